import { expect } from 'chai';
import { longTest, prove, whole } from '../../support/proofs.js';
import { newRole } from '../../support/roles.js';
import { runDb } from '../../support/run-db.js';
import { serverMajor } from '../../support/server.js';
import { useTrial } from '../../support/trial.js';
import { cases as all } from './cases.js';

const stamp = (index: number) => `202602010000${String(index).padStart(2, '0')}`;

describe('plan --data', () => {
  const trial = useTrial();
  const plan = (words: readonly string[] = [], url = trial.url) =>
    runDb(['plan', '--data', ...words, '--migrations', trial.folder.directory], { env: { DATABASE_URL: url } });

  it('says of each requirement what the file itself meets', async function () {
    this.timeout(600_000);
    const known = all.filter(({ since = 0 }) => since <= serverMajor());
    const cases = whole ? known : known.filter((_, index) => index % 6 === 0);
    trial.folder.write({ '20251201000000_history': { up: cases.map(({ made }) => made).join('\n') } });
    await trial.migrate();
    for (const { rows } of cases) await trial.sql.unsafe(rows);
    for (const [index, { earlier, up }] of cases.entries()) {
      if (earlier !== undefined)
        trial.folder.write({ [`${stamp(index).replace('202602', '202601')}_first`]: { up: earlier } });
      trial.folder.write({ [`${stamp(index)}_case`]: { up } });
    }
    const before = await whileLocked(() => plan());
    const said = before.stdout.replaceAll('\n  fails: ', ': ').split('\n');
    const expected = cases.map(({ says }, index) => `${stamp(index)}_case: ${says}`);
    expect(said.filter((line) => /^2026/.test(line)).sort()).to.deep.equal(expected);
    expect(before.code).to.equal(1);
    // The truth.
    for (const { title, earlier = '', up: last, cure } of cases) {
      const up = `${earlier}\n${last}`;
      expect(await fails(up), title).to.equal(true);
      await trial.sql.unsafe(cure);
      expect(await fails(up), `${title}, once it is cured`).to.equal(false);
    }
    const after = await plan();
    expect(after.stdout).to.match(/^\d+ requirements of the pending files: 0 would fail$/m);
    expect(after.code).to.equal(0);
    expect(await trial.migrate()).to.equal(cases.length + cases.filter(({ earlier }) => earlier !== undefined).length);
  });

  /** While another session keeps everyone from all but reading. */
  async function whileLocked<Value>(act: () => Promise<Value>): Promise<Value> {
    const tables = await trial.sql<{ name: string }[]>`
      select oid::regclass::text as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname not like '%migration%'`;
    let value: Value | undefined;
    await trial.sql.begin(async (transaction) => {
      await transaction.unsafe(`lock table ${tables.map(({ name }) => name).join(', ')} in exclusive mode`);
      value = await act();
    });
    return value as Value;
  }

  async function fails(up: string): Promise<boolean> {
    let undone = false;
    await trial.sql
      .begin(async (transaction) => {
        await transaction.unsafe(up);
        undone = true;
        throw new Error('as it was');
      })
      .catch(() => undefined);
    return !undone;
  }

  describe('on one table', () => {
    const up = 'alter table person alter column name set not null;';
    const line = '1 row of public.person has NULL in name: id 1';
    beforeEach(async () => {
      trial.folder.write({
        '20260101000000_history': { up: 'create table person (id integer primary key, name text, other text);' },
      });
      await trial.migrate();
      await trial.sql`insert into person values (1, null, 's3cr3t'), (2, 'a', 's3cr3t')`;
    });
    const write = (...ups: string[]) => {
      trial.folder.write(Object.fromEntries(ups.map((text, index) => [`${stamp(index)}_next`, { up: text }] as const)));
    };

    it('leaves it to a file that changes those rows first, and says which', async () => {
      write("update person set name = '' where name is null;", up);
      const { code, stdout } = await plan();
      expect(stdout).to.contain(`changed first: ${line}`);
      expect(stdout).to.contain(`before that ${stamp(0)}_next changes those tables`);
      expect(code).to.equal(0);
    });

    for (const [column, code] of [
      ['other', 1],
      ['name', 0],
    ] as const) {
      prove(
        `takes an update of ${column} for one that has to do with a unique index of an expression: exit ${code}`,
        async () => {
          const index = "create unique index ix_person_name on person (lower(coalesce(name, 'a')));";
          write(`update person set ${column} = id::text;`, index);
          expect((await plan()).code).to.equal(code);
        },
      );
    }

    for (const [how, text, counts] of [
      ['an update of another column', "update person set other = '' where name is null;", false],
      ['an insert', "insert into person values (3, 'b');", false],
      ['a delete', 'delete from person where name is null;', true],
      ['an update in a query', "with changed as (update person set name = '' returning id) select from changed;", true],
      [
        'a block that names the table',
        "do $$ begin execute 'update person set name = '''' where name is null'; end $$;",
        true,
      ],
      ['a block that does not', 'do $$ begin perform 1; end $$;', false],
      [
        'a function whose body names it',
        "create function fill() returns void language sql as $$ update person set name = '' $$; select fill();",
        true,
      ],
      [
        'an update of another column, where a trigger may set this one',
        "create function fill() returns trigger language plpgsql as $$ begin new.name := ''; return new; end $$; create trigger fill before update on person for each row execute function fill(); update person set other = '';",
        true,
      ],
    ] as const)
      prove(`takes ${how} for ${counts ? 'such a' : 'no such'} change`, async () => {
        write(text, up);
        expect(await plan()).to.include({ code: counts ? 0 : 1 });
      });

    longTest('says "at least" where the time is over, and exits 2 where nothing was found by then', async () => {
      const slow = (rows: string) =>
        trial.sql.unsafe(
          `create or replace function slow(id integer) returns boolean volatile language plpgsql as $$ begin if ${rows} then perform pg_sleep(3600); end if; return false; end $$`,
        );
      write('create function slow(id integer) returns boolean language sql as $$ select true $$;');
      await trial.migrate();
      await trial.sql`insert into person select n, '', '' from generate_series(3, 10) as n`;
      trial.folder.write({
        [`${stamp(1)}_check`]: { up: 'alter table person add constraint person_slow check (slow(id));' },
      });
      await slow('id > 3');
      const some = await plan(['--count-timeout', '3s']);
      expect(some.stdout).to.contain(
        'fails: at least 3 rows of public.person break the check person_slow: id 1, 2, 3, …',
      );
      expect(some.code).to.equal(1);
      await slow('true');
      const none = await plan(['--count-timeout', '500ms']);
      expect(none.stdout).to.contain(
        'not in time: public.person: whether rows break the check person_slow was not counted',
      );
      expect(none.stderr).to.contain('--count-timeout');
      expect(none.code).to.equal(2);
    });

    longTest('says what it cannot ask, and shows no value', async () => {
      write(
        'create function is_fine(text) returns boolean language sql as $$ select true $$; alter table person add constraint person_fine check (is_fine(name));',
        'alter table person alter column other type integer using other::integer, add constraint person_other unique (other);',
      );
      const { code, stdout, stderr } = await plan();
      expect(stdout).to.contain(
        'whether rows break the check person_fine was not counted: it uses is_fine, which the database has not yet',
      );
      expect(stdout).to.contain('2 rows of public.person have a value in other that does not become integer: id 1, 2');
      expect(stdout).to.contain('was not counted: a row makes the expression fail (SQLSTATE 22P02)');
      expect(stdout + stderr).not.to.contain('s3cr3t');
      expect(code).to.equal(1);
    });

    longTest('cannot find out what row security hides', async () => {
      write(up);
      const { role, url, drop } = await newRole(trial);
      try {
        await trial.sql.unsafe(`grant select on all tables in schema public to ${role}`);
        expect(await plan([], url)).to.include({ code: 1 });
        await trial.sql`alter table person enable row level security`;
        const { code, stderr } = await plan([], url);
        expect(stderr).to.contain('the rows cannot be counted: query would be affected by row-level security policy');
        expect(code).to.equal(2);
      } finally {
        await drop();
      }
    });

    it('has migrate stop before it, and go on once the rows are right', async () => {
      write('create table later (id integer);', up);
      const migrate = () =>
        runDb(['migrate', '--check-data', '--migrations', trial.folder.directory], {
          env: { DATABASE_URL: trial.url },
        });
      const refused = await migrate();
      expect(refused.stderr).to.contain(`rows are in the way of what is pending:\n  ${stamp(1)}_next: ${line}\n`);
      expect(refused.code).to.equal(1);
      expect(await trial.exists('later')).to.equal(false);
      await trial.sql`update person set name = ''`;
      expect(await migrate()).to.include({ code: 0 });
      expect(await trial.exists('later')).to.equal(true);
    });
  });
});
