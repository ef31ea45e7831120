import { expect } from 'chai';
import { startPooler, type Pooler } from '../../support/pooler.js';
import { spawnDb } from '../../support/run-db.js';
import { useTrial } from '../../support/trial.js';

describe('a session that a pooler hands on as it was left', function () {
  this.timeout(1_200_000);
  const trial = useTrial();
  let pooler: Pooler;
  afterEach(() => pooler.stop());

  it('serves the next process, too', async () => {
    trial.folder.write({ '20260101000000_create-a': { up: 'create table a ();', down: 'drop table a;' } });
    pooler = await startPooler(trial.url, { size: 2, perSession: true });
    const run = (command: string) =>
      spawnDb([command, '--migrations', trial.folder.directory], { env: { DATABASE_URL: pooler.url } });
    for (const command of ['migrate', 'redo', 'redo']) {
      const { code, stderr } = await run(command);
      expect({ code, stderr: stderr.match(/error: .*/)?.[0] }).to.deep.equal({ code: 0, stderr: undefined });
    }
  });
});
