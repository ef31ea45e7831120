import { expect } from 'chai';
import { create, fill, index, posts, useAdoption } from '../../support/adoption.js';
import { longTest } from '../../support/proofs.js';

/** What the old tool had made of the table: labels of another case, no `not null`, an index more. */
const old = `
  create type mood as enum ('good', 'bad');
  create table post (id integer primary key, title text, mood mood, state text);
  create index ix_old on post (title);
  insert into post values (1, 'a', 'good', 'x'), (2, 'b', null, null), (3, 'b', 'bad', 'y');`;

describe('a bridge', () => {
  const { trial, run, beside, dump } = useAdoption();
  beforeEach(async () => {
    trial.folder.write({
      [create]: {
        up: "create type mood as enum ('GOOD', 'BAD'); create table post (id integer primary key, title text not null, state text, mood mood);",
        down: 'drop table post; drop type mood;',
      },
    });
    await trial.sql.unsafe(old);
  });
  const right = `-- to: ${fill}
    alter type mood rename value 'good' to 'GOOD';
    alter type mood rename value 'bad' to 'BAD';
    alter table post alter title set not null;
    drop index ix_old;`;

  longTest('is shown, leads to its point, and keeps every row', async () => {
    beside('old.sql', right);
    beside('old.check.sql', 'select id from post where mood::text <> upper(mood::text);');
    const { code, stdout, stderr } = await run('adopt', '--bridge', 'old');
    expect([code, stderr]).to.deep.equal([0, '']);
    expect(stdout).to.contain(`the bridge old runs in the transaction of the record, and leads to ${fill}:\n`);
    expect(stdout.indexOf("rename value 'good'")).to.be.lessThan(stdout.indexOf('adopted: 2 migrations'));
    expect(stdout).to.contain('1 check of rows');
    expect(await trial.applied()).to.deep.equal([create, fill]);
    const rows = await trial.sql`select id, title, mood::text, state from post order by id`;
    expect(rows.map(({ id, title, mood, state }) => [id, title, mood, state] as unknown[])).to.deep.equal([
      [1, 'a', 'GOOD', 'x'],
      [2, 'b', null, null],
      [3, 'b', 'BAD', 'y'],
    ]);
    expect(await trial.migrate()).to.equal(1);
    expect((await run('verify')).code).to.equal(0);
  });

  const quick = ['doubles a row and takes another', 'ends the transaction', 'names no migration'];
  /** Each leaves the database as it was. */
  const refused: Record<string, { sql: string; problem: string | RegExp; check?: string }> = {
    'does not lead to its point': {
      sql: right.replace('drop index ix_old;', ''),
      problem: 'still differ: index public.ix_old',
    },
    'changes the rows of a column that is the same on both sides': {
      sql: `${right} update post set state = 'z' where id = 2;`,
      problem: 'changes rows beyond the columns that the catalogs tell apart: public.post',
    },
    'takes a row away': { sql: `${right} delete from post where id = 3;`, problem: 'changes rows beyond' },
    'doubles a row and takes another': {
      sql: `${right} update post set id = 4 where id = 3;`,
      problem: 'changes rows beyond',
    },
    'has a check that finds a row': {
      sql: right,
      check: 'select 1 from post\nwhere state is null;',
      problem: 'check.sql:1 finds 1 row',
    },
    fails: {
      sql: `${right} drop table nothing;`,
      problem: /old\.sql:6:\d+: table "nothing" does not exist|old\.sql:1:1: table "nothing"/,
    },
    'ends the transaction': { sql: `${right} commit;`, problem: 'the runner opens and ends the transaction itself' },
    'names no migration': {
      sql: '-- to: 2027_x\nselect 1;',
      problem: 'leads to 2027_x, and no migration has that name',
    },
  };
  for (const [title, { sql, problem, check }] of Object.entries(refused)) {
    // One that the tool finds out by the rows, and those that need no replay.
    const one = quick.includes(title) ? it : longTest;
    one(`that ${title} is refused, and nothing is changed`, async () => {
      beside('old.sql', sql);
      if (check !== undefined) beside('old.check.sql', check);
      const before = await dump();
      const { code, stderr } = await run('adopt', '--bridge', 'old');
      expect(stderr).to.match(
        typeof problem === 'string' ? new RegExp(problem.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')) : problem,
      );
      expect(code).not.to.equal(0);
      expect(await dump()).to.deep.equal(before);
    });
  }

  longTest('runs behind the one that it goes on from', async () => {
    beside('older.sql', right.replace('drop index ix_old;', ''));
    beside('old.sql', `-- first: older\n-- to: ${fill}\ndrop index ix_old;`);
    expect((await run('adopt', '--bridge', 'old')).code).to.equal(0);
    beside('older.sql', '-- first: old\nselect 1;');
    expect((await run('adopt', '--undo')).code).to.equal(0);
    expect((await run('adopt', '--bridge', 'old')).stderr).to.contain('goes on from itself: old, older, old');
  });

  longTest('may change the values of a column that it names', async () => {
    beside('old.sql', `-- changes: public.post.state\n${right} update post set state = 'new' where state is null;`);
    expect((await run('adopt', '--bridge', 'old')).code).to.equal(0);
    expect(await trial.applied()).to.deep.equal([create, fill]);
  });

  longTest('is shown by a dry run, and does not run', async () => {
    beside('old.sql', right);
    const before = await dump();
    const { code, stdout } = await run('adopt', '--bridge', 'old', '--dry-run');
    expect(code).to.equal(0);
    expect(stdout).to.contain('the bridge old would run in the transaction of the record');
    expect(stdout).to.contain(`a dry run runs no bridge: the database differs from ${fill} in 3 objects now; `);
    expect(stdout).not.to.contain('the database is at');
    expect(await dump()).to.deep.equal(before);
  });

  longTest('that there is not is named with those that there are', async () => {
    beside('old.sql', right);
    const { code, stderr } = await run('adopt', '--bridge', 'other');
    expect(code).to.equal(1);
    expect(stderr).to.contain('there is no bridge other: old is in ');
    const different = await run('adopt');
    expect(different.stdout).to.contain('or --bridge NAME (old)');
  });

  it('and --to name the same point', async () => {
    beside('old.sql', right);
    expect((await run('adopt', '--bridge', 'old', '--to', index)).stderr).to.contain(
      `leads to ${fill}, and --to names ${index}`,
    );
    expect(Object.keys(posts)).to.contain(index);
  });

  longTest('is run by a user whose file of checks names what there is', async () => {
    beside('old.sql', right);
    beside('odl.check.sql', 'select 1;');
    expect((await run('adopt', '--bridge', 'old')).stderr).to.contain(
      'checks are named after no migration and no bridge',
    );
  });
});
