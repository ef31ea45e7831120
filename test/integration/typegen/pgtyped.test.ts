import { expect } from 'chai';
import { withPg } from '../../../packages/tool/src/session/pg.js';
import { takeStream } from 'pgproof-runtime/raw.js';
import { LostConnection } from '../../../packages/tool/src/session/lost.js';
import { parseConnectionUrl, type ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { nameTypes, type Named } from '../../../packages/tool/src/typegen/pgtyped.js';
import { scanQueries } from '../../../packages/tool/src/typegen/scan.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { longTest } from '../../support/proofs.js';
import { startTlsServer } from '../../support/tls-server.js';

describe('pgtyped on a connection of ours', () => {
  let db: TestDatabase;

  before(async () => {
    db = await createTestDatabase('empty');
    await db.sql.unsafe("create type mood as enum ('sad', 'ok')");
  });
  after(() => db.drop());

  /** What pgtyped says of the queries of a file: names and types, or where it refuses them and why. */
  const named = async (source: string) => {
    const { queries } = scanQueries(source);
    return (await nameTypes(queries, parseConnectionUrl(db.url))).map((answer) =>
      'message' in answer
        ? `${source.slice(answer.at).split(/\s/)[0] ?? ''}: ${answer.message}; ${answer.fix}`
        : { takes: Object.fromEntries(answer.parameters), gives: Object.fromEntries(answer.columns) },
    );
  };

  it('names what each query takes and gives as the catalog does', async () => {
    expect(
      await named(
        '/* @name find_one */ select :b!::int as one, :a::public.mood[] as two, :b as three;\n/* @name Nothing */ listen x;',
      ),
    ).to.deep.equal([
      { takes: { b: 'int4', a: '_mood' }, gives: { one: 'int4', two: '_mood', three: 'int4' } },
      { takes: {}, gives: {} },
    ]);
  });

  const columns = Array.from({ length: 600 }, (_, index) => `${index} as ${'long_name_'.repeat(5)}${index}`);
  const { queries: wide } = scanQueries(`/* @name Wide */ select ${columns.join(', ')};`.repeat(5));
  const widths = async (config: ConnectionConfig) =>
    (await nameTypes(wide, config)).map((answer) => (answer as Named).columns.size);

  it('types a result whose description comes in several packets', async () => {
    expect(await widths(parseConnectionUrl(db.url))).to.deep.equal([600, 600, 600, 600, 600]);
  });

  longTest('types a result whose description comes in several packets, encrypted', async () => {
    const server = await startTlsServer();
    try {
      expect(await widths(server.config)).to.deep.equal([600, 600, 600, 600, 600]);
    } finally {
      await server.stop();
    }
  });

  it('refuses a query in the words of the server, at its place, and goes on', async () => {
    expect(
      await named('/* @name Wrong */ select :a::int as one, \'x:y\' as "é", bodi;\n/* @name Right */ select 1 as one;'),
    ).to.deep.equal([
      'bodi;: column "bodi" does not exist; write it another way',
      { takes: {}, gives: { one: 'int4' } },
    ]);
  });

  it('refuses one that pgtyped cannot read in its words, at its place', async () => {
    expect(await named('/* @name Wrong */\nselect 1 as one,\n  2 as U&"d\\0061t";')).to.deep.equal([
      `"d\\0061t";: pgtyped: Parse error: token recognition error at: '\\'; write it another way`,
    ]);
  });

  it('gets SQL that its lexer can read, and that means the same', async () => {
    const columns = [
      String.raw`E'ends in \\' as "it's"`,
      String.raw`E'\' :b \n é 🙂 */' as "a:b"`,
      String.raw`'\' as "back\slash"`,
      `'one'\n  'two:three' as "a""b"`,
      String.raw`U&'d\0061ta' as "new${'\n'}line"`,
      'x\'1F\' as "back`tick"',
      'n\'é:é\' as "${x}"',
      'interval\'1:00\' as " "',
      "date'2026-02-15' as É",
      '$$it\'s :x$$ as ";"',
      '$a$ $b$ $a$ as "--"',
      't[low:high] as "/*"',
      't[low : high + 1] as "*/"',
      't["low":"high"] as "🙂"',
      't[:low] as "$1"',
      't[low:] as a$b',
      "'{}'::jsonb ? 'a' as is_there",
      '1 != 2 as other',
      ':x::text as x',
    ];
    const [answer] = await named(
      `/* @name Odd */ select ${columns.join(', ')} from (select array[1] as t, 1 as low, 1 as high) as u;`,
    );
    expect(answer).to.deep.equal({
      takes: { low: 'int4', x: 'text' },
      gives: {
        "it's": 'text',
        'a:b': 'text',
        'back\\slash': 'text',
        'a"b': 'text',
        'new\nline': 'text',
        'back`tick': 'bit',
        '${x}': 'bpchar',
        ' ': 'interval',
        É: 'date',
        ';': 'text',
        '--': 'text',
        '/*': '_int4',
        '*/': '_int4',
        '🙂': '_int4',
        $1: 'int4',
        a$b: '_int4',
        is_there: 'bool',
        other: 'bool',
        x: 'text',
      },
    });
  });

  it('says that the connection was lost, and why', async () => {
    const lost = await withPg(parseConnectionUrl(db.url), 'vbwd-cut', async (client) => {
      const connection = takeStream(client);
      await db.sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'vbwd-cut'`;
      return connection.lost;
    }).catch((error: unknown) => error);
    expect(lost).to.be.instanceOf(LostConnection);
  });
});
