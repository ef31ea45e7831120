import { expect } from 'chai';
import { recordBaseline } from '../../../packages/tool/src/adopt/adopt.js';
import { readComing } from '../../../packages/tool/src/adopt/tools/coming.js';
import { survey, type Survey } from '../../../packages/tool/src/adopt/survey.js';
import type { Task } from '../../../packages/tool/src/adopt/task.js';
import { loadMigrations } from '../../../packages/tool/src/migrate/files.js';
import type { Session } from '../../../packages/tool/src/migrate/session.js';
import { create, fill, index, posts, useAdoption } from '../../support/adoption.js';
import { serverMajor } from '../../support/database.js';
import { longTest, whole } from '../../support/proofs.js';
import { newRole } from '../../support/roles.js';
import { runDb } from '../../support/run-db.js';
import { failureOf } from '../../support/trial.js';

describe('the baseline', () => {
  const { trial, run, adopt, beside, dump } = useAdoption();
  const folder = () => ({ directory: trial.folder.directory, migrations: loadMigrations(trial.folder.directory) });
  const taskFor = (more: Partial<Task> = {}): Task => ({
    accepted: [],
    exceptions: [],
    notedAt: new Map(),
    lockTimeoutMs: 2000,
    report: () => undefined,
    signal: new AbortController().signal,
    replay: { folder: folder(), note: () => undefined, onProgress: () => undefined },
    ...more,
  });
  const runAs = (url: string, ...words: string[]) =>
    runDb(['adopt', ...words, '--migrations', trial.folder.directory], { env: { DATABASE_URL: url } });
  const look = (task: Task) =>
    trial.inSession(async (session) => {
      const found = await survey(session, folder(), task);
      if ('covers' in found) throw new Error('it is adopted already');
      return found;
    });
  const record = (found: Survey, task: Task, change: (session: Session) => void = () => undefined) =>
    trial.inSession((session) => {
      change(session);
      return recordBaseline(session, folder(), found, task);
    });

  longTest('goes without a trace with --undo: the catalog and every row are as before', async () => {
    await trial.sql.unsafe(`${posts[create].up} ${posts[index].up} insert into post values (1, 'a', 'b')`);
    const before = await dump();
    await adopt();
    expect(await dump()).not.to.deep.equal(before);
    const shown = await run('adopt', '--undo', '--dry-run');
    expect(shown.stdout).to.match(
      /^dry run: would take away the baseline up to .*, 3 records, and the runner's tables/,
    );
    expect(await trial.applied()).to.have.length(3);
    const { code, stdout } = await run('adopt', '--undo');
    expect(code).to.equal(0);
    expect(stdout).to.contain(`taken away: the baseline up to ${index}, 3 records, and the runner's tables`);
    expect(await dump()).to.deep.equal(before);
    expect((await run('adopt', '--undo')).stderr).to.contain('this database was not adopted: there is nothing to undo');
    expect((await adopt()).outcome).to.equal('adopted');
  });

  longTest(
    'leaves tables and rows of before, and is not taken back below a migration that was applied after it',
    async () => {
      trial.folder.write({ '20250101000000_do-nothing': { up: 'select 1;' } });
      await trial.migrate({ to: '20250101000000_do-nothing' });
      await trial.rollback();
      await trial.sql.unsafe(posts[create].up);
      const before = await dump();
      await adopt('--to', fill);
      await adopt('--undo');
      expect(await dump()).to.deep.equal(before);
      await adopt('--to', fill);
      expect(await trial.migrate()).to.equal(1);
      const refused = await run('adopt', '--undo');
      expect(refused.code).to.equal(1);
      expect(refused.stderr).to.contain(`a migration was applied after the baseline: ${index}`);
      await trial.rollback();
      expect(await adopt('--undo')).to.include({ outcome: 'undone', tablesDropped: false });
      // What the later migration has left is its own.
      const ofIndex = (line: string) => line.includes(index) || /_id_seq \d/.test(line);
      expect((await dump()).filter((line) => !ofIndex(line))).to.deep.equal(before.filter((line) => !ofIndex(line)));
    },
  );

  longTest('leaves tables as they were in which no run has written a row', async () => {
    trial.folder.write({ '20250101000000_fail': { up: 'select 1 / 0;' } });
    await failureOf(trial.migrate());
    trial.folder.remove('20250101000000_fail');
    await trial.sql.unsafe(`${posts[create].up} ${posts[index].up}`);
    const before = await dump();
    expect(before.join()).to.contain('migration_record');
    await adopt();
    await adopt('--undo');
    expect(await dump()).to.deep.equal(before);
  });

  longTest('stands in a schema of its own, which --undo drops', async () => {
    await trial.sql.unsafe(`${posts[create].up} ${posts[index].up}`);
    const before = await dump();
    expect((await adopt('--schema', 'ops')).outcome).to.equal('adopted');
    expect(await trial.exists('ops.migration_record')).to.equal(true);
    expect((await run('adopt', '--undo', '--schema', 'ops')).code).to.equal(0);
    expect(await dump()).to.deep.equal(before);
    expect([...(await trial.sql`select from pg_namespace where nspname = 'ops'`)]).to.have.length(0);
  });

  it('is written whole or not at all, whichever statement the server dies at, and can be written again', async () => {
    await trial.sql.unsafe(
      'create table post (id integer primary key, title text, state text); insert into post values (1, $$a$$, null);' +
        "create table schema_migrations (version text); insert into schema_migrations values ('20260102000000')",
    );
    beside('old.sql', `-- to: ${fill}\nalter table post alter title set not null;`);
    beside(`${create}.check.sql`, 'select 1 from post where title is null;');
    const asked = { from: 'dbmate', retire: true, bridge: 'old' };
    const coming = await trial.inSession((session) => readComing(session, folder(), asked));
    const task = taskFor({ bridge: 'old', coming, exceptions: coming.own });
    const found = await look(task);
    const before = await dump();
    let killed = 0;
    for (let count = 1; ; count += whole ? 1 : 20) {
      let sent = 0;
      const attempt = record(found, task, ({ client, pid }) => {
        const query = client.query.bind(client) as (...words: unknown[]) => Promise<unknown>;
        client.query = (async (...words: unknown[]) => {
          sent++;
          if (sent === count) await trial.sql`select pg_terminate_backend(${pid})`;
          return query(...words);
        }) as never;
      });
      const error = await attempt.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      // What comes after the commit changes nothing.
      if (await trial.exists('pgmigrations')) break;
      expect(error, `at statement ${count}`).to.be.instanceOf(Error);
      expect(await dump(), `at statement ${count}`).to.deep.equal(before);
      killed++;
      if (sent < count) throw new Error('nothing was recorded, and nothing failed');
    }
    expect(killed).to.be.greaterThan(whole ? 30 : 1);
    expect(await trial.applied()).to.deep.equal([create, fill]);
  }).timeout(300_000);

  longTest('is there for the next run where the first was killed once its commit was sent', async () => {
    await trial.sql.unsafe(`${posts[create].up} ${posts[index].up}`);
    const task = taskFor();
    const found = await look(task);
    const cut = record(found, task, ({ client, pid }) => {
      const query = client.query.bind(client) as (...words: unknown[]) => Promise<unknown>;
      client.query = (async (...words: unknown[]) => {
        const answer = await query(...words);
        // The answer comes to no one.
        if (words[0] === 'commit') {
          await trial.sql`select pg_terminate_backend(${pid})`;
          throw new Error('killed');
        }
        return answer;
      }) as never;
    });
    expect((await failureOf(cut)).message).to.match(/^the connection was lost: /);
    const before = await dump();
    const { code, stdout, stderr } = await run('adopt');
    expect([code, stderr]).to.deep.equal([0, '']);
    expect(stdout).to.match(new RegExp(`^adopted already, up to ${index}, on 2`));
    expect(await record(found, task)).to.equal(false);
    expect(await dump()).to.deep.equal(before);
  });

  longTest('is written once by two at once', async () => {
    await trial.sql.unsafe(`${posts[create].up} ${posts[index].up}`);
    const task = taskFor();
    const found = await look(task);
    const done = await Promise.all([record(found, task), record(found, task), record(found, task)]);
    expect(done.sort()).to.deep.equal([false, false, true]);
    expect(await trial.applied()).to.deep.equal([create, fill, index]);
  });

  longTest('is not written where the database was changed since it was looked at', async () => {
    await trial.sql.unsafe(`${posts[create].up} ${posts[index].up}`);
    const task = taskFor();
    const found = await look(task);
    await trial.sql`alter table post add column late integer`;
    const before = await dump();
    const error = await failureOf(record(found, task));
    expect(error.message).to.equal('the database was changed while it was looked at: column public.post.late');
    expect(await dump()).to.deep.equal(before);
  });

  longTest(
    'is not begun by a role that lacks a right, which is told with what to type, and that is enough',
    async () => {
      await trial.sql.unsafe(`${posts[create].up} ${posts[index].up}`);
      await trial.sql`revoke create on schema public from public`;
      const [owner, app] = [await newRole(trial), await newRole(trial)];
      try {
        await trial.sql.unsafe(`alter table post owner to ${owner.role}`);
        const before = await dump();
        const asApp = (...words: string[]) => runAs(app.url, ...words);
        const grantOf = async (...words: string[]) => {
          const { code, stderr } = await asApp(...words);
          expect(code, stderr).to.equal(1);
          expect(await dump()).to.deep.equal(before);
          const [, problem = '', fix = ''] = /^error: (.*)\n {2}fix: .* run: ([^;]*)/s.exec(stderr) ?? [];
          await trial.sql.unsafe(fix);
          return problem;
        };
        const owns = `the user ${app.role} does not own what the next migrations may change: public.post (of ${owner.role})`;
        expect(await grantOf('--dry-run')).to.equal(owns);
        expect(await grantOf()).to.equal(`the user ${app.role} may not make the runner's tables in the schema public`);
        // On 14 every role may create in the replay, which so lacks what was granted here: a difference, to be accepted by its name.
        if (serverMajor() < 15) return;
        expect((await asApp('--schema', 'ops')).stderr).to.match(
          /may not make the runner's tables in the schema ops\n.* create schema ops authorization/,
        );
        expect((await asApp()).code).to.equal(0);
        expect((await asApp()).stdout).to.contain('adopted already');
      } finally {
        await trial.sql.unsafe(`revoke ${owner.role} from ${app.role}`);
        await app.drop();
        await owner.drop();
      }
    },
  );

  longTest('waits for its turn, and gives up on a table that another holds', async () => {
    await trial.sql.unsafe(`${posts[create].up} ${posts[index].up}`);
    const task = taskFor({ lockTimeoutMs: 100 });
    const found = await look(task);
    await trial.sql.begin(async (other) => {
      await other`lock table post in access exclusive mode`;
      const error = await failureOf(record(found, task));
      expect(error.message).to.equal('another transaction changes a table, and was waited for: nothing was changed');
    });
    expect(await trial.exists('pgmigrations')).to.equal(false);
  });
});
