import { expect } from 'chai';
import { readCatalogOf } from '../../../packages/tool/src/catalog/read.js';
import { snapshotText } from '../../../packages/tool/src/catalog/snapshot.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { create, fill, index, posts, useAdoption } from '../../support/adoption.js';
import { longTest } from '../../support/proofs.js';
import { createTestDatabase } from '../../support/database.js';
import { migrateFolder } from '../../support/runner.js';

describe('rollback --past-baseline', () => {
  const { trial, run, adopt } = useAdoption();
  const snapshotOf = async (url: string) => snapshotText(await readCatalogOf(parseConnectionUrl(url), 'vbwd-test'));
  /** What the migrations make of an empty database. */
  const replayed = async (to: string | undefined) => {
    const { url, drop } = await createTestDatabase('empty');
    try {
      if (to !== undefined) await migrateFolder(url, trial.folder.directory, to);
      return await snapshotOf(url);
    } finally {
      await drop();
    }
  };
  beforeEach(async () => {
    await trial.sql.unsafe(`${posts[create].up} ${posts[index].up}`);
    await adopt();
  });

  longTest('leaves what the history makes up to there, which is the baseline from then on', async () => {
    expect((await run('rollback', '--to', create, '--past-baseline')).code).to.equal(0);
    expect(await snapshotOf(trial.url)).to.equal(await replayed(create));
    const verified = await run('verify');
    expect([verified.code, verified.stderr]).to.deep.equal([0, '']);
    expect(verified.stdout).to.contain('the database is what its 1 applied migration makes');
    expect((await run('adopt')).stdout).to.contain(`adopted already, up to ${create}, on 2`);
    expect(await trial.migrate()).to.equal(2);
    // What has run here is no part of the baseline.
    const refused = await run('adopt', '--undo');
    expect(refused.stderr).to.contain(`--to ${create}, then undo the adoption`);
    expect((await run('rollback', '--to', create)).code).to.equal(0);
    expect(await adopt('--undo')).to.deep.include({ outcome: 'undone', covers: [create], tablesDropped: false });
    const { outcome, covers } = await adopt('--to', fill);
    expect([outcome, covers]).to.deep.equal(['adopted', [create, fill]]);
  });

  longTest('leaves nothing with --all, and verify says so', async () => {
    expect((await run('rollback', '--all', '--past-baseline')).code).to.equal(0);
    expect(await snapshotOf(trial.url)).to.equal(await replayed(undefined));
    const verified = await run('verify');
    expect([verified.code, verified.stderr]).to.deep.equal([0, '']);
    expect(verified.stdout).to.match(/^the database is what its 0 applied migrations make: /);
  });
});
