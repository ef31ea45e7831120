import { expect } from 'chai';
import { build, named, type Built } from '../../support/losses.js';
import { longTest } from '../../support/proofs.js';
import type { Pairs } from '../../support/migrations-folder.js';

const [a, b, c, d] = [named(0, 'a'), named(1, 'b'), named(2, 'c'), named(3, 'd')];

describe('what going down would lose', function () {
  this.timeout(120_000);
  let built: Built | undefined;

  afterEach(async () => {
    await built?.end();
    built = undefined;
  });

  const start = async (pairs: Pairs, sql = '') => {
    built = await build(pairs);
    await built.database.sql.unsafe(sql);
    return built;
  };

  it('is refused before anything goes down, with its number and what to type; and goes down once it is named', async () => {
    const { run, database } = await start(
      {
        [a]: { up: 'create table box (id integer primary key);', down: 'drop table box;' },
        [b]: { up: 'alter table box add column note text;', down: 'alter table box drop column note;' },
        [c]: { up: 'create table lid (id integer);', down: 'drop table lid;' },
      },
      "insert into box values (1, null), (2, 'x'), (3, 'y'); insert into lid values (1);",
    );
    const refused = await run('rollback', '--to', a);
    expect(refused).to.deep.equal({
      code: 1,
      stdout: '',
      stderr: `error: going down would lose what is in the database; nothing was taken down
  public.box.note: 2 values (${b})
  public.lid: 1 row (${c})
  fix: save what has to be kept; then name what may be lost: --accept-loss public.box.note --accept-loss public.lid
`,
    });
    expect((await run('status')).stdout).to.contain('3 applied');
    const accepted = await run('rollback', '--to', a, '--accept-loss', 'lid', '--accept-loss', 'public.box.note');
    expect(accepted.stderr).to.equal('');
    expect(accepted.code).to.equal(0);
    expect(accepted.stdout).to.contain(
      `lost, as accepted:\n  public.box.note: 2 values (${b})\n  public.lid: 1 row (${c})\n`,
    );
    expect(await database.sql`select from box`).to.have.length(3);
  });

  longTest('is listed by a dry run, which takes nothing down', async () => {
    const { run } = await start(
      { [a]: { up: 'create table box (id integer);', down: 'drop table box;' } },
      'insert into box values (1);',
    );
    const { code, stdout } = await run('rollback', '--all', '--dry-run');
    expect(code).to.equal(0);
    expect(stdout).to.match(
      new RegExp(`^- ${a}\n1 would be taken down on .*\nwould be lost:\n  public.box: 1 row \\(${a}\\)\n$`),
    );
    const { result } = JSON.parse((await run('rollback', '--all', '--dry-run', '--json')).stdout) as { result: object };
    expect(result).to.deep.include({
      takenDown: [],
      wouldTakeDown: [a],
      losses: [{ object: 'public.box', kind: 'table', count: 1, atLeast: false, migration: a, accepted: false }],
    });
    expect((await run('status')).stdout).to.contain('1 applied');
  });

  it('may be rows, which a dry run names by the text of the files: they are counted only as those run', async () => {
    const { run, database } = await start(
      {
        [a]: {
          up: `create table box (id integer); create table lid (id integer); create table wrap (id integer); create table tape (id integer);
               create function purge() returns void language sql as 'delete from lid';`,
          down: 'delete from lid; drop function purge(); drop table box, lid, wrap, tape;',
        },
        [b]: {
          up: 'select 1;',
          down: `delete from box where id > 1; with gone as (delete from wrap returning id) update tape set id = 0 from gone;
                 select purge(); insert into tape values (1);`,
        },
        [c]: {
          up: 'select 1;',
          down: `do $$ begin execute 'delete from lid'; end $$; alter table wrap rename to paper; delete from paper; alter table paper rename to wrap;`,
        },
      },
      'insert into box values (1), (2); insert into lid values (1); insert into wrap values (1); insert into tape values (1);',
    );
    const { code, stdout } = await run('rollback', '--to', a, '--dry-run');
    expect(code).to.equal(0);
    expect(stdout.split('\n').slice(3)).to.deep.equal([
      'counted only as it runs (and so is what triggers and cascades do):',
      `  public.lid: rows deleted (${c})`,
      `  public.lid: rows changed (${c})`,
      `  ${c}: rows of a table that its text does not tell`,
      `  public.box: rows deleted (${b})`,
      `  public.tape: rows changed (${b})`,
      `  public.wrap: rows deleted (${b})`,
      `  public.lid: rows deleted (${b})`,
      `  public.lid: rows changed (${b})`,
      '',
    ]);
    // What goes as a whole is counted.
    const all = JSON.parse((await run('rollback', '--all', '--dry-run', '--json')).stdout) as {
      result: { uncounted: object[] };
    };
    expect(all.result.uncounted).to.deep.equal([]);
    await database.sql`truncate box, lid, wrap, tape`;
    const empty = await run('rollback', '--to', a, '--dry-run');
    expect(empty.stdout).not.to.contain('counted');
  });

  longTest('is refused by redo, too, and stands in the document of --json', async () => {
    const { run, database } = await start(
      { [a]: { up: 'create table box (id integer);', down: 'drop table box;' } },
      'insert into box values (1);',
    );
    const { code, stdout } = await run('redo', '--json');
    expect(code).to.equal(1);
    const losses = [{ object: 'public.box', kind: 'table', count: 1, atLeast: false, migration: a, accepted: false }];
    expect(JSON.parse(stdout)).to.deep.include({ result: { losses, restored: true, unrestored: [] } });
    expect((await run('redo', '--accept-loss', 'box')).code).to.equal(0);
    expect(await database.sql`select from box`).to.have.length(0);
  });

  it('is nothing where no table has a row, and then nothing is replayed', async () => {
    const { run, database } = await start({ [a]: { up: 'create table box (id integer);', down: 'drop table box;' } });
    const nowhere = ['--replay-on', 'postgres://nobody@127.0.0.1:1/none'];
    await database.sql`insert into box values (1)`;
    const refused = await run('rollback', '--all', ...nowhere);
    expect(refused.code).to.equal(2);
    expect(refused.stderr).to.match(/^error: what going down would lose is not known: /);
    expect(refused.stderr).to.match(/fix: .*; or go down without counting: --no-count\n$/);
    await database.sql`delete from box`;
    expect((await run('rollback', '--all', ...nowhere)).code).to.equal(0);
  });

  it('is not looked at with --no-count', async () => {
    const { run, database } = await start(
      { [a]: { up: 'create table box (id integer);', down: 'drop table box;' } },
      'insert into box values (1);',
    );
    expect((await run('rollback', '--all', '--no-count')).code).to.equal(0);
    expect(await database.sql`select to_regclass('box') as box`).to.deep.equal([{ box: null }]);
  });

  it('is what a column holds that is neither NULL nor its default, of any type', async () => {
    const { refused } = await start(
      {
        [a]: { up: 'create table box (id integer);', down: 'drop table box;' },
        [b]: {
          up: `create domain grade as integer default 3;
               alter table box
                 add column price numeric(10, 2) not null default 0,
                 add column data json default '{"a":1}',
                 add column spot point default '(0,0)',
                 add column grade grade,
                 add column twice integer generated always as (id * 2) stored,
                 add column token uuid default gen_random_uuid(),
                 add column "At" timestamp default now(),
                 add column tags text[] default '{}';`,
          down: `alter table box drop column price, drop column data, drop column spot, drop column grade, drop column twice,
                 drop column token, drop column "At", drop column tags; drop domain grade;`,
        },
      },
      `insert into box (id, token, "At") values (1, null, null);
       insert into box (id, price, token, "At") values (2, 0.00, null, null);
       insert into box (id, price, data, spot, grade, tags, token, "At") values
         (3, 1.5, '{"a": 1}', '(0,1)', 4, '{x}', null, null), (4, 2, null, null, null, null, null, '2026-01-01');
       insert into box (id, "At") values (5, null);`,
    );
    expect(await refused()).to.deep.equal([
      `public.box.price: 2 values (${b})`,
      `public.box.data: 1 value (${b})`,
      `public.box.spot: 1 value (${b})`,
      `public.box.grade: 1 value (${b})`,
      `public.box.token: 1 value (${b})`,
      `public.box."At": 1 value (${b})`,
      `public.box.tags: 1 value (${b})`,
    ]);
  });

  longTest(
    'is the use of an enum label that goes, in columns, arrays and domains; none of one that is renamed or becomes text',
    async () => {
      const recreate = (labels: string, columns: readonly string[]) => `
      alter type mood rename to old_mood;
      create type mood as enum (${labels});
      ${columns.map((column) => `alter table ${column} using ${column.split(' ')[3] ?? ''}::text::${column.split(' ')[5] ?? ''};`).join('\n')}
      drop type old_mood;`;
      const { refused, run } = await start(
        {
          [a]: {
            up: `create type mood as enum ('calm', 'wild'); create type size as enum ('S', 'L');
               create table pet (id integer, mood mood, moods mood[], size size);`,
            down: 'drop table pet; drop type mood; drop type size;',
          },
          [b]: {
            up: `alter type mood add value 'sly'; alter type size rename value 'S' to 's';`,
            down: `${recreate("'calm', 'wild'", ['pet alter column mood type mood', 'pet alter column moods type mood[]'])}
                 alter type size rename value 's' to 'S';
                 alter table pet alter column size type text;
                 drop type size;`,
          },
        },
        "insert into pet values (1, 'calm', '{wild}', 's'), (2, 'sly', '{}', 'L'), (3, 'sly', '{wild,sly}', 's');",
      );
      expect(await refused()).to.deep.equal([`public.mood.sly: 3 uses (${b})`]);
      // It is accepted, and the values stand in the way all the same.
      const { code, stderr } = await run('rollback', '--steps', '1', '--accept-loss', 'mood.sly');
      expect(code).to.equal(1);
      expect(stderr).to.contain('invalid input value for enum mood: "sly"');
    },
  );

  longTest('is nothing that has another name after', async () => {
    const { run } = await start(
      {
        [a]: {
          up: 'create schema old; create table old.box (id integer, note text);',
          down: 'drop table old.box; drop schema old;',
        },
        [b]: {
          up: 'alter table old.box rename column note to remark; alter table old.box rename to crate; alter table old.crate set schema public;',
          down: 'alter table crate set schema old; alter table old.crate rename to box; alter table old.box rename column remark to note;',
        },
      },
      "insert into crate values (1, 'x');",
    );
    expect((await run('rollback', '--steps', '1')).stderr).to.equal('');
    expect((await run('rollback', '--steps', '1')).stderr).to.contain('old.box: 1 row');
  });

  longTest('is told by the names of today, whatever the down files rename before they drop it', async () => {
    const { refused } = await start(
      {
        [a]: { up: 'create table box (id integer);', down: 'drop table box;' },
        [b]: { up: 'alter table box add column note text;', down: 'alter table box drop column note;' },
        [c]: {
          up: 'alter table box rename column note to remark;',
          down: 'alter table box rename column remark to note;',
        },
      },
      "insert into box values (1, 'x');",
    );
    expect(await refused('--to', a)).to.deep.equal([`public.box.remark: 1 value (${b})`]);
    expect(await refused('--all')).to.deep.equal([`public.box: 1 row (${a})`]);
  });

  const seeded = {
    [a]: {
      up: `create table country (code text, name text, id uuid default gen_random_uuid(), made_at timestamp default now());
           insert into country (code, name) values ('DE', 'Germany'), ('AT', 'Austria'), ('AT', 'Austria');`,
      down: 'drop table country;',
    },
    [b]: {
      up: `alter table country add column area integer; update country set area = 1 where code = 'DE';
           insert into country (code, name) values ('CH', 'Switzerland');`,
      down: "delete from country where code = 'CH'; alter table country drop column area;",
    },
    [c]: { up: 'update country set name = upper(name);', down: 'update country set name = initcap(name);' },
  };

  it('is no row that the migrations have put there themselves', async () => {
    const { run } = await start(seeded);
    const { code, stderr } = await run('rollback', '--all');
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
  });

  const referring: Pairs = {
    [a]: {
      up: `create table role (id uuid primary key default gen_random_uuid(), name text);
           create table permission (id integer generated always as identity primary key, name text, parent integer references permission);
           create table role_permission (role uuid references role on delete cascade, permission integer references permission);
           insert into role (name) values ('admin'), ('reader');
           insert into permission (name) values ('read');
           insert into permission (name, parent) select 'write', id from permission;
           insert into role_permission select role.id, permission.id from role, permission where role.name = 'admin' or permission.name = 'read';`,
      down: 'drop table role_permission; drop table permission; drop table role;',
    },
    [b]: {
      up: `insert into role (name) values ('guest'); insert into role_permission select role.id, permission.id
           from role, permission where role.name = 'guest' and permission.name = 'read';`,
      down: "delete from role where name = 'guest';",
    },
  };

  it('is no such row that refers to another one by an id of its own', async () => {
    const { run } = await start(referring);
    const { code, stderr } = await run('rollback', '--all');
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
  });

  longTest('is a row that refers to another one than those do, also where it goes with that', async () => {
    const { refused } = await start(
      referring,
      `insert into role_permission select role.id, permission.id from role, permission where role.name = 'guest' and permission.name = 'write';
       update permission set name = 'WRITE' where name = 'write';`,
    );
    expect(await refused()).to.deep.equal([`public.role_permission: 1 row deleted (${b})`]);
    // Of the table's rows the new one, and the one that refers to what was edited.
    expect(await refused('--all')).to.deep.equal([
      `public.permission: 1 row (${a})`,
      `public.role_permission: 2 rows (${a})`,
    ]);
  });

  longTest('is each row beyond those: a second one that is the same, one that was edited', async () => {
    const { refused, database } = await start(
      seeded,
      "insert into country (code, name) values ('AT', 'AUSTRIA'); update country set name = 'Deutschland', area = 2 where code = 'DE';",
    );
    expect(await refused('--all')).to.deep.equal([`public.country: 2 rows (${a})`]);
    expect(await refused('--to', a)).to.deep.equal([`public.country.area: 1 value (${b})`]);
    expect(await refused('--to', b)).to.deep.equal([`public.country: 2 rows changed (${c})`]);
    expect(await database.sql`select from country where name = 'Deutschland'`).to.have.length(1);
  });

  it('is what a down file deletes or changes in rows: it is rolled back, until that is accepted', async () => {
    const { run, database } = await start(
      {
        [a]: {
          up: 'create table box (id integer); create table lid (id integer);',
          down: 'drop table lid; drop table box;',
        },
        [b]: {
          up: 'insert into box values (0);',
          down: 'delete from box; update lid set id = id + 1 where id > 1;',
        },
        [c]: { up: 'select 1;', down: 'select 1;' },
      },
      'insert into box values (1), (2); insert into lid values (1), (2);',
    );
    const { stderr } = await run('rollback', '--to', a);
    expect(stderr).to.contain(`  public.box: 2 rows deleted (${b})\n  public.lid: 1 row changed (${b})\n`);
    expect(stderr).to.contain(`${b}.down.sql would lose what is in the database; it was rolled back`);
    expect(stderr).to.contain('--accept-loss public.box:deleted --accept-loss public.lid:changed');
    expect(await database.sql`select from box`).to.have.length(3);
    expect((await run('status')).stdout).to.contain('2 applied');
    const words = ['rollback', '--steps', '1', '--accept-loss', 'box:deleted', '--accept-loss', 'lid:changed'];
    const { code, stdout } = await run(...words);
    expect(code).to.equal(0);
    expect(stdout).to.contain(
      `lost, as accepted:\n  public.box: 2 rows deleted (${b})\n  public.lid: 1 row changed (${b})\n`,
    );
    expect(await database.sql`select from box`).to.have.length(0);
  });

  it('stops in the middle, says how many went down, and what goes on from there', async () => {
    const { run, folder } = await start(
      {
        [a]: { up: 'create table box (id integer, note text);', down: 'drop table box;' },
        [b]: { up: 'select 1;', down: 'delete from box where id = 1;' },
        [c]: { up: 'create table lid (id integer);', down: 'drop table lid; update box set note = null;' },
        [d]: { up: 'select 1;', down: 'select 1;' },
      },
      "insert into box values (1, 'x'); insert into lid values (1);",
    );
    const words = ['--accept-loss', 'lid', '--accept-loss', 'public.box:changed'];
    const { code, stderr } = await run('rollback', '--to', a, ...words);
    expect(code).to.equal(1);
    expect(stderr).to.contain(
      `${b}.down.sql would lose what is in the database; it was rolled back; 2 migrations before it went down, and stay down\n  public.box: 1 row deleted (${b})\n`,
    );

    const next = `--to ${a} --accept-loss public.box:changed --accept-loss public.box:deleted`;
    expect(stderr).to.contain(
      `then go on, and name what may be lost: bin/db rollback --migrations ${folder.directory} ${next}\n`,
    );
    const done = await run('rollback', ...next.split(' '));
    expect(done.code).to.equal(0);
    expect(done.stdout).to.contain(`lost, as accepted:\n  public.box: 1 row deleted (${b})\n`);
    expect(done.stderr).to.contain('note: --accept-loss public.box:changed: nothing of that was lost\n');
  });

  it('is accepted by a name that is there, or nothing goes down', async () => {
    const { run } = await start(
      {
        [a]: { up: "create table box (id integer, note text); create type mood as enum ('calm');", down: 'select 1;' },
        [b]: { up: 'select 1;', down: 'select 1;' },
      },
      "insert into box values (1, 'x');",
    );
    const typed = (...names: string[]) =>
      run('rollback', '--steps', '1', ...names.flatMap((name) => ['--accept-loss', name]));
    const { code, stderr } = await typed('bux', 'box:deleted', 'box.nte');
    expect({ code, stderr }).to.deep.equal({
      code: 1,
      stderr: `error: nothing that can be lost is named so: --accept-loss bux --accept-loss box.nte; nothing was taken down
  fix: did you mean box; rollback --dry-run lists what would be lost
`,
    });
    expect((await typed('x'.repeat(40))).stderr).to.contain('fix: correct the name, or leave it out; ');
    expect((await run('status')).stdout).to.contain('2 applied');
    const known = await typed('public.box', 'box.note', 'public.mood.calm', 'box:deleted', b);
    expect(known.code).to.equal(0);
    expect(known.stderr.split('\n')).to.have.length(6);
    expect(known.stderr).to.contain('note: --accept-loss box.note: nothing of that was lost\n');
  });

  longTest(
    'is counted where it was accepted, without the rows of migrations, and also where truncate takes it',
    async () => {
      const { run } = await start(
        {
          [a]: { up: 'create table box (id integer); create table lid (id integer);', down: 'drop table box, lid;' },
          [b]: { up: 'insert into box values (1), (2);', down: 'truncate lid; delete from box;' },
        },
        'insert into box values (3), (4), (5); insert into lid values (1);',
      );
      const { code, stdout } = await run(
        'rollback',
        '--steps',
        '1',
        '--accept-loss',
        'box:deleted',
        '--accept-loss',
        'lid:deleted',
      );
      expect(code).to.equal(0);
      expect(stdout).to.contain(
        `lost, as accepted:\n  public.lid: 1 row deleted (${b})\n  public.box: 3 rows deleted (${b})\n`,
      );
    },
  );

  it('is no row that a file before it has deleted or changed, whatever the server has not counted yet', async () => {
    const seeded = (id: number) => ({
      up: `insert into kind values (${id}), (${id + 1});`,
      down: `update kind set id = id where id >= ${id}; delete from kind where id >= ${id};`,
    });
    const { run, database } = await start(
      {
        [a]: { up: 'create table kind (id integer primary key);', down: 'drop table kind;' },
        [b]: seeded(1),
        [c]: seeded(3),
      },
      'insert into kind values (0);',
    );
    const { code, stdout, stderr } = await run('rollback', '--to', a);
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    expect(stdout).to.contain('2 taken down');
    expect(await database.sql`select id from kind`).to.deep.equal([{ id: 0 }]);
  });

  longTest('is no row that the batches before it have changed', async () => {
    const { run } = await start(
      {
        [a]: { up: 'create table box (id integer primary key, note text);', down: 'drop table box;' },
        [b]: { up: 'select 1;', down: "update box set id = id where note = 'none';" },
        [c]: {
          up: 'select 1;',
          down: "-- batched\nupdate box set note = 'x' where id in (select id from box where note is null limit 2);",
        },
      },
      'insert into box select n from generate_series(1, 5) as n;',
    );
    const { code, stdout, stderr } = await run('rollback', '--to', a, '--accept-loss', c);
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    expect(stdout).to.contain(`lost, as accepted:\n  ${c}: 5 rows deleted or changed by its batches\n`);
  });

  it('is not known where another session locks a table for longer than may be waited', async () => {
    const { run, database } = await start(
      { [a]: { up: "create table box (id integer default length('x'));", down: 'drop table box;' } },
      'insert into box values (1);',
    );
    await database.sql.begin(async (transaction) => {
      await transaction`lock table box in access exclusive mode`;
      const { code, stderr } = await run('rollback', '--all', '--lock-timeout', '200ms');
      expect({ code, stderr }).to.deep.equal({
        code: 2,
        stderr: `error: what going down would lose is not known: another session holds a lock on a table
  fix: run again when it is through; wait longer: --lock-timeout 1min; or go down without counting: --no-count
`,
      });
    });
    expect((await run('status')).stdout).to.contain('1 applied');
  });

  it('is what truncate empties, and what a block drops where there are rows', async () => {
    const { refused, run } = await start(
      {
        [a]: {
          up: 'create table box (id integer, note text); create table lid (id integer); create table wrap (id integer); create table tape (id integer);',
          down: 'drop table box; drop table if exists lid; drop table wrap; drop table tape;',
        },
        [b]: {
          up: 'select 1;',
          down: `truncate wrap; truncate tape; insert into tape values (9);
                 do $$ begin
                   if exists (select from lid) then drop table lid; end if;
                   if exists (select from box) then alter table box drop column note; end if;
                 end $$;`,
        },
      },
      "insert into box values (1, 'x'), (2, null); insert into lid values (1); insert into wrap values (1), (2); insert into tape values (1);",
    );
    expect((await refused()).sort()).to.deep.equal([
      `public.box.note: 1 value (${b})`,
      `public.lid: 1 row (${b})`,
      `public.tape: 1 row deleted (${b})`,
      `public.wrap: 2 rows deleted (${b})`,
    ]);
    const words = ['lid', 'box.note', 'wrap:deleted', 'tape:deleted'].flatMap((name) => ['--accept-loss', name]);
    expect((await run('rollback', '--steps', '1', ...words)).code).to.equal(0);
  });

  longTest('is nothing where a down file empties tables that are empty, or only rewrites them', async () => {
    const { run } = await start(
      {
        [a]: {
          up: 'create table box (id integer); create table lid (id integer);',
          down: 'drop table box; drop table lid;',
        },
        [b]: {
          up: 'alter table box alter column id type bigint;',
          down: 'alter table box alter column id type integer; truncate lid;',
        },
      },
      'insert into box values (1); insert into lid values (1); delete from lid;',
    );
    expect(await run('rollback', '--steps', '1')).to.deep.include({ code: 0, stderr: '' });
  });

  longTest('is counted once with its partitions, those that no migration has made among them', async () => {
    const { run, refused } = await start(
      {
        [a]: {
          up: `create table event (id integer, at date not null) partition by range (at);
               create table event_2026 partition of event for values from ('2026-01-01') to ('2027-01-01');`,
          down: 'drop table event;',
        },
      },
      `create table event_2027 partition of event for values from ('2027-01-01') to ('2028-01-01') partition by range (id);
       create table event_2027_0 partition of event_2027 for values from (0) to (9);
       insert into event values (1, '2026-05-05'), (2, '2027-05-05');`,
    );
    expect(await refused()).to.deep.equal([`public.event: 2 rows (${a})`]);
    expect((await run('rollback', '--all', '--accept-loss', 'event')).code).to.equal(0);
  });

  longTest('is also what no migration knows', async () => {
    const { refused } = await start(
      { [a]: { up: 'create schema shop; create table shop.box (id integer);', down: 'drop schema shop cascade;' } },
      'create table shop.by_hand (id integer); insert into shop.by_hand values (1), (2);',
    );
    expect(await refused()).to.deep.equal([`shop.by_hand: 2 rows (${a})`]);
  });

  it('is each value that another type changes', async () => {
    const { refused, run, database } = await start(
      {
        [a]: {
          up: 'create table box (id bigint, price integer, at date, name varchar(5), tags integer[], ok boolean);',
          down: 'drop table box;',
        },
        [b]: {
          up: `alter table box alter column id type numeric; alter table box alter column price type numeric(10, 2);
               alter table box alter column at type timestamp; alter table box alter column name type text;
               alter table box alter column tags type bigint[]; alter table box alter column ok type integer using ok::integer;`,
          down: `alter table box alter column id type bigint, alter column price type integer, alter column at type date,
                 alter column name type varchar(5) using name::varchar(5), alter column tags type integer[], alter column ok type boolean using ok > 0;`,
        },
      },
      `insert into box values (1, 1, '2026-01-01', 'x', '{1}', 1), (2, 2.50, '2026-01-01 01:00', 'long text', '{2}', 2), (3.5, 0.25, null, null, null, null);`,
    );
    expect(await refused()).to.deep.equal([
      `public.box.id: 1 row changed (${b})`,
      `public.box.price: 2 rows changed (${b})`,
      `public.box.at: 1 row changed (${b})`,
      `public.box.name: 1 row changed (${b})`,
    ]);
    const words = ['id', 'price', 'at', 'name'].flatMap((name) => ['--accept-loss', `box.${name}:changed`]);
    const { code, stderr } = await run('rollback', '--steps', '1', ...words);
    expect(code).to.equal(0);
    expect(stderr).to.contain(`note: ${b}: what USING makes of the values of box.ok is not counted\n`);
    expect(await database.sql`select price, name from box where id = 2`).to.deep.equal([{ price: 3, name: 'long ' }]);
  });

  it('is each value that another type changes, also beside a USING, and a USING of other types is told', async () => {
    const { run } = await start(
      {
        [a]: {
          up: 'create table box (price numeric, note integer, weight numeric, size integer); create table crate (price numeric);',
          down: 'drop table box, crate;',
        },
        [b]: {
          up: 'select 1;',
          down: `alter table box alter column price type integer using length(price::text);
                 alter table crate alter column price type integer;
                 alter table box alter column weight type text using weight::integer;
                 alter table box alter column note type bigint using note::boolean::integer;
                 alter table box alter column size type bigint using size::text::bigint;`,
        },
      },
      'insert into box values (1.5, 5, 2.5, 1); insert into crate values (1.5);',
    );
    const { stderr, stdout } = await run('rollback', '--steps', '1', '--dry-run');
    expect(`${stdout}${stderr}`).to.contain(`public.crate.price: 1 row changed (${b})`);
    expect(stderr.split('\n').sort()).to.deep.equal(
      [
        '',
        ...['price', 'weight', 'note'].map(
          (column) => `note: ${b}: what USING makes of the values of box.${column} is not counted`,
        ),
      ].sort(),
    );
  });

  it('is told where no one counts it: sequences, large objects, tables of other servers, values that are no such type', async () => {
    const { run } = await start(
      {
        [a]: {
          up: `create table box (id integer, note text); create foreign data wrapper far; create server away foreign data wrapper far;
               create foreign table distant (id integer) server away;`,
          down: 'select 1;',
        },
        [b]: {
          up: 'create sequence invoice_no; create sequence unused;',
          down: `drop sequence invoice_no, unused; select lo_unlink(oid) from pg_largeobject_metadata;
                 do $$ begin if false then delete from distant; end if; end $$;
                 alter table box alter column note type integer using length(note);`,
        },
        [c]: {
          up: 'select 1;',
          down: 'alter table box alter column note type date using null; alter table box alter column note type text;',
        },
      },
      "insert into box values (1, 'x'); select nextval('invoice_no'); select lo_create(0);",
    );
    const { stderr } = await run('rollback', '--to', a, '--dry-run');
    expect(stderr.split('\n').sort()).to.deep.equal(
      [
        '',
        'note: the sequence public.invoice_no goes, and with it that it has come to 1',
        `note: ${b}: large objects are not counted`,
        `note: ${b}: rows of public.distant are another server's, and are not counted`,
        `note: ${b}: what USING makes of the values of box.note is not counted`,
        `note: ${c}: what USING makes of the values of box.note is not counted`,
      ].sort(),
    );
  });

  longTest('leaves it to a down file to refuse by itself', async () => {
    const { run } = await start(
      {
        [a]: { up: 'create table box (id integer);', down: 'drop table box;' },
        [b]: {
          up: 'create table lid (id integer);',
          down: "do $$ begin raise exception 'never'; end $$; drop table lid;",
        },
        [c]: { up: 'create table wrap (id integer);', down: 'drop table wrap;' },
      },
      'insert into box values (1); insert into lid values (1);',
    );
    const { code, stderr } = await run('rollback', '--to', a);
    expect(code).to.equal(1);
    expect(stderr).to.contain('never').and.to.contain('SQLSTATE P0001');
    expect((await run('status')).stdout).to.contain('2 applied');
  });

  longTest('is not known of a file outside a transaction that can touch rows: it takes its name', async () => {
    const { refused, run } = await start(
      {
        [a]: { up: 'create table box (id integer);', down: 'drop table box;' },
        [b]: { up: 'select 1;', down: '-- no-transaction\ndelete from box;' },
        [c]: { up: 'create index ix_box on box (id);', down: '-- no-transaction\ndrop index concurrently ix_box;' },
      },
      'insert into box values (1);',
    );
    const unread = `${b}: it runs outside a transaction, and what it does to rows cannot be read before it is committed`;
    expect(await refused('--to', a)).to.deep.equal([unread]);
    expect((await run('rollback', '--to', a, '--accept-loss', b)).code).to.equal(0);
  });
});
