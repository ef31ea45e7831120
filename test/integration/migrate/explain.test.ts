import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { config, expect } from 'chai';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { folderOf } from '../../support/migrations-folder.js';
import { prove } from '../../support/proofs.js';
import { migrateFolder } from '../../support/runner.js';
import { failureOf, useTrial } from '../../support/trial.js';
config.truncateThreshold = 0;

const name = '20260101000000_create-a';
const correct = 'correct the file and run again: nothing of it was applied, and those before it stay applied';

/** What the file holds; then where the error is, and each line below it. */
const cases: Record<string, { up: string; place: string; lines: readonly string[]; fix?: string }> = {
  'a name that does not exist, behind other statements': {
    up: 'select 1;\nselect 2;\n\n  select usr.id\n  from usr;\n',
    place: '5:8: relation "usr" does not exist',
    lines: ['  from usr;', '       ^', 'SQLSTATE 42P01'],
  },
  'a column with a hint': {
    up: 'create table a (id integer);\nselect idd from a;\n',
    place: '2:8: column "idd" does not exist',
    lines: [
      'select idd from a;',
      '       ^',
      'hint: Perhaps you meant to reference the column "a.id".',
      'SQLSTATE 42703',
    ],
  },
  'a foreign key to a missing table, of which the server tells no place': {
    up: 'create table a (id integer);\ncreate table b (\n  a_id integer,\n  usr_id integer references usr (id)\n);\nselect 1;\n',
    place: '4:29: relation "usr" does not exist',
    lines: ['  usr_id integer references usr (id)', '                            ^', 'SQLSTATE 42P01'],
  },
  'a constraint that a row violates, in the third statement': {
    up: 'create table a (id integer primary key);\ninsert into a values (1);\n-- again\ninsert into a values (1);\n',
    place: '4:1: duplicate key value violates unique constraint "a_pkey"',
    lines: ['insert into a values (1);', '^', 'detail: Key (id)=(1) already exists.', 'SQLSTATE 23505'],
  },
  'a statement behind empty ones': {
    up: ';;\nselect 1;;\n/* two */ select 1 / 0;\n',
    place: '3:11: division by zero',
    lines: ['/* two */ select 1 / 0;', '          ^', 'SQLSTATE 22012'],
  },
  'an exception that a block raises': {
    up: "select 1;\n\ndo $$\nbegin\n  raise exception 'rows are left'\n    using detail = 'three', hint = 'move them', errcode = 'P0099';\nend\n$$;\n",
    place: '3:1: rows are left',
    lines: [
      'do $$',
      '^',
      'detail: three',
      'hint: move them',
      'context: PL/pgSQL function inline_code_block line 3 at RAISE',
      'SQLSTATE P0099',
    ],
  },
  'tabs before it': {
    up: "\tselect\t'x',\tnope;\n",
    place: '1:14: column "nope" does not exist',
    lines: ["\tselect\t'x',\tnope;", '\t      \t    \t^', 'SQLSTATE 42703'],
  },
  'characters of many bytes before it': {
    up: "select 'ü€😀';\nselect 'ü€😀', nope;\n",
    place: '2:15: column "nope" does not exist',
    lines: ["select 'ü€😀', nope;", '              ^', 'SQLSTATE 42703'],
  },
  'characters of many bytes before it, and no place from the server': {
    up: "select 'ü€😀'; select 1 / 0;\n",
    place: '1:15: division by zero',
    lines: ["select 'ü€😀'; select 1 / 0;", '              ^', 'SQLSTATE 22012'],
  },
  'CRLF and a byte order mark': {
    up: '\uFEFFselect 1;\r\nselect\r\n  nope;\r\n',
    place: '3:3: column "nope" does not exist',
    lines: ['  nope;', '  ^', 'SQLSTATE 42703'],
  },
  'a function whose body is wrong': {
    up: 'create function f() returns integer language sql as $$\n  select nope\n$$;\n',
    place: '2:10: column "nope" does not exist',
    lines: ['  select nope', '         ^', 'SQLSTATE 42703'],
  },
  'a statement of which only the server knows that it cannot run in a transaction': {
    up: 'create table a (id integer) partition by list (id);\nreindex table a;\n',
    place: '2:1: REINDEX TABLE cannot run inside a transaction block',
    lines: ['reindex table a;', '^', 'context: while reindexing partitioned table "public.a"', 'SQLSTATE 25001'],
    fix: 'give the statement a migration of its own, with -- no-transaction as the first line of the file',
  },
  'a table that is there already': {
    up: 'create table b (id integer);\ncreate table b (id integer);\n',
    place: '2:14: relation "b" already exists',
    lines: ['create table b (id integer);', '             ^', 'SQLSTATE 42P07'],
  },
  'a column that is there already': {
    up: 'create table b (id integer);\nalter table b add id integer;\n',
    place: '2:19: column "id" of relation "b" already exists',
    lines: ['alter table b add id integer;', '                  ^', 'SQLSTATE 42701'],
  },
};

describe('an error of PostgreSQL in a file', () => {
  let database: TestDatabase;

  // One for all: a migration that fails leaves nothing behind.
  before(async () => {
    database = await createTestDatabase('empty');
  });

  after(async () => {
    await database.drop();
  });

  for (const [what, { up, place, lines, fix = correct }] of Object.entries(cases)) {
    prove(`is shown with its place: ${what}`, async () => {
      const folder = folderOf({ [name]: { up } });
      const error = await failureOf(migrateFolder(database.url, folder.directory)).finally(() => {
        folder.cleanup();
      });
      const [first, ...rest] = error.message.split('\n');
      expect(basename(first ?? '')).to.equal(`${name}.up.sql:${place}`);
      expect(rest.map((line) => line.replace(/^ {2}/, ''))).to.deep.equal(lines);
      expect(error).to.include({ fix, exitCode: 1, name: 'MigrationError' });
    });
  }
});

describe('an error of a migration', () => {
  const trial = useTrial();

  it('is shown with its place in the down', async () => {
    trial.folder.write({ [name]: { up: 'select 1;', down: 'select 1;\ndrop table a;\n' } });
    await trial.migrate();
    const error = await failureOf(trial.rollback());
    expect(basename(error.message.split('\n')[0] ?? '')).to.equal(`${name}.down.sql:2:12: table "a" does not exist`);
  });

  it('is shown with its place in a file without a transaction', async () => {
    trial.folder.write({ [name]: { up: '-- no-transaction\n\ncreate index concurrently ix on nope (id);\n' } });
    const error = await failureOf(trial.migrate());
    expect(basename(error.message.split('\n')[0] ?? '')).to.equal(
      `${name}.up.sql:3:33: relation "nope" does not exist`,
    );
    expect(error.fix).to.contain('the migration is not recorded as applied');
  });

  it('tells what a database looks like that is full, and has an empty record, with a way on', async () => {
    const other = '20260102000000_create-b';
    trial.folder.write({ [name]: { up: 'create table a (id integer);' }, [other]: { up: 'create table b ();' } });
    await trial.sql`create table a (id integer)`;
    const error = await failureOf(trial.migrate());
    expect(error.message).to.contain(':1:14: relation "a" already exists');
    const [looks, , record = '', , ...others] = (error.fix ?? '').split('\n').map((line) => line.trim());
    expect(looks).to.equal(
      "nothing was recorded as applied, and there was a table: the database looks like a copy without its record, or like another tool's work",
    );
    expect(others).to.deep.equal([]);
    const [insert = ''] = /insert .*?\)(?=;)/.exec(record) ?? [];
    await trial.sql.unsafe(insert);
    expect(record).to.contain(`npx pgproof restamp ${name} --reason`);
    expect(await trial.restamp(name, 'it was there')).to.equal(true);
    expect(await trial.migrate()).to.equal(1);
    expect(await trial.applied()).to.deep.equal([name, other]);
  });

  it('takes no table for one that was there when the file makes it twice, or an earlier file has made it', async () => {
    const other = '20260102000000_create-b';
    trial.folder.write({ [name]: { up: 'create table a ();' }, [other]: { up: 'create table a ();' } });
    expect((await failureOf(trial.migrate())).fix).to.equal(correct);
    expect((await failureOf(trial.migrate())).fix).to.equal(correct);
  });

  it('tells of a new enum label that it can be used only later', async () => {
    trial.folder.write({ '20250101000000_create-e': { up: "create type e as enum ('a');" } });
    trial.folder.write({ [name]: { up: "alter type e add value 'b';\nselect 'b'::e;\n" } });
    const error = await failureOf(trial.migrate());
    expect(basename(error.message.split('\n')[0] ?? '')).to.equal(
      `${name}.up.sql:2:8: unsafe use of new value "b" of enum type e`,
    );
    expect(error.fix).to.contain('split the migration in two');
  });

  it('says in whose place to run when a right is missing', async () => {
    trial.folder.write({ [name]: { up: 'set role pg_monitor;\ncreate schema s;\n' } });
    const error = await failureOf(trial.migrate());
    expect(error.message).to.match(/:2:1: permission denied for database/);
    expect(error.fix).to.equal('run as a role that may do that, or have the right granted');
  });

  it('of a file that cannot be one step is found before anything runs', async () => {
    trial.folder.write({
      [name]: { up: 'create table a (id integer);' },
      '20260102000000_create-b': { up: 'create table b (id integer);\ncommit;' },
    });
    const error = await failureOf(trial.migrate());
    expect(error.message).to.match(/^\S*create-b\.up\.sql:2:1: commit: the runner/);
    expect(await trial.exists('a')).to.equal(false);
    expect(await trial.exists('pgmigrations')).to.equal(false);
    writeFileSync(join(trial.folder.directory, '20260102000000_create-b.up.sql'), 'create table b (id integer);\n');
    expect(await trial.migrate()).to.equal(2);
  });

  it('does not come of begin, end and commit inside a body', async () => {
    trial.folder.write({
      [name]: {
        up: `
          create function f() returns integer language plpgsql as $$ begin if true then return 1; end if; end; $$;
          create function g() returns integer language sql begin atomic select 1; select 2; end;
          create procedure p() language plpgsql as $p$ begin commit; end $p$;
          do $$ begin perform f(); end; $$;`,
      },
    });
    expect(await trial.migrate()).to.equal(1);
  });
});
