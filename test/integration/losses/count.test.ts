import { expect } from 'chai';
import { UserError } from 'pgproof-runtime/errors.js';
import {
  countHeld,
  countRows,
  everyRow,
  findFilled,
  holdsLabel,
  holdsValue,
} from '../../../packages/tool/src/losses/count.js';
import { limitsOf, type Limits } from '../../../packages/tool/src/losses/question.js';
import type { Steady } from '../../../packages/tool/src/losses/steady.js';
import { readStored } from '../../../packages/tool/src/losses/stored.js';
import type { Session } from '../../../packages/tool/src/migrate/session.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { inSession } from '../../support/runner.js';

const limits: Limits = { countTimeoutMs: 60_000, lockTimeoutMs: 2000, moreMs: 1000 };
/** These columns of a row. */
const of = (...columns: string[]): Steady => ({
  text: (reference) => `row(${columns.map(reference).join(', ')})::text`,
  reads: [],
});
const box = { schema: 'public', name: 'box' };

describe('counting', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createTestDatabase('empty');
    await database.sql`create table box (id integer, note text)`;
  });
  afterEach(() => database.drop());

  const counting = <T>(count: (session: Session) => Promise<T>) => inSession(database.url, count);

  it('says at least so many where its limit ends it', async () => {
    await database.sql`insert into box select n from generate_series(1, 200000) as n`;
    const conditions = [everyRow, (column: (name: string) => string) => `${column('note')} is not null`];
    const [exact] = await counting((session) =>
      countRows(session, [{ table: box, held: undefined, conditions }], limits),
    );
    expect(exact).to.deep.equal([
      { rows: 200_000, atLeast: false },
      { rows: 0, atLeast: false },
    ]);
    // No machine reads as many in a millisecond.
    const soon = { ...limits, countTimeoutMs: 1 };
    for (const held of [undefined, { steady: of('id'), rows: ['(1)'] }]) {
      const [ended] = await counting((session) =>
        countRows(session, [{ table: box, held, conditions }], { ...soon, moreMs: 1 }),
      );
      expect(ended?.map(({ atLeast }) => atLeast)).to.deep.equal([true, true]);
      expect(ended?.[0]?.rows).to.be.below(200_000);
    }
    const [found] = await counting((session) =>
      countRows(session, [{ table: box, held: { steady: of('id'), rows: ['(1)'] }, conditions }], {
        ...soon,
        moreMs: 60_000,
      }),
    );
    expect(found).to.deep.equal([
      { rows: 199_999, atLeast: false },
      { rows: 0, atLeast: false },
    ]);
  });

  it('takes no longer than it may: what it needs to find some is a part of that', () => {
    for (const countTimeoutMs of [1, 2, 10, 2000, 600_000]) {
      const { countTimeoutMs: reading, moreMs } = limitsOf(countTimeoutMs, 2000);
      expect(Math.max(2, countTimeoutMs)).to.equal(reading + moreMs);
    }
  });

  it('has found none yet where the time goes by behind a lock of another session', async () => {
    await database.sql.begin(async (sql) => {
      await sql`lock table box in access exclusive mode`;
      const short = { countTimeoutMs: 50, lockTimeoutMs: 2000, moreMs: 50 };
      const questions = [{ table: box, held: undefined, conditions: [everyRow] }];
      const [counts] = await counting((session) => countRows(session, questions, short));
      expect(counts).to.deep.equal([{ rows: 0, atLeast: true }]);
    });
  });

  it('leaves the session as it was', async () => {
    const settings = await counting(async (session) => {
      await countRows(session, [{ table: box, held: undefined, conditions: [everyRow] }], limits);
      await findFilled(session, [box], limits);
      const { rows } = await session.client.query<Record<string, string>>(
        "select current_setting('statement_timeout') as statement, current_setting('row_security') as rows, current_setting('search_path') as path",
      );
      return rows;
    });
    expect(settings).to.deep.equal([{ statement: '0', rows: 'on', path: 'pg_catalog, pg_temp' }]);
  });

  it('takes what cannot be read for rows, and says who may let it be read', async () => {
    await database.sql`alter table box enable row level security`;
    const role = `reader_${process.pid}`;
    await database.sql.unsafe(`create role ${role}; grant select on box to ${role}`);
    try {
      await counting(async (session) => {
        await session.client.query(`set role ${role}`);
        expect(await findFilled(session, [box], limits)).to.deep.equal([true]);
        await session.client.query(`set role ${role}`);
        const asked = countRows(session, [{ table: box, held: undefined, conditions: [everyRow] }], limits);
        const error = await asked.catch((thrown: unknown) => thrown);
        if (!(error instanceof UserError)) throw error;
        expect(error.message).to.match(
          /^what would be lost of public\.box cannot be counted: query would be affected by row-level security/,
        );
        expect(error.fix).to.contain('grant select on "public"."box"').and.to.contain('--no-count');
      });
    } finally {
      await database.sql.unsafe(`drop owned by ${role}; drop role ${role}`);
    }
  });

  it('does not wait for long behind a lock', async () => {
    await database.sql.begin(async (sql) => {
      await sql`lock table box in access exclusive mode`;
      const asked = counting((session) =>
        countRows(session, [{ table: box, held: undefined, conditions: [everyRow] }], { ...limits, lockTimeoutMs: 50 }),
      );
      const error = await asked.catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(UserError);
      expect((error as UserError).message).to.contain('lock timeout');
    });
  });

  it('counts as many of the same rows as there are', async () => {
    await database.sql`insert into box values (1, 'x'), (1, 'x'), (2, null), (3, 'y')`;
    const held = { steady: of('id', 'note'), rows: ['(1,x)', '(2,)', '(9,)'] };
    expect(await counting((session) => countHeld(session, box, held, limits))).to.equal(2);
    const [[beyond] = []] = await counting((session) =>
      countRows(session, [{ table: box, held, conditions: [everyRow] }], limits),
    );
    expect(beyond).to.deep.equal({ rows: 2, atLeast: false });
  });

  it('runs nothing that is not the server’s own: no default, check or cast of another role', async () => {
    const trap = (name: string, takes: string, gives: string) =>
      `create function ${name}(${takes}) returns ${gives} immutable language plpgsql as $$ begin raise exception 'trap'; end $$;`;
    await database.sql.unsafe(`
      create type mood as enum ('calm', 'sly');
      create domain size as integer;
      create table traps (a integer, b size, c mood, d mood[], e size, pair point);
      insert into traps values (1, 2, 'sly', '{sly}', 3);
      ${trap('of_default', '', 'integer')}
      ${trap('of_domain', 'integer', 'boolean')}
      ${trap('of_cast', 'mood', 'text')}
      alter table traps alter column a set default of_default(), alter column b set default 2::size, alter column e set default 3;
      alter domain size add constraint trap check (of_domain(value)) not valid;
      create cast (mood as text) with function of_cast;`);
    const found = await counting(async (session) => {
      const { tables, labels } = await readStored(session.connection, session.schema);
      const table = [...tables.values()].find(({ name }) => name === 'traps');
      const label = labels.find((one) => one.label === 'sly');
      if (table === undefined || label === undefined) throw new Error('there is no such table');
      const conditions = table.columns.flatMap((column) =>
        column.enum === null ? [holdsValue(column)] : [holdsValue(column), holdsLabel(column, label)],
      );
      const [counts = []] = await countRows(session, [{ table, held: undefined, conditions }], limits);
      return counts.map(({ rows }) => rows);
    });
    // Of b the default is not evaluated, so that it counts; of e it is what the row holds.
    expect(found).to.deep.equal([1, 1, 1, 1, 1, 1, 0, 0]);
  });

  it('knows a default that gives another value each time', async () => {
    await database.sql.unsafe(`
      create sequence s;
      create table defaults (
        fixed integer default 1 + 2, text_ text default 'a' || 'b', calls text default lower('A'),
        now_ timestamp default now(), word timestamp default current_timestamp, date_ date default localtimestamp,
        next_ integer default nextval('s'), serial_ serial, identity_ integer generated always as identity,
        uuid_ uuid default gen_random_uuid(), sum_ float default random() + 1, shown text default to_char(date '2026-01-01', 'YYYY')
      );`);
    const columns = await counting(async ({ connection, schema }) => {
      const { tables } = await readStored(connection, schema);
      return [...tables.values()].find(({ name }) => name === 'defaults')?.columns ?? [];
    });
    expect(columns.filter(({ varying }) => !varying).map(({ name }) => name)).to.deep.equal([
      'fixed',
      'text_',
      'calls',
    ]);
  });
});
