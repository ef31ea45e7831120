import { expect } from 'chai';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { openSession } from '../../../packages/tool/src/migrate/session.js';
import { startPooler, type Pooler } from '../../support/pooler.js';
import { longTest, prove } from '../../support/proofs.js';
import { runDb } from '../../support/run-db.js';
import { failureOf, useTrial } from '../../support/trial.js';

describe('a pooler', () => {
  const trial = useTrial();
  let pooler: Pooler | undefined;

  afterEach(async () => {
    await pooler?.stop();
    pooler = undefined;
  });

  for (const [what, options] of [
    ['one session', { size: 1 }],
    ['two sessions', { size: 2 }],
    ['two sessions, dealt in turn', { size: 2, inTurn: true }],
    ['three sessions, dealt in turn', { size: 3, inTurn: true }],
  ] as const) {
    prove(`in transaction mode with ${what} is refused before anything is set or written`, async () => {
      pooler = await startPooler(trial.url, options);
      const error = await failureOf(openSession(parseConnectionUrl(pooler.url), 'migrate'));
      expect(error.message).to.equal(
        'the connection goes through a pooler in transaction mode, which cannot hold the migration lock',
      );
      expect(error.fix).to.equal(
        'point DATABASE_URL at PostgreSQL itself (port 5432, most often), or at a pool in session mode',
      );
      expect(await trial.exists('pgmigrations')).to.equal(false);
    });
  }

  longTest('in transaction mode ends migrate with exit code 2 and no stack', async () => {
    pooler = await startPooler(trial.url, { size: 2 });
    trial.folder.write({ '20260101000000_create-a': { up: 'create table a (id integer);' } });
    const { code, stdout, stderr } = await runDb(['migrate', '--migrations', trial.folder.directory], {
      env: { DATABASE_URL: pooler.url },
    });
    expect({ code, stdout }).to.deep.equal({ code: 2, stdout: '' });
    expect(stderr).to.match(/^error: the connection goes through a pooler.*\n {2}fix: .*\n$/);
    expect(await trial.exists('a')).to.equal(false);
  });

  longTest('in transaction mode that loses what is sent before it has answered is refused, too', async () => {
    pooler = await startPooler(trial.url, { size: 2, loses: true });
    const error = await failureOf(openSession(parseConnectionUrl(`${pooler.url}?connect_timeout=1`), 'migrate'));
    expect(error.message).to.contain('a pooler in transaction mode');
  });

  it('in session mode is as good as the server', async () => {
    pooler = await startPooler(trial.url, { size: 2, perSession: true });
    trial.folder.write({ '20260101000000_create-a': { up: 'create table a (id integer);' } });
    const { code, stderr } = await runDb(['migrate', '--migrations', trial.folder.directory], {
      env: { DATABASE_URL: pooler.url },
    });
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    expect(await trial.applied()).to.deep.equal(['20260101000000_create-a']);
  });

  longTest('in session mode that has no second session is not waited for without end', async () => {
    pooler = await startPooler(trial.url, { size: 1, perSession: true });
    const error = await failureOf(openSession(parseConnectionUrl(`${pooler.url}?connect_timeout=1`), 'migrate'));
    expect(error.message).to.contain('a pooler that has no second session free');
  });
});
