import { expect } from 'chai';
import { connect, type Pool } from 'pgproof-runtime/connect.js';
import { openPool } from 'pgproof-runtime/postgres.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { rejection } from '../../support/connect.js';
import { withServer } from '../../support/greeter.js';
import { serverUrl } from '../../support/server.js';

/** Of what one connection sends and is sent, as its server sees it. */
describe('postgres.js', () => {
  let pool: Pool;

  before(async () => {
    pool = await connect(serverUrl(), { max: 1, applicationName: 'vbwd-test' });
  });
  after(() => pool.close());

  const ask = async (text: string, ...values: (string | null)[]) =>
    (await pool.execute({ name: 'test: Ask', text }, values)).rows as Record<string, unknown>[];

  it('prepares a query once, whatever its values are and however many call it at once', async () => {
    const text = 'select $1::int as one, $2::text as two';
    const given = await Promise.all([ask(text, '1', null), ask(text, '2', 'b'), ask(text, null, 'c')]);
    expect(given.flat()).to.deep.equal([
      { one: 1, two: null },
      { one: 2, two: 'b' },
      { one: null, two: 'c' },
    ]);
    expect(await ask(text, '4', 'd')).to.deep.equal([{ one: 4, two: 'd' }]);
    expect(
      await ask(
        'select parameter_types::text as types, (generic_plans + custom_plans)::int as calls from pg_prepared_statements where statement = $1',
        text,
      ),
    ).to.deep.equal([{ types: '{integer,text}', calls: 4 }]);
  });

  it('prepares a query without values, too, once', async () => {
    const text = 'select 7 as seven';
    expect([await ask(text), await ask(text)]).to.deep.equal([[{ seven: 7 }], [{ seven: 7 }]]);
    expect(
      await ask('select count(*)::int as statements from pg_prepared_statements where statement = $1', text),
    ).to.deep.equal([{ statements: 1 }]);
  });

  it('leaves the values as its caller gave them', async () => {
    const { rows } = await pool.execute({ name: 'test: Ask', text: 'select $1::int as one' }, Object.freeze(['1']));
    expect(rows).to.deep.equal([{ one: 1 }]);
  });

  it('runs a query with the same values again when its table has changed meanwhile', async () => {
    await ask('create temporary table pair (left_one integer, right_one text)');
    await ask(`insert into pair values (1, 'one')`);
    const text = 'select * from pair where left_one::text = $1';
    expect(await ask(text, '1')).to.deep.equal([{ left_one: 1, right_one: 'one' }]);
    await ask('alter table pair drop column right_one, alter column left_one type text');
    expect(await ask(text, '1')).to.deep.equal([{ left_one: '1' }]);
  });

  it('gives many that run at once each its own answer when their table has changed meanwhile', async () => {
    await ask('create temporary table three (id integer, word text)');
    await ask(`insert into three select i, 'w' || i from pg_catalog.generate_series(1, 60) as i`);
    const texts = ['', 'where id > 0', 'where id < 100'].map(
      (more) => `select * from (select * from three ${more}) as t where id = $1`,
    );
    for (const text of texts) await ask(text, '1');
    await ask('alter table three add column more integer default 7');
    const asked = Array.from({ length: 60 }, async (_, index) => {
      // Some follow only when others have been answered.
      for (let turn = index % 7; turn > 0; turn--) await ask('select 1 as one');
      return ask(texts[index % 3] ?? '', `${index + 1}`);
    });
    expect((await Promise.all(asked)).flat()).to.deep.equal(
      Array.from({ length: 60 }, (_, index) => ({ id: index + 1, word: `w${index + 1}`, more: 7 })),
    );
  });

  it('reads what comes in many pieces, and nothing of one into another', async () => {
    // Three bytes a sign: pieces end within one, and within the head of a message.
    const text = `select repeat('€', $1::int) || $2 as long from generate_series(1, 40)`;
    const lengths = [1, 7, 1_000, 21_845, 21_846, 70_001];
    const answers = await Promise.all(lengths.map((length, index) => ask(text, `${length}`, `|${index}`)));
    for (const [index, rows] of answers.entries()) {
      const expected = `${'€'.repeat(lengths[index] ?? 0)}|${index}`;
      expect(rows).to.have.lengthOf(40);
      expect(
        rows.every(({ long }) => long === expected),
        `answer ${index}`,
      ).to.equal(true);
    }
  });

  it('names the server that does not answer, in words of its own', async () => {
    await withServer(
      () => undefined,
      async (port) => {
        const target = { ...parseConnectionUrl(serverUrl()), host: '127.0.0.1', port, connectTimeoutSeconds: 1 };
        const sql = openPool({ ...target, sslMode: 'disable' }, 'vbwd-test', 1);
        try {
          expect(String(await rejection(sql`select 1`.execute()))).to.contain(`CONNECT_TIMEOUT 127.0.0.1:${port}`);
        } finally {
          await sql.end({ timeout: 0 });
        }
      },
    );
  });
});
