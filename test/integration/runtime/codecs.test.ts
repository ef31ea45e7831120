import type postgres from 'postgres';
import { expect } from 'chai';
import { delimiters, elements } from 'pgproof-runtime/array-types.js';
import type { Wire } from 'pgproof-runtime/codecs.js';
import { connectPg, fromPg } from '../../../packages/tool/src/session/pg.js';
import { fromPostgres, openPool } from 'pgproof-runtime/postgres.js';
import { run, type Connection, type Query } from 'pgproof-runtime/query.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { timestamp } from 'pgproof-runtime/timestamps.js';
import { jsonNull } from 'pgproof-runtime/values.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

/** A value as SQL writes it, what it is in JavaScript, and how it is written where its type is the database's own. */
const read: readonly (readonly [string, unknown, Wire?])[] = [
  ["timestamp '2026-02-15 09:00:00.123456'", '2026-02-15T09:00:00.123456Z'],
  ["timestamp '2026-03-08 02:30:00'", '2026-03-08T02:30:00.000000Z'],
  ["timestamptz '2026-02-15 10:00:00.5+01'", '2026-02-15T09:00:00.500000Z'],
  ["timestamptz '1883-01-01 00:00:00+00'", '1883-01-01T00:00:00.000000Z'],
  ["timestamp 'infinity'", 'infinity'],
  ["timestamptz '-infinity'", '-infinity'],
  ["timestamp '0044-03-15 12:00:00.25 BC'", '-000043-03-15T12:00:00.250000Z'],
  ["timestamp '0001-12-31 00:00:00 BC'", '0000-12-31T00:00:00.000000Z'],
  ["timestamptz '4713-01-01 00:00:00+00 BC'", '-004712-01-01T00:00:00.000000Z'],
  ["timestamptz '10000-01-01 00:30:00+01'", '9999-12-31T23:30:00.000000Z'],
  ["timestamp '294276-12-31 23:59:59.999999'", '+294276-12-31T23:59:59.999999Z'],
  ["date '0044-03-15 BC'", '0044-03-15 BC'],
  ["date '2026-02-15'", '2026-02-15'],
  ["time '09:00:00.5'", '09:00:00.5'],
  ["interval '1 day 2 hours'", '1 day 02:00:00'],
  ['9223372036854775807::bigint', '9223372036854775807'],
  ['1.50::numeric(5, 2)', '1.50'],
  ['1.5::double precision', 1.5],
  ["'NaN'::real", NaN],
  ['1::smallint', 1],
  ['true', true],
  ["bit '101'", '101'],
  ["point '(1,2)'", '(1,2)'],
  ["'\\x00ff'::bytea", Buffer.from([0, 255])],
  [`'{"a": [1, null]}'::jsonb`, { a: [1, null] }],
  [`'"text"'::json`, 'text'],
  ["'null'::jsonb", null],
  ["array['a', null, 'NULL', '', 'b,\"c\\']", ['a', null, 'NULL', '', 'b,"c\\']],
  ['array[1, null]', [1, null]],
  [
    'array[[1, 2], [3, null]]',
    [
      [1, 2],
      [3, null],
    ],
  ],
  ["'[2:3]={1,2}'::integer[]", [1, 2]],
  ["'{}'::integer[]", []],
  [`array['{"a": 1}'::jsonb, null, '"x"']`, [{ a: 1 }, null, 'x']],
  ["array[timestamp '2026-02-15 09:00:00', null]", ['2026-02-15T09:00:00.000000Z', null]],
  ['array[true, null]', [true, null]],
  ['array[1::numeric, null]', ['1', null]],
  ["array[timestamp 'infinity', '0044-03-15 00:00:00 BC']", ['infinity', '-000043-03-15T00:00:00.000000Z']],
  ["'[0:1]={t,NULL}'::boolean[]", [true, null]],
  [
    "'[-1:0][2:3]={{1,2},{3,NULL}}'::bigint[]",
    [
      ['1', '2'],
      ['3', null],
    ],
  ],
  ["'1 2 -3'::int2vector", [1, 2, -3]],
  ["''::oidvector", []],
  ["array['1 2', null]::oidvector[]", [[1, 2], null]],
  ["'1 2'::int2vector::int2[]", [1, 2]],
  ["array['(1,1),(0,0)', null]::box[]", ['(1,1),(0,0)', null]],
  ["array['(1,2)']::point[]", ['(1,2)']],
  ["array[daterange('2026-02-15', null), 'empty']", ['[2026-02-15,)', 'empty']],
  ["array['{[1,3),[5,7)}']::int4multirange[]", ['{[1,3),[5,7)}']],
  ["array[interval '1 day', null]", ['1 day', null]],
  ["array['10.0.0.1']::inet[]", ['10.0.0.1']],
  ["array['a', 'NULL']::bpchar[]", ['a', 'NULL']],
  ["array['2026-02-15', '0044-03-15 BC']::date[]", ['2026-02-15', '0044-03-15 BC']],
  ["array['pg_type']::regclass[]", ['pg_type']],
  ['array[row(1, null)]', ['(1,)']],
  ["array[bit '101']", ['101']],
  ["array['\\xff'::bytea]", [Buffer.from([255])]],
  ["'12345678-1234-1234-1234-123456789abc'::uuid", '12345678-1234-1234-1234-123456789abc'],
  ["row(1, 'x')::pair", '(1,x)'],
  ["'ok'::mood", 'ok'],
  ["'x'::word", 'x'],
  ["'{t,NULL}'::flags", [true, null]],
  ["array['ok', null]::mood[]", ['ok', null], [0]],
  ["'{ok,NULL}'::moods", ['ok', null], [0]],
  ["'{}'::mood[]", [], [0]],
  ["'[0:1]={ok,sad}'::mood[]", ['ok', 'sad'], [0]],
  ['null::mood[]', null, [0]],
  ['array[1, null]::small[]', [1, null], [23]],
  ["array['a,b', null]::word[]", ['a,b', null], [25]],
  ['array[true, null]::flag[]', [true, null], [16]],
  [`array['{"a": 1}', null, 'null', '"x"']::document[]`, [{ a: 1 }, null, null, 'x'], [3802]],
  ["array[timestamp '0044-03-15 00:00:00 BC', null]::moment[]", ['-000043-03-15T00:00:00.000000Z', null], [1114]],
  ["array['{t,NULL}', '{}', null]::flags[]", [[true, null], [], null], [1000]],
  ["array['{ok}', null]::moods[]", [['ok'], null], [[0]]],
  ["array['(1,1),(0,0)', null]::corners[]", ['(1,1),(0,0)', null], [603, ';']],
  ["array[row(1, 'a b')::pair, null]", ['(1,"a b")', null], [0]],
  ["array['[a,b)', null]::words[]", ['[a,b)', null], [0]],
  [
    "array[array['ok', 'sad'], array['sad', null]]::mood[]",
    [
      ['ok', 'sad'],
      ['sad', null],
    ],
    [0],
  ],
];

/** A parameter, its type and how that is written, and the text that the server has for it. */
const written: readonly (readonly [unknown, string, Wire, string | null])[] = [
  [timestamp('2026-02-15T09:00:00.123456Z'), 'timestamp', 1114, '2026-02-15 09:00:00.123456'],
  [new Date('2026-02-15T09:00:00.123Z'), 'timestamp', 1114, '2026-02-15 09:00:00.123'],
  [new Date('2026-02-15T09:00:00Z'), 'timestamptz', 1184, '2026-02-15 09:00:00+00'],
  ['2026-02-15', 'date', 1082, '2026-02-15'],
  [12n, 'bigint', 20, '12'],
  ['1.50', 'numeric', 1700, '1.50'],
  [true, 'boolean', 16, 'true'],
  ['text', 'jsonb', 3802, '"text"'],
  [true, 'jsonb', 3802, 'true'],
  [['a', null], 'jsonb', 3802, '["a", null]'],
  [{ a: 1 }, 'jsonb', 3802, '{"a": 1}'],
  [null, 'jsonb', 3802, null],
  [undefined, 'text', 25, null],
  [['a', null, 'NULL', 'b,"\\'], 'text[]', 1009, '{a,NULL,"NULL","b,\\"\\\\"}'],
  [[], 'integer[]', 1007, '{}'],
  [[{ a: [1] }, null, 'x'], 'jsonb[]', 3807, '{"{\\"a\\": [1]}",NULL,"\\"x\\""}'],
  [[new Date('2026-02-15T09:00:00Z')], 'timestamp[]', 1115, '{"2026-02-15 09:00:00"}'],
  [Buffer.from([0, 255]), 'bytea', 17, '\\x00ff'],
  [['ok', null], 'mood[]', [0], '{ok,NULL}'],
  [timestamp('-000043-03-15T12:00:00Z'), 'timestamp', 1114, '0044-03-15 12:00:00 BC'],
  [timestamp('0000-12-31T00:00:00Z'), 'timestamptz', 1184, '0001-12-31 00:00:00+00 BC'],
  [timestamp('+294276-12-31T23:59:59.999999Z'), 'timestamp', 1114, '294276-12-31 23:59:59.999999'],
  [timestamp('-infinity'), 'timestamptz', 1184, '-infinity'],
  [new Date('+012026-02-15T09:00:00Z'), 'timestamp', 1114, '12026-02-15 09:00:00'],
  [new Date('-000043-03-15T09:00:00Z'), 'timestamptz', 1184, '0044-03-15 09:00:00+00 BC'],
  [[timestamp('-000043-03-15T12:00:00Z'), null], 'timestamptz[]', 1185, '{"0044-03-15 12:00:00+00 BC",NULL}'],
  [[timestamp('-000043-03-15T12:00:00Z')], 'moment[]', [1114], '{"0044-03-15 12:00:00 BC"}'],
  [jsonNull, 'jsonb', 3802, 'null'],
  [jsonNull, 'json', 114, 'null'],
  [[jsonNull, null, 'null'], 'jsonb[]', 3807, '{"null",NULL,"\\"null\\""}'],
  [[jsonNull, null, [null], 'x'], 'document[]', [3802], '{"null",NULL,[null],"\\"x\\""}'],
  [{ a: undefined, b: [null], c: new Date(0) }, 'json', 114, '{"b":[null],"c":"1970-01-01T00:00:00.000Z"}'],
  [[[1, null], [], null], 'flat[]', [1007], '{"{1,NULL}","{}",NULL}'],
  [[['ok'], null], 'moods[]', [[0]], '{"{ok}",NULL}'],
  [[1, 2], 'int2vector', 22, '1 2'],
  [[[1, 2], [3]], 'int2vector[]', 1006, '{"1 2",3}'],
  [['(1,1),(0,0)', null], 'box[]', 1020, '{(1,1),(0,0);NULL}'],
  [['(1,1),(0,0)', '(2,2),(1,1)'], 'corners[]', [603, ';'], '{(1,1),(0,0);(2,2),(1,1)}'],
  [
    [
      [1, 2],
      [3, null],
    ],
    'integer[]',
    1007,
    '{{1,2},{3,NULL}}',
  ],
  [[['ok'], [null]], 'mood[]', [0], '{{ok},{NULL}}'],
];

describe('a value on its way from the server and to it', () => {
  const zone = process.env['TZ'];
  let db: TestDatabase;
  let pool: postgres.Sql;

  before(async () => {
    db = await createTestDatabase('empty');
    await db.sql.unsafe(`
      create type mood as enum ('sad', 'ok'); create type pair as (a integer, b text); create domain word as text;
      create domain small as integer; create domain flag as boolean; create domain document as jsonb;
      create domain moment as timestamp; create domain flags as boolean[]; create domain moods as mood[];
      create domain flat as integer[]; create domain corners as box; create type words as range (subtype = text);
    `);
    pool = openPool(parseConnectionUrl(db.url), 'vbwd-test', 2);
  });
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });
  after(async () => {
    await pool.end({ timeout: 1 });
    await db.drop();
  });

  const withPg = async (work: (connection: Connection) => Promise<void>) => {
    const client = await connectPg(parseConnectionUrl(db.url), 'vbwd-test');
    try {
      await client.query("set TimeZone = 'UTC'");
      await work(fromPg(client));
    } finally {
      await client.end();
    }
  };
  const drivers = {
    'postgres.js': (work: (connection: Connection) => Promise<void>) => work(fromPostgres(pool)),
    pg: withPg,
  };
  const query = (text: string, oids: readonly Wire[], wire?: Wire): Query<{ value: unknown }, { value: unknown }> => ({
    name: 'probe',
    text,
    parameters: oids.length === 0 ? [] : ['value'],
    oids,
    ...(wire === undefined ? {} : { decode: { value: wire } }),
  });

  for (const [driver, connected] of Object.entries(drivers)) {
    for (const place of ['UTC', 'America/New_York', 'Asia/Tokyo']) {
      it(`is the same with ${driver} in ${place}`, async () => {
        process.env['TZ'] = place;
        await connected(async (connection) => {
          for (const [text, value, wire] of read) {
            const [row] = await run(connection, query(`select ${text} as value`, [], wire), { value: undefined });
            expect(row?.value, text).to.deep.equal(value);
          }
          for (const [value, type, oid, text] of written) {
            const [row] = await run(connection, query(`select $1::${type}::text as value`, [oid]), { value });
            expect(row?.value, `${type} from ${String(value)}`).to.equal(text);
          }
        });
      });
    }
  }

  it('knows the arrays of all of the server’s own types, and what stands between their items', async () => {
    const found = await db.sql<{ array: number; element: number; delimiter: string }[]>`
      select type.oid as array, type.typelem as element, element.typdelim::text as delimiter
      from pg_type as type
      join pg_type as element on element.oid = type.typelem
      where type.typoutput = 'array_out'::regproc and type.oid < 10000`;
    expect(found).to.have.length.above(80);
    for (const { array, element, delimiter } of found) {
      expect([elements.get(array), delimiters.get(array) ?? ','], String(array)).to.deep.equal([element, delimiter]);
    }
  });

  it('reads a time in the zone of any session', async () => {
    await withPg(async (connection) => {
      for (const place of ['America/St_Johns', 'Asia/Kathmandu']) {
        await connection.execute({ name: 'zone', text: `set TimeZone = '${place}'` }, []);
        const probe = query("select timestamptz '2026-02-15 09:00:00.000001+00' as value", []);
        const [row] = await run(connection, probe, { value: 0 });
        expect(row?.value).to.equal('2026-02-15T09:00:00.000001Z');
      }
    });
  });
});
