import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { models } from '../../../src/models/list.js';
import { closePublic } from '../../support/close-public.js';
import { createTestDatabase } from '../../support/database.js';
import { longTest } from '../../support/proofs.js';
import { runDb, uncounted } from '../../support/run-db.js';
import { useTrial } from '../../support/trial.js';

const reason = 'a job makes them';
const partitions = { object: 'partitions of public.event', reason };
const said = '2 objects left out: partitions of public.event (a job makes them)\n';

describe('bin/db --exceptions', () => {
  const trial = useTrial();
  const file = join(tmpdir(), `vbwd-exceptions-${process.pid}.json`);
  after(() => {
    rmSync(file);
  });
  const write = (content: unknown) => {
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  };
  const run = (command: string, ...words: string[]) =>
    runDb([command, ...words, '--exceptions', file], { env: { DATABASE_URL: trial.url } });
  const verify = (...words: string[]) => run('verify', '--migrations', trial.folder.directory, ...words);

  /** Partitions that a migration makes of the rows that are there: a replay, which has none, makes no partition. */
  beforeEach(async () => {
    write([partitions]);
    trial.folder.write({ '20260101000000_create-year': { up: 'create table year (number integer);' } });
    await trial.migrate();
    await trial.sql`insert into year values (2025), (2026)`;
    trial.folder.write({
      '20260102000000_create-event': {
        up: `
          create table event (id bigint generated always as identity, year integer, primary key (id, year)) partition by list (year);
          create index ix_event_year on event (year);
          do $$
          declare
            one integer;
          begin
            for one in select number from year loop
              execute format('create table %I partition of event for values in (%s)', 'event of ' || one, one);
            end loop;
          end
          $$;`,
      },
    });
    await trial.migrate({ exceptions: [partitions] });
  });

  longTest('counts only what is compared', async () => {
    const count = async () =>
      Number(/(\d+) facts compared/.exec((await run('diff', trial.url, trial.url)).stdout)?.[1]);
    write([]);
    const all = await count();
    write([{ object: 'table public.year', reason }]);
    expect(all - (await count()), 'the table, its column and the order of columns').to.equal(3);
  });

  longTest('has verify leave out partitions that were made of rows, and say so', async () => {
    expect(uncounted(await verify())).to.deep.equal({
      code: 0,
      stdout: `the database is what its 2 applied migrations make\n${said}`,
      stderr: '',
    });
    const { stdout } = await verify('--json');
    expect((JSON.parse(stdout) as { result: object }).result).to.deep.include({
      outcome: 'equal',
      findings: [],
      leftOut: [{ ...partitions, objects: ['table public."event of 2025"', 'table public."event of 2026"'] }],
    });
    const without = await runDb(['verify', '--migrations', trial.folder.directory], {
      env: { DATABASE_URL: trial.url },
    });
    expect(without.code).to.equal(1);
    expect(without.stdout).to.contain('\ntable public."event of 2025": only in the database\n');
  });

  longTest('has verify and diff count only what they compare', async () => {
    const replayed = await runDb(['snapshot', '--scratch', '--json', '--migrations', trial.folder.directory]);
    const { lines } = (JSON.parse(replayed.stdout) as { result: { lines: string[] } }).result;
    const facts = lines.length - 1;
    expect((await verify()).stdout).to.contain(`: ${facts} facts compared\n`);
    expect((await run('diff', trial.url, trial.url)).stdout).to.contain(`: ${facts} facts compared\n`);
    const { stdout: all } = await runDb(['snapshot'], { env: { DATABASE_URL: trial.url } });
    expect(all.trimEnd().split('\n')).to.have.length.above(facts + 1);
  });

  longTest(
    'has verify find what else differs, the partitioned table and a partition that was detached among it',
    async () => {
      await trial.sql`drop index ix_event_year`;
      await trial.sql`alter table event detach partition "event of 2025"`;
      const { code, stdout } = await verify();
      expect(code).to.equal(1);
      expect(stdout).to.contain('index public.ix_event_year: only in the history\n');
      expect(stdout).to.contain('table public."event of 2025": only in the database\n');
      expect(stdout).not.to.contain('event of 2026');
      expect(stdout).to.match(/\n1 object left out: partitions of public\.event \(a job makes them\)\n$/);
    },
  );

  it('has diff leave them out on either side', async () => {
    const other = await createTestDatabase('empty');
    try {
      await other.sql.unsafe(`
        create table year (number integer);
        create table event (id bigint generated always as identity, year integer, primary key (id, year)) partition by list (year);
        create index ix_event_year on event (year);`);
      for (const urls of [
        [trial.url, other.url],
        [other.url, trial.url],
      ]) {
        expect(uncounted(await run('diff', ...urls))).to.deep.equal({ code: 0, stdout: `equal\n${said}`, stderr: '' });
        expect(JSON.parse((await run('diff', ...urls, '--json')).stdout)).to.have.nested.property(
          'result.leftOut[0].reason',
          reason,
        );
      }
      await other.sql`alter table event add column note text`;
      expect((await run('diff', trial.url, other.url)).stdout).to.equal(
        `column public.event.note: only in B\n  B: text\ndifferent: 1 object\n${said}`,
      );
    } finally {
      await other.drop();
    }
  });

  longTest('has migrate, rollback and redo not note what a job made since the last run', async () => {
    const folder = ['--migrations', trial.folder.directory];
    trial.folder.write({ '20260103000000_create-other': { up: 'create table other ();', down: 'drop table other;' } });
    const runs = [['migrate'], ['redo'], ['rollback', '--steps', '1']] as const;
    for (const [index, [command, ...words]] of runs.entries()) {
      await trial.sql.unsafe(`create table event_${index} partition of event for values in (${index})`);
      const { code, stderr } = await run(command, ...words, ...folder);
      expect({ code, stderr }, command).to.deep.equal({ code: 0, stderr: '' });
    }
    await trial.sql.unsafe(`create table event_4 partition of event for values in (4)`);
    const { stderr } = await runDb(['migrate', ...folder], { env: { DATABASE_URL: trial.url } });
    expect(stderr).to.equal(
      `note: the schema differs from what the last recorded run left; bin/db verify --migrations ${trial.folder.directory} names what differs from the migrations\n`,
    );
  });

  longTest('says of an exception that it names nothing that is there, and not of the platform’s', async () => {
    write([partitions, { object: 'publication p', reason }, { object: 'table public.old', reason }]);
    const { code, stderr } = await verify();
    expect({ code, stderr }).to.deep.equal({
      code: 0,
      stderr: 'note: nothing is there that these exceptions name: publication p, table public.old\n',
    });
  });

  it('refuses a file that it cannot use, before it looks at a database', async () => {
    write('[\n  { "object": "*", "reason": "all of it" }\n]');
    for (const words of [
      ['verify'],
      ['drift'],
      ['migrate'],
      ['diff', 'postgres://127.0.0.1:1/a', 'postgres://127.0.0.1:1/b'],
    ]) {
      const { code, stdout, stderr } = await runDb([...words, '--exceptions', file], {
        env: { DATABASE_URL: 'postgres://127.0.0.1:1/nowhere' },
      });
      expect({ code, stdout }).to.deep.equal({ code: 2, stdout: '' });
      expect(stderr).to.contain(`error: ${file}:2:15: "*" does not begin with a kind of object`);
    }
  });
});

describe('bin/db drift --exceptions', () => {
  longTest('leaves out what no model knows, and the platform’s own exceptions too', async () => {
    const database = await createTestDatabase('migrated');
    const file = join(tmpdir(), `vbwd-exceptions-of-drift-${process.pid}.json`);
    writeFileSync(file, JSON.stringify([{ object: 'index public.tmp_*', reason: 'an operator tries it' }]));
    try {
      await closePublic(database.sql);
      const drift = (...words: string[]) => runDb(['drift', ...words], { env: { DATABASE_URL: database.url } });
      const [, facts] = /, (\d+) facts looked at\n$/.exec((await drift()).stdout) ?? [];
      await database.sql.unsafe('create index tmp_1 on tax (name); create table alembic_version (n text)');
      expect(await drift('--exceptions', file)).to.deep.equal({
        code: 0,
        // They are an index, a table and its column.
        stdout: `0 differences: ${models.length} models, ${Number(facts) + 3} facts looked at
1 object left out: index public.tmp_* (an operator tries it)
1 object left out: table public.alembic_version (Alembic's record, on databases that it built)
`,
        stderr: '',
      });
      expect((await drift()).code).to.equal(1);
    } finally {
      rmSync(file);
      await database.drop();
    }
  });
});
