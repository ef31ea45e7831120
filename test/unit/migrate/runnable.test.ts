import { expect } from 'chai';
import { LocatedError, UserError } from 'pgproof-runtime/errors.js';
import { readFirstLine } from '../../../packages/tool/src/migrate/first-line.js';
import type { MigrationFile, Migration } from '../../../packages/tool/src/migrate/files.js';
import { requireRunnable } from '../../../packages/tool/src/migrate/runnable.js';
import { longTest } from '../../support/proofs.js';

const remove = 'the runner opens and ends the transaction itself; remove the statement';
const insert = 'needs psql: write insert … values';

/** Every way to open or end a transaction that PostgreSQL has, and to send rows that only psql sends. */
const control = [
  'begin',
  'begin work',
  'begin isolation level serializable',
  'start transaction',
  'start transaction read only',
  'commit',
  'commit and chain',
  'commit prepared $p$x$p$',
  'end',
  'end work',
  'end transaction',
  'end and no chain',
  'rollback',
  'rollback work',
  "rollback prepared 'x'",
  'abort',
  'abort transaction and chain',
  "prepare transaction 'x'",
  'copy t from stdin',
  'copy"t"from stdin',
  'copy (select 1) to stdout',
  'copy t to stdout',
];

/** Every statement that PostgreSQL always refuses in a transaction, by what it is called here. */
const alone = {
  'create index concurrently': ['create unique index concurrently a on t (x)'],
  'drop index concurrently': ['drop index concurrently if exists a'],
  reindex: [
    'reindex table concurrently t',
    'reindex (concurrently) index a',
    'reindex (concurrently 0, concurrently) table t',
    'reindex schema s',
    'reindex database d',
  ],
  'detach partition concurrently': ['alter table t detach partition p concurrently'],
  vacuum: ['vacuum', 'vacuum (analyze) t'],
  cluster: ['cluster'],
  'create database': ['create database d'],
  'drop database': ['drop database d'],
  'alter database … set tablespace': ['alter database d set tablespace s', 'alter database d set tablespace "off"'],
  'create tablespace': ["create tablespace s location '/tmp/s'"],
  'drop tablespace': ['drop tablespace s'],
  'alter system': ["alter system set work_mem = '1MB'"],
  'create subscription': ["create subscription s connection '' publication p"],
};

describe('a file that cannot be one step', () => {
  for (const [text, ...findings] of [
    ['begin;\nselect 1;\ncommit;\n', `1:1: begin: ${remove}`, `3:1: commit: ${remove}`],
    ['select 1;\n  ROLLBACK;', `2:3: rollback: ${remove}`],
    ['select 1;END', `1:10: end: ${remove}`],
    ['/* /* */ */ abort;', `1:13: abort: ${remove}`],
    ['start/**/transaction;', `1:1: start: ${remove}`],
    ["select 'ü😀'; commit;", `1:14: commit: ${remove}`],
    ["prepare transaction 'x';", `1:1: prepare: ${remove}`],
    ['do $$ begin perform 1; end $$;\nend transaction;', `2:1: end: ${remove}`],
    ['copy t to stdout;', `1:1: copy to stdout ${insert}`],
    ['copy t from stdin;\n', `1:1: copy from stdin ${insert}`],
    [
      "copy t (a, b) from stdin;\n1\tit's\n2\t\\N\n\\.\n\ncommit;",
      `1:1: copy from stdin ${insert}`,
      `6:1: commit: ${remove}`,
    ],
    ['COPY t FROM STDIN (format csv);\nselect\n', `1:1: copy from stdin ${insert}`],
    [
      '\\restrict abc\nselect 1;\n\\i b.sql\n',
      '1:1: \\restrict is a command of psql, not SQL: remove it',
      '3:1: \\i is a command of psql, not SQL: remove it',
    ],
    ["select '\\x'; \\g", '1:14: \\g is a command of psql, not SQL: remove it'],
    ['select 1 \\;', '1:10: \\; is a command of psql, not SQL: remove it'],
    ["\\echo it's\ncommit;", '1:1: \\echo is a command of psql, not SQL: remove it', `2:1: commit: ${remove}`],
    ["select E'it\\'s', '\\' ; \\q", '1:24: \\q is a command of psql, not SQL: remove it'],
    ['select $a$ \\i $b$ $a$; select a$b$ \\g\n', '1:36: \\g is a command of psql, not SQL: remove it'],
    ['/* \\i /* */ */ select "\\i" -- \\i\n\\gx', '2:1: \\gx is a command of psql, not SQL: remove it'],
    [
      "copy t from stdin;\n\\N\tit's\n\\.\ncopy u from stdin;\n1\n\\.\n\\unrestrict x\n",
      `1:1: copy from stdin ${insert}`,
      `4:1: copy from stdin ${insert}`,
      '7:1: \\unrestrict is a command of psql, not SQL: remove it',
    ],
  ] as const) {
    it(`is refused with each place: ${JSON.stringify(text)}`, async () => {
      expect(await findingsIn(text)).to.deep.equal(findings.map((finding) => `a.up.sql:${finding}`));
    });
  }

  for (const text of control) {
    it(`is refused for ${text}`, async () => {
      for (const written of [text, `select 1; /* ; */ ${text.toUpperCase()};`])
        expect(await findingsIn(written)).to.have.length(1);
    });
  }

  for (const [what, statements] of Object.entries(alone)) {
    it(`is one that runs in a transaction, and has ${what}`, async () => {
      const leaveOut = what.endsWith('concurrently') ? ', or leave out concurrently' : '';
      for (const statement of statements) {
        expect(await findingsIn(`set lock_timeout = 0;\n${statement};`)).to.deep.equal([
          `a.up.sql:2:1: ${what} cannot run in a transaction: write -- no-transaction as the first line of the file${leaveOut}`,
        ]);
        expect(await findingsIn(`${statement};\nselect 1;`)).to.deep.equal([
          `a.up.sql:1:1: ${what} cannot run in a transaction, nor beside other statements: give it a migration of its own, with -- no-transaction as the first line${leaveOut}`,
        ]);
        expect(await findingsIn(`-- no-transaction\n${statement};`, false)).to.deep.equal([]);
      }
    });
  }

  it('is refused together with the others, in both files of each migration', async () => {
    const migrations = ['commit;', 'select 1;', 'copy t from stdin;'].map((text, index) =>
      migration(migrationFile('select 1;', `${index}.up.sql`), migrationFile(text, `${index}.down.sql`)),
    );
    const error = await refusalOf(migrations);
    expect(error).to.include({ fix: 'correct the files and run again; nothing was run', exitCode: 1 });
    expect(error?.message.split('\n')).to.deep.equal([
      'these files cannot be run as migrations:',
      `  0.down.sql:1:1: commit: ${remove}`,
      `  2.down.sql:1:1: copy from stdin ${insert}`,
    ]);
  });

  it('is shown with its line where it has the only finding', async () => {
    const error = await refusalOf([
      migration(migrationFile('select 1;\n  commit;'), migrationFile('select 1;', 'a.down.sql')),
    ]);
    expect(error)
      .to.be.instanceOf(LocatedError)
      .and.to.include({
        message: `a.up.sql:2:3: commit: ${remove}\n    commit;\n    ^`,
        fix: 'correct the file and run again; nothing was run',
      });
  });

  it('is one line with the others of its kind where there are many', async () => {
    const migrations = Array.from({ length: 24 }, (_, index) =>
      migration(
        migrationFile(`begin;${'select 1; commit; begin;'.repeat(20)}commit;`, `${index}.up.sql`),
        migrationFile('select 1;'),
      ),
    );
    migrations.push(migration(migrationFile('select 1;'), migrationFile('\\restrict x\nvacuum;', 'z.down.sql')));
    const error = await refusalOf(migrations);
    expect(error?.message.split('\n')).to.deep.equal([
      'these files cannot be run as migrations:',
      "  1008 statements open or end a transaction, which the runner does itself: remove each begin, commit, rollback and end; grep -niE '^ *(begin|start transaction|commit|rollback|abort|prepare transaction)[^:=]*;' ./*.sql finds them (in 24 files: 0.up.sql:1:1, 1.up.sql:1:1, 2.up.sql:1:1, …)",
      '  z.down.sql:1:1: \\restrict is a command of psql, not SQL: remove it',
      '  z.down.sql:2:1: vacuum cannot run in a transaction: write -- no-transaction as the first line of the file',
    ]);
  });

  it('is accepted by restamp once it is corrected, where it is applied', async () => {
    const migrations = ['a', 'b'].map((name) =>
      migration(migrationFile('select 1;'), migrationFile('end;', `${name}.down.sql`), name),
    );
    expect((await refusalOf(migrations, ['b']))?.fix).to.equal(
      'correct the files; it is applied, so have the edit accepted: npx pgproof restamp b --reason "…"; then run again; nothing was run',
    );
  });

  for (const [text, ...findings] of [
    [
      'create index concurrently a on t (x);\nselect 1;',
      '1:1: -- no-transaction needs exactly one statement, and the file has 2: what runs outside a transaction cannot be ' +
        'undone when the next statement fails. One migration each; or remove that line, and concurrently with it',
    ],
    ["set statement_timeout = 0;\nset role app;\nreset lock_timeout;\nset time zone 'UTC';\nvacuum;"],
    ['set statement_timeout = 0;'],
    [
      'vacuum;\nreset statement_timeout;',
      '3:1: reset with -- no-transaction: remove it: what a file has set, the runner resets behind it',
    ],
    [
      'set local statement_timeout = 0; set transaction read only;\nvacuum;',
      '2:1: set with -- no-transaction: it has no effect outside a transaction: write set without local, or remove it',
      '2:34: set with -- no-transaction: it has no effect outside a transaction: write set without local, or remove it',
    ],
    [
      'set search_path = app;\ncreate index concurrently a on t (x);',
      '2:1: set with -- no-transaction: write the schema in front of the name instead',
    ],
    ['commit;', `2:1: commit: ${remove}`],
  ] as const) {
    it(`without a transaction is ${findings.length === 0 ? 'right' : 'refused'}: ${JSON.stringify(text)}`, async () => {
      const places = findings.map((finding) => `a.up.sql:${finding}`);
      expect(await findingsIn(`-- no-transaction\n${text}`, false)).to.deep.equal(places);
    });
  }

  const takes =
    'it takes insert, update, delete and merge, which tell how many rows they change, with set in front of them';
  const own = `${takes}; give it a migration of its own`;
  const endless = 'it changes as many rows each time, and never ends: say with where what is left to be done';
  const unbounded =
    'one batch has all of its rows: say how many it takes, as with batch as (select id from … where … limit 1000 for update)';

  for (const [text, ...findings] of [
    ['update t set a = 1 where id in (select id from t where a is null limit 10 for update);'],
    ['with b as (select id from t where a is null limit 10) update t set a = 1 from b where t.id = b.id'],
    ['delete from t where day = (select min(day) from t where day < now())'],
    ["set local work_mem = '1GB'; insert into u select t.* from t left join u using (id) where u.id is null limit 9;"],
    ['insert into u select id from t except select id from u limit 9'],
    ['insert into u select * from t limit 9 on conflict do nothing'],
    ['merge into t using (select * from u limit 9) as u on t.id = u.id when not matched then insert values (u.id)'],
    ['set local work_mem = 64;', `2:1: -- batched without a statement that changes rows: ${takes}`],
    ['select backfill();\nanalyze t;', `2:1: select with -- batched: ${own}`, `3:1: analyze with -- batched: ${own}`],
    ['do $$ begin null; end $$', `2:1: do with -- batched: ${own}`],
    ['create index concurrently ix on t (a)', `2:1: create with -- batched: ${own}`],
    ['update t set a = 1 where id in (select id from t where a is null limit 1);\ncommit;', `3:1: commit: ${remove}`],
    ['update t set a = 1;', `2:1: update with -- batched: ${endless}`],
    ['delete from t', `2:1: delete with -- batched: ${endless}`],
    ["insert into t values ('x')", `2:1: insert with -- batched: ${endless}`],
    ['insert into u select * from t limit 9', `2:1: insert with -- batched: ${endless}`],
    ['update t set a = 1 where a is null', `2:1: update with -- batched: ${unbounded}`],
    ['delete from t where a < 3', `2:1: delete with -- batched: ${unbounded}`],
    [
      'delete from t where id in (\n  select id from t where a < 3 limit 10 for update SKIP  LOCKED);',
      '3:52: skip locked with -- batched: a batch that meets only rows that others hold changes none, and the file is recorded as done: leave it out',
    ],
  ] as const) {
    it(`in batches is ${findings.length === 0 ? 'right' : 'refused'}: ${JSON.stringify(text)}`, async () => {
      const places = findings.map((finding) => `a.up.sql:${finding}`);
      expect(await findingsIn(`-- batched\n${text}`)).to.deep.equal(places);
    });
  }

  for (const text of [
    'savepoint a; rollback to a; release a;',
    'prepare q as select 1; execute q; deallocate q;',
    "copy t from '/tmp/rows';",
    "comment on table t is 'commit; rollback;';",
    'create table "commit" ("end" integer); select "begin" from copies;',
    'create function f() returns void language plpgsql as $$ begin commit; rollback; end; $$;',
    'create function f() returns int language sql begin atomic select 1; end;',
    'do $do$ begin if true then null; end if; end $do$;',
    "select '\\i', E'\\n', U&'\\0041' as \"a\\b\";",
    '-- commit;\n/* rollback; */ select 1;',
    'reindex (concurrently false) table t; reindex (concurrently, concurrently 0) index a; cluster t; analyze t;',
    'alter table t detach partition p; alter database d set timezone = 1;',
    "create subscription s connection '' publication p with (connect = false);",
    // What does not parse is left to the server, whose error says it better.
    'selec 1; commit;',
    "select 'it",
  ]) {
    it(`is none of these: ${JSON.stringify(text)}`, async () => {
      expect(await findingsIn(text)).to.deep.equal([]);
    });
  }
});

describe('a file with very much that is refused', () => {
  // Where each is looked for from the start again, these take a quarter of an hour and more.
  for (const [what, line, places] of [
    ["psql's commands", '\\set a 1\nselect 1;\n', '1:1, a.up.sql:3:1, a.up.sql:5:1'],
    ['rows for psql', 'copy t from stdin;\n1\n\\.\n', '1:1, a.up.sql:4:1, a.up.sql:7:1'],
    ['statements in one line', 'commit; ', '1:1, a.up.sql:1:9, a.up.sql:1:17'],
    ['characters of two units in one line', "select '😀'; commit; ", '1:13, a.up.sql:1:33, a.up.sql:1:53'],
  ] as const) {
    // Each copy is parsed by itself.
    (what === 'rows for psql' ? longTest : it)(`is read once: ${what}`, async () => {
      const [finding, ...more] = await findingsIn(line.repeat(5000));
      expect(more).to.deep.equal([]);
      expect(finding)
        .to.match(/^5000 /)
        .and.to.include(`(in 1 file: a.up.sql:${places}, …)`);
    });
  }

  longTest(
    'is searched for its secrets once, not once for each finding: a square of this would take minutes',
    async () => {
      expect(await findingsIn('\\connect x\n'.repeat(150_000))).to.have.length(1);
    },
  );

  it('may hold a string without an end', async () => {
    expect(await findingsIn(`\\i a\nselect E'${"\\'".repeat(100_000)}`)).to.have.length(1);
  });
});

function migrationFile(text: string, file = 'a.up.sql', transactional = true): MigrationFile {
  return { path: file, text, sha256: '', transactional, ...(text.startsWith('-- batched') && readFirstLine(text)) };
}

function migration(up: MigrationFile, down: MigrationFile, name = 'a'): Migration {
  return { name, up, down };
}

async function refusalOf(migrations: readonly Migration[], applied: string[] = []): Promise<UserError | undefined> {
  try {
    await requireRunnable(migrations, { applied: new Set(applied) });
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

/** The findings, without the line of the file under the only one. */
async function findingsIn(text: string, transactional = true): Promise<string[]> {
  const error = await refusalOf([
    migration(migrationFile(text, 'a.up.sql', transactional), migrationFile('select 1;', 'a.down.sql')),
  ]);
  if (error === undefined) return [];
  const [first = '', ...lines] = error.message.split('\n');
  return error instanceof LocatedError ? [first] : lines.map((line) => line.slice(2));
}
