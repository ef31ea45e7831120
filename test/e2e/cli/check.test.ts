import { longTest } from '../../support/proofs.js';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect } from 'chai';
import { runDb } from '../../support/run-db.js';

const served = '/* @name FindOrder */\nselect orders.customer from public.orders where orders.id = :id!;\n';
const scanning = '/* @name ListOrders */\nselect orders.id from public.orders;\n';

const project = join(import.meta.dirname, '../../..');

/** On a schema that is not the platform's, so that all but the plans differ; the platform's own is compared by the gate itself. */
describe('bin/db check', () => {
  let folder: string;
  const write = (up: string, query: string) => {
    writeFileSync(join(folder, 'migrations/20260101000000_create-orders.up.sql'), up);
    writeFileSync(join(folder, 'migrations/20260101000000_create-orders.down.sql'), 'drop table orders;\n');
    writeFileSync(join(folder, 'sql/orders.sql'), query);
  };
  const words = () => ['--config', `${folder}/pgproof.config.json`];
  /** A path in the folder, as it is printed. */
  const shown = (path: string) => relative(process.cwd(), join(folder, path));
  const check = () => runDb(['check', ...words()]);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vbwd-check-'));
    for (const name of ['migrations', 'sql']) mkdirSync(join(folder, name));
    copyFileSync(join(project, 'schema.snapshot'), join(folder, 'schema.snapshot'));
    const models = relative(folder, join(project, 'src/models/list.ts'));
    writeFileSync(join(folder, 'pgproof.config.json'), JSON.stringify({ models }));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  longTest('shows the whole output of each that fails, and a line for each of the four', async () => {
    write('create table orders (id integer primary key, customer text not null);\n', served);
    const { code, stdout, stderr } = await check();
    expect({ code, stderr }).to.deep.equal({ code: 1, stderr: '' });
    expect(summaryOf(stdout)).to.deep.equal([
      `FAILED  ${shown('src/queries')}`,
      `FAILED  ${shown('schema.snapshot')}`,
      'FAILED  models',
      'ok      plans of queries: 1 query checked: it uses an index',
    ]);
    const drift = await runDb(['drift', '--scratch', ...words()]);
    const snapshot = ['snapshot', '--scratch', '--check', shown('schema.snapshot'), ...words()];
    const { stderr: differs } = await runDb(snapshot);
    const blocks = stdout.split(/^--- /m).map((block) => block.replace(/\n\n(?:ok|FAILED) [^]*/, '\n'));
    expect(blocks.map((block) => block.split('\n')[0])).to.deep.equal([
      '',
      shown('src/queries'),
      shown('schema.snapshot'),
      'models',
    ]);
    expect(blocks[1]).to.match(/\n {2}orders\.ts is missing\n {2}fix: bin\/db types --config \S+\n/);
    expect(blocks[2]?.trimEnd()).to.equal(`${shown('schema.snapshot')}\n${differs}`.trimEnd());
    expect(blocks[3]).to.equal(`models\n${drift.stdout}`);
  });

  longTest('fails where a query is served by no index', async () => {
    write('create table orders (id integer primary key);\n', scanning);
    const { code, stdout } = await check();
    expect(code).to.equal(1);
    expect(summaryOf(stdout).at(-1)).to.equal('FAILED  plans of queries');
    const { stdout: said } = await runDb(['queries', ...words()]);
    expect(stdout).to.contain(`--- plans of queries\n${said}\n`);
  });

  longTest('does with the record in another schema what its parts do', async () => {
    write(
      'create table orders (id integer primary key, customer text); create view ledger.kept as select 1 as one;\n',
      served,
    );
    const migrations = [...words(), '--schema', 'ledger'];
    const { stdout } = await runDb(['check', ...words(), '--schema', 'ledger']);
    expect(summaryOf(stdout).at(-1)).to.equal('ok      plans of queries: 1 query checked: it uses an index');
    const drift = await runDb(['drift', '--scratch', ...migrations]);
    expect(drift.stdout).to.contain('view ledger.kept').and.not.to.contain('pgmigrations');
    expect(stdout).to.contain(`--- models\n${drift.stdout}`);
    const snapshot = await runDb(['snapshot', '--scratch', '--check', shown('schema.snapshot'), ...migrations]);
    expect(stdout).to.contain(`--- ${shown('schema.snapshot')}\n${snapshot.stderr}`);
    const types = await runDb(['types', ...words(), '--schema', 'ledger', '--out', `${folder}/queries`]);
    expect(types.code, types.stderr).to.equal(0);
  });

  it('takes none of them for well where the migrations cannot be replayed', async () => {
    write('create table orders (id uncountable);\n', served);
    const { code, stdout, stderr } = await check();
    expect({ code, stdout }).to.deep.equal({ code: 2, stdout: '' });
    expect(stderr).to.contain('create-orders.up.sql:1:25: type "uncountable" does not exist');
  });
});

/** The lines of the steps, without how long each took. */
function summaryOf(stdout: string): string[] {
  return stdout
    .split('\n')
    .filter((line) => /^(?:ok {5}|FAILED ) /.test(line))
    .map((line) => line.replace(/ \(\d+ s\)/, ''));
}
