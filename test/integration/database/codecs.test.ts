import type postgres from 'postgres';
import { expect } from 'chai';
import { connectPg, fromPg } from '../../../src/database/pg.js';
import { fromPostgres, openPool } from '../../../src/database/postgres.js';
import { run, type Connection, type Query } from '../../../src/database/query.js';
import { parseTarget } from '../../../src/database/target.js';
import { timestamp } from '../../../src/database/values.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

/** A value as SQL writes it, and what it is in JavaScript. */
const read: readonly (readonly [string, unknown])[] = [
  ["timestamp '2026-02-15 09:00:00.123456'", '2026-02-15T09:00:00.123456Z'],
  ["timestamp '2026-03-08 02:30:00'", '2026-03-08T02:30:00.000000Z'],
  ["timestamptz '2026-02-15 10:00:00.5+01'", '2026-02-15T09:00:00.500000Z'],
  ["timestamptz '1883-01-01 00:00:00+00'", '1883-01-01T00:00:00.000000Z'],
  ["timestamp 'infinity'", 'infinity'],
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
  ["'12345678-1234-1234-1234-123456789abc'::uuid", '12345678-1234-1234-1234-123456789abc'],
  ["row(1, 'x')::pair", '(1,x)'],
  ["'ok'::mood", 'ok'],
  ["'x'::word", 'x'],
];

/** A parameter, its type and number, and the text that the server has for it. */
const written: readonly (readonly [unknown, string, number, string | null])[] = [
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
  [['ok', null], 'mood[]', 0, '{ok,NULL}'],
];

describe('a value on its way from the server and to it', () => {
  const zone = process.env['TZ'];
  let db: TestDatabase;
  let pool: postgres.Sql;

  before(async () => {
    db = await createTestDatabase('empty');
    await db.sql.unsafe(`
      create type mood as enum ('sad', 'ok'); create type pair as (a integer, b text); create domain word as text;
    `);
    // It learns of types when it connects.
    pool = openPool(parseTarget(db.url), 'vbwd-test', 2);
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
    const client = await connectPg(parseTarget(db.url), 'vbwd-test');
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
  const query = (text: string, oids: readonly number[]): Query<{ value: unknown }, { value: unknown }> => ({
    name: 'probe',
    text,
    parameters: oids.length === 0 ? [] : ['value'],
    oids,
  });

  for (const [driver, connected] of Object.entries(drivers)) {
    for (const place of ['UTC', 'America/New_York', 'Asia/Tokyo']) {
      it(`is the same with ${driver} in ${place}`, async () => {
        process.env['TZ'] = place;
        await connected(async (connection) => {
          for (const [text, value] of read) {
            const [row] = await run(connection, query(`select ${text} as value`, []), { value: undefined });
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

  it('keeps the NULL in an array of an enum type, which postgres.js learns of when it connects', async () => {
    const [row] = await run(fromPostgres(pool), query("select array['ok', null]::mood[] as value", []), { value: 0 });
    expect(row?.value).to.deep.equal(['ok', null]);
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
