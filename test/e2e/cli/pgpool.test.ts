import { expect } from 'chai';
import { folderOf, type MigrationsFolder } from '../../support/migrations-folder.js';
import { startPgpool } from '../../support/pgpool.js';
import { describeWith, findProgram, type Program } from '../../support/program.js';
import { longTest, prove } from '../../support/proofs.js';
import { runDb, uncounted } from '../../support/run-db.js';
import { startPair, type Pair } from '../../support/standby.js';

const path = findProgram('pgpool');
const [a, b] = ['20260101000000_create-a', '20260102000000_create-b'] as const;

describeWith('pgpool', path, () => {
  let folder: MigrationsFolder;
  let pair: Pair;
  let program: Program | undefined;

  before(async function () {
    this.timeout(120_000);
    folder = folderOf({ [a]: { up: 'create table a (id integer);', down: 'drop table a;' } });
    pair = await startPair(async (url) => {
      await run(url, 'migrate');
    });
    folder.write({ [b]: { up: 'create table b (id integer);', down: 'drop table b;' } });
    await run(pair.primaryUrl, 'migrate');
  });

  afterEach(async () => {
    await program?.stop();
    program = undefined;
  });

  after(async () => {
    await pair.stop();
    folder.cleanup();
  });

  async function run(url: string, command: string, ...parameters: string[]) {
    return runDb([command, ...parameters, '--migrations', folder.directory], { env: { DATABASE_URL: url } });
  }

  async function start(settings: Record<string, string>): Promise<string> {
    const started = await startPgpool(path ?? '', pair, settings);
    ({ program } = started);
    return started.url;
  }

  longTest('that spreads reads is named, by commands that write and by those that read', async () => {
    const url = await start({});
    for (const command of ['migrate', 'status', 'plan', 'verify', 'drift', 'snapshot', 'redo']) {
      const { code, stdout, stderr } = await run(url, command);
      expect({ command, code, stdout }).to.deep.equal({ command, code: 2, stdout: '' });
      expect(stderr).to.match(
        /^error: pgpool sends reads to another server than writes, so what is read may be old \(postgres:\S+\)\n {2}fix: connect to the primary itself; or set in pgpool\.conf load_balance_mode = off, or for these connections alone app_name_redirect_preference_list = 'pgproof\.\*:primary'\n$/,
      );
    }
    const { code, stderr } = await runDb(['diff', pair.primaryUrl, url]);
    expect(code).to.equal(2);
    expect(stderr).to.contain('pgpool sends reads');
  });

  for (const [what, settings] of Object.entries({
    'that spreads nothing': { load_balance_mode: 'off' },
    'that has read what the fix says': { app_name_redirect_preference_list: 'pgproof.*:primary' },
    'that has its standby for failures only': { backend_weight0: '1', backend_weight1: '0' },
  })) {
    prove(`${what} is as good as the primary`, async () => {
      const url = await start(settings);
      for (const command of ['status', 'migrate', 'redo'])
        expect(await run(url, command)).to.include({ code: 0, stderr: '' });
      expect(uncounted(await runDb(['diff', pair.primaryUrl, url]))).to.include({ code: 0, stdout: 'equal\n' });
    });
  }
});
