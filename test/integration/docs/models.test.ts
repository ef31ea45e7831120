import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { makeRoot, removeRoot } from '../../support/checkout.js';
import { longTest } from '../../support/proofs.js';
import { spawnDb } from '../../support/run-db.js';
import { useTrial } from '../../support/trial.js';

const project = join(import.meta.dirname, '../../..');
const page = readFileSync(join(project, 'docs/models.md'), 'utf8');
const block = (language: string) => new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\`$`, 'm').exec(page)?.[1] ?? '';

describe('docs/models.md', () => {
  const trial = useTrial();
  let root: string;

  beforeEach(async () => {
    root = makeRoot();
    mkdirSync(join(root, 'node_modules'));
    symlinkSync(join(project, 'packages/runtime'), join(root, 'node_modules/pgproof-runtime'));
    write('package.json', '{ "type": "module" }');
    write('pgproof.config.json', '{ "models": "src/models.ts", "exceptions": "exceptions.json" }');
    write('exceptions.json', block('json'));
    write('migrations/20260101090000_create-orders.up.sql', block('sql'));
    write('migrations/20260101090000_create-orders.down.sql', 'drop schema sales cascade;');
    await trial.sql`revoke create on schema public from public`;
    expect(await db('migrate')).to.include({ code: 0 });
  });
  afterEach(() => removeRoot(root));

  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  const db = (command: string) => spawnDb([command], { env: { DATABASE_URL: trial.url }, cwd: root });

  it('shows models of the migration that it shows, and an exception', async () => {
    await trial.sql`create view open_orders as select id from sales."order" where state <> 'sent'`;
    write('src/models.ts', block('ts'));
    const { stdout } = await db('drift');
    expect(stdout).to.match(
      /^0 differences: 2 models, \d+ facts looked at\n1 object left out: view public\.open_orders /,
    );
  });

  longTest('says how models of a database that has tables begin', async () => {
    write('src/models.ts', 'export const models = [];');
    expect((await db('drift')).stdout).to.match(/^table public\.customer: is in the database, and no model knows it$/m);
    write(
      'src/models.ts',
      `export const models = [{ table: 'customer', about: '…', columns: {}, primaryKey: ['id'] }];`,
    );
    expect((await db('drift')).stdout).to.contain(
      `fix: the model of customer: created_at: { type: 'timestamptz', default: "now()", about: '…' }, or `,
    );
  });
});
