import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { create, fill, index, posts, useAdoption } from '../../support/adoption.js';
import { longTest } from '../../support/proofs.js';

describe('adopt', () => {
  const { trial, run, adopt, beside, dump } = useAdoption();
  const build = (...sql: string[]) => trial.sql.unsafe(sql.join('; '));

  it('finds the one point that a database equals, and records the migrations up to there as adopted', async () => {
    await build(posts[create].up, posts[index].up);
    const { code, stdout } = await run('adopt');
    expect(code).to.equal(0);
    expect(stdout.replaceAll(/ on postgres:.*| \d+ facts/g, '')).to.equal(
      [
        `the database is at ${index}: compared`,
        'recorded as applied, though they change rows, of which the catalog tells nothing:',
        `  ${fill} (update)`,
        'adopted: 3 migrations recorded as applied, 0 pending',
        '',
      ].join('\n'),
    );
    expect(await trial.applied()).to.deep.equal([create, fill, index]);
    const status = await run('status');
    expect(status.stdout).to.match(new RegExp(`^adopted +${create}  2\\d{3}-.* by `, 'm'));
    expect(status.stdout).to.contain('3 adopted, 0 applied, 0 pending');
    expect(status.code).to.equal(0);
    const verified = await run('verify');
    expect([verified.code, verified.stderr]).to.deep.equal([0, '']);
    const again = await run('adopt');
    expect([again.code, again.stdout]).to.satisfy(
      ([exit, text]: [number, string]) => exit === 0 && text.startsWith(`adopted already, up to ${index}, on 2`),
    );
  });

  longTest('takes the order of columns for no difference, and says it', async () => {
    await build('create table post (state text, title text not null, id integer primary key)', posts[index].up);
    const { outcome, point, notes } = await adopt();
    expect({ outcome, point, notes }).to.deep.equal({
      outcome: 'adopted',
      point: index,
      notes: 'the order of columns',
    });
  });

  longTest('goes on with what is pending, and rolls back to the baseline and no further', async () => {
    await build(posts[create].up);
    await adopt('--to', fill);
    expect(await trial.migrate()).to.equal(1);
    const refused = await run('rollback', '--all');
    expect(refused.code).to.equal(1);
    expect(refused.stderr).to.contain(`error: ${fill} was adopted and never run here: its down file may not fit`);
    expect(refused.stderr).to.match(/fix: .* --to 20260102000000_fill-post; or, .*roll back with --past-baseline/);
    expect((await run('rollback', '--to', fill)).code).to.equal(0);
    expect((await run('redo')).stderr).to.contain(`${fill} was adopted`);
    expect(await trial.applied()).to.deep.equal([create, fill]);
    expect((await run('rollback', '--all', '--past-baseline')).code).to.equal(0);
    expect(await trial.exists('post')).to.equal(false);
    expect(await trial.migrate()).to.equal(3);
  });

  longTest(
    'lists the points that a database equals where migrations change rows alone, and has one named',
    async () => {
      beside(`${fill}.check.sql`, '-- Every post has a state.\nselect id from post where state is null;');
      await build(posts[create].up, "insert into post values (1, 'a', null)");
      const { code, stdout } = await run('adopt');
      expect(code).to.equal(1);
      expect(stdout).to.contain(
        [
          `  ${create}`,
          `  ${fill} (changes rows by update; its check finds rows: not done)`,
          'name the last migration that it has: --to NAME',
        ].join('\n'),
      );
      expect(await trial.exists('pgmigrations')).to.equal(false);
      const refused = await run('adopt', '--to', fill);
      expect(refused.code).to.equal(1);
      expect(refused.stderr).to.contain(`${fill}.check.sql:2 finds 1 row`);
      expect(await trial.exists('pgmigrations')).to.equal(false);
      const { outcome, pending } = await adopt('--to', create);
      expect([outcome, pending]).to.deep.equal(['adopted', [fill, index]]);
      expect(await trial.migrate()).to.equal(2);
      expect([...(await trial.sql`select state from post`)]).to.deep.equal([{ state: 'new' }]);
    },
  );

  it('names the nearest point, each difference and the SQL that takes it away, which works', async () => {
    await build(
      posts[create].up,
      posts[index].up,
      'drop index ix_post_state',
      'create index "ix Old" on post (title)',
      "alter table post alter title drop not null, alter title set default 'x', add constraint short check (title <> '')",
    );
    const before = await dump();
    const { outcome, point, findings } = await adopt('--to', index);
    expect([outcome, point]).to.deep.equal(['different', index]);
    const remedies = findings.map(({ object, remedy, madeBy }) => ({ object, remedy, madeBy }));
    expect(remedies).to.deep.equal([
      {
        object: 'column public.post.title',
        remedy: 'alter table public.post alter column title set not null, alter column title drop default;',
        madeBy: create,
      },
      {
        object: 'constraint public.post.short',
        remedy: 'alter table public.post drop constraint short;',
        madeBy: undefined,
      },
      { object: 'index public."ix Old"', remedy: 'drop index public."ix Old";', madeBy: undefined },
      {
        object: 'index public.ix_post_state',
        remedy: 'create index ix_post_state on public.post using btree (state);',
        madeBy: index,
      },
    ]);
    expect(await dump()).to.deep.equal(before);
    await build(...remedies.map(({ remedy = '' }) => remedy));
    expect((await adopt()).outcome).to.equal('adopted');
  });

  longTest('says which later migration makes what only the database has', async () => {
    await build(
      posts[create].up,
      posts[index].up,
      'alter table post add column extra integer, add column more integer',
    );
    trial.folder.write({
      '20260104000000_add-extra': {
        up: 'alter table post add column extra integer, add column b int, add column c int;',
      },
    });
    await build('create table other (id integer primary key, note text)');
    const { point, findings } = await adopt();
    expect(point).to.equal(index);
    expect(findings.at(-1)?.parts).to.deep.equal([
      'column public.other.id',
      'column public.other.note',
      'constraint public.other.other_pkey',
    ]);
    expect((await run('adopt')).stdout).to.contain(
      'table public.other: only in the database, with 3 objects of its own\n',
    );
    expect(findings.map(({ object, later }) => [object, later])).to.deep.equal([
      ['column public.post.extra', '20260104000000_add-extra'],
      ['column public.post.more', undefined],
      ['table public.other', undefined],
    ]);
  });

  longTest('goes on with what is accepted by name, and keeps it with the reason', async () => {
    await build(posts[create].up, posts[index].up, 'create table old_log (id integer primary key)');
    for (const [words, problem] of [
      [['--accept', 'table public.old_log'], '--accept needs a reason'],
      [['--reason', 'x'], '--reason is for what --accept names'],
      [['--accept', 'table public.old', '--reason', 'x'], 'nothing differs that --accept names: table public.old'],
    ] as const)
      expect((await run('adopt', ...words)).stderr).to.contain(problem);
    // Of the table all that belongs to it, and nothing else.
    await build('create index ix_more on post (title)');
    const words = ['--accept', 'table public.old_log', '--reason', 'kept for the auditors'];
    const near = await adopt(...words);
    expect([near.outcome, near.findings.map(({ object }) => object)]).to.deep.equal([
      'different',
      ['index public.ix_more'],
    ]);
    await build('drop index ix_more');
    expect((await adopt(...words)).outcome).to.equal('adopted');
    const [record] = await trial.sql`select adoption from migration_record where adoption is not null`;
    expect(record?.['adoption']).to.deep.include({
      point: index,
      accepted: [{ object: 'table public.old_log', reason: 'kept for the auditors' }],
    });
    const { code, stdout } = await run('verify');
    expect(code).to.equal(0);
    expect(stdout).to.contain('1 object left out: table public.old_log (kept for the auditors)');
    await build('create index ix_more on post (title)');
    expect((await run('verify')).code).to.equal(1);
  });

  longTest('accepts what a check finds by the name of the check, and keeps it with the reason', async () => {
    beside(`${fill}.check.sql`, 'select id from post where state is null;');
    await build(posts[create].up, posts[index].up, "insert into post values (1, 'a', null)");
    const before = await dump();
    const refused = await run('adopt', '--dry-run');
    expect(refused.stderr).to.contain(`${fill}.check.sql:1 finds 1 row`);
    expect(refused.stderr).to.contain(`--accept "check ${fill}" --reason`);
    const unknown = await run('adopt', '--accept', `check ${create}`, '--reason', 'x');
    expect(unknown.stderr).to.contain(`nothing differs that --accept names: check ${create}`);
    expect(await dump()).to.deep.equal(before);
    const words = ['--accept', `check ${fill}`, '--reason', 'taken away on purpose'];
    expect((await run('adopt', '--dry-run', ...words)).stdout).to.contain(`accepted: check ${fill}\n`);
    const { outcome, accepted } = await adopt(...words);
    expect([outcome, accepted]).to.deep.equal(['adopted', [{ object: `check ${fill}` }]]);
    const [record] = await trial.sql`select adoption from migration_record where adoption is not null`;
    expect(record?.['adoption']).to.deep.include({
      accepted: [{ object: `check ${fill}`, reason: 'taken away on purpose' }],
    });
    expect((await run('verify')).code).to.equal(0);
    // Of a check that finds nothing there is nothing to accept.
    await adopt('--undo');
    await build('delete from post');
    const unneeded = await run('adopt', ...words);
    expect(unneeded.stderr).to.contain(`no row is found by what --accept names: check ${fill}`);
    expect(await trial.exists('pgmigrations')).to.equal(false);
  });

  longTest('accepts of an object that differs that difference alone', async () => {
    await build(posts[create].up, posts[index].up, 'alter table post set (fillfactor = 70), add column more integer');
    const { findings } = await adopt('--accept', 'table public.post', '--reason', 'x');
    expect(findings.map(({ object }) => object)).to.deep.equal(['column public.post.more']);
  });

  longTest('leaves alone what exceptions name, and says so', async () => {
    const file = join(trial.folder.directory, 'exceptions.json');
    writeFileSync(file, JSON.stringify([{ object: 'table public.old_versions', reason: "the old tool's" }]));
    await build(posts[create].up, posts[index].up, 'create table old_versions (version_num varchar(32) primary key)');
    expect((await adopt()).outcome).to.equal('different');
    const { code, stdout } = await run('adopt', '--exceptions', file);
    expect(code).to.equal(0);
    expect(stdout).to.contain("1 object left out: table public.old_versions (the old tool's)");
    expect(await trial.exists('old_versions')).to.equal(true);
  });

  longTest('shows all of it with --dry-run, and writes nothing', async () => {
    await build(posts[create].up, posts[index].up);
    const before = await dump();
    const { code, stdout } = await run('adopt', '--dry-run');
    expect(code).to.equal(0);
    expect(stdout).to.match(/^dry run: 3 migrations recorded as applied, 0 pending; nothing was written to postgres:/m);
    expect(await dump()).to.deep.equal(before);
  });

  longTest('refuses a database of which nothing is of the history, and one that has a record', async () => {
    const empty = await run('adopt');
    expect([empty.code, empty.stdout]).to.satisfy(
      ([code, text]: [number, string]) => code === 1 && text.startsWith('nothing of the history is here: '),
    );
    await trial.migrate();
    const { code, stderr } = await run('adopt');
    expect(code).to.equal(1);
    expect(stderr).to.contain('this database has a record already: 3 migrations are applied');
  });

  longTest('refuses another point than that of its baseline', async () => {
    await build(posts[create].up);
    await adopt('--to', fill);
    const { code, stderr } = await run('adopt', '--to', create);
    expect(code).to.equal(1);
    expect(stderr).to.contain(`this database is adopted already, up to ${fill}`);
  });
});
