import { failOverUnderLoad, journalFolder, migrateWhole } from '../../support/failover.js';
import { startPgpool } from '../../support/pgpool.js';
import { describeWith, findProgram } from '../../support/program.js';
import { longTest } from '../../support/proofs.js';
import { startPair } from '../../support/standby.js';

const path = findProgram('pgpool');

describeWith('pgpool before a server and its standby', path, function () {
  longTest('leads runner and pool to the new primary after a failover under load', async function () {
    this.timeout(180_000);
    const folder = journalFolder();
    const pair = await startPair((primary) => migrateWhole(folder, primary), { streams: true });
    const settings = {
      load_balance_mode: 'off',
      num_init_children: '20',
      health_check_period: '1',
      health_check_user: 'postgres',
      health_check_database: 'postgres',
    };
    const { url, program } = await startPgpool(path ?? '', pair, settings);
    try {
      await failOverUnderLoad({ pair, folder, url }, /the connection was lost/);
    } finally {
      await program.stop();
      await pair.stop();
      folder.cleanup();
    }
  });
});
