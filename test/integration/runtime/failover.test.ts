import { expect } from 'chai';
import { connectionUrl, parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { noDebianServer } from '../../support/debian-server.js';
import { startDebianPair } from '../../support/debian-standby.js';
import { failOverUnderLoad, journalFolder, migrateWhole } from '../../support/failover.js';
import { longTest } from '../../support/proofs.js';
import { runDb } from '../../support/run-db.js';
import { startPair, type Pair } from '../../support/standby.js';

describe('a failover', function () {
  this.timeout(120_000);

  async function prove(start: (fill: (url: string) => Promise<void>) => Promise<Pair>): Promise<void> {
    const folder = journalFolder();
    const pair = await start((primary) => migrateWhole(folder, primary));
    try {
      const [primary, standby] = [parseConnectionUrl(pair.primaryUrl), parseConnectionUrl(pair.standbyUrl)];
      const url = connectionUrl({ ...primary, others: [standby], sessionAttributes: 'read-write' });
      await failOverUnderLoad({ pair, folder, url }, /create-t6\.up\.sql: the connection was lost/);
      const { code, stderr } = await runDb(['verify', '--migrations', folder.directory], {
        env: { DATABASE_URL: url },
      });
      expect(code, stderr).to.equal(0);
    } finally {
      await pair.stop();
      folder.cleanup();
    }
  }

  it('is followed by a pool under load and by a cut run: nothing acknowledged is lost, and nothing is done twice', () =>
    prove((fill) => startPair(fill, { streams: true })));

  const title = 'to a standby that pg_basebackup has made is followed in the same way';
  if (noDebianServer === undefined) longTest(title, () => prove(startDebianPair));
  else it.skip(`${title} (skipped: ${noDebianServer})`);
});
