import { spawn } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeRoot, removeRoot } from '../support/checkout.js';
import { whole } from '../support/proofs.js';

const project = join(import.meta.dirname, '../..');
const last = '20260215110000_add-server-defaults';

/** Every command once, in the order of a day, with how its answer begins. `make prove` runs it, on the newest Node, too. */
const day: readonly (readonly [words: string, answer: RegExp])[] = [
  ['db-start', /^postgres:\/\//],
  ['migrate', /^\+ [^]*\d+ migrations applied in /],
  ['status', /^applied /],
  ['rollback --steps 1', /^- [^]*1 taken down/],
  ['plan', /^-- .*\.up\.sql/],
  ['migrate', /1 migration applied/],
  ['redo', /redone on/],
  ['dev --once --compile true', /^ok {6}migrations [^]*\nok {6}types [^]*\nok {6}compile [^]*\nok {6}plans /],
  [`restamp ${last} --reason tried`, /^nothing to accept/],
  ['new add-user-phone --migrations new', /^new\/\d{14}_add-user-phone\.up\.sql\n/],
  [
    'import migrations --from golang-migrate --out imported',
    /\nwrote \d+ migrations into imported; golang-migrate has \d+ in migrations\n/,
  ],
  ['verify', /^the database is what its \d+ applied migrations make/],
  ['drift', /^0 differences: /],
  ['snapshot --scratch --check schema.snapshot', /is up to date/],
  ['types --check', /are up to date/],
  ['queries', /queries checked/],
  ['release 9.9.9', /releases\/9\.9\.9\.json/],
  ['compat', /9\.9\.9/],
  ['review HEAD', /^## Database: no new migration\n/],
  ['docs', /\d+ tables, \d+ files\n$/],
  ['blame user.payment_customer_id', /add-stripe-ids/],
  ['log user', /\.up\.sql\n/],
  ['check', /^ok {6}src\/queries [^]*\nok {6}plans of queries /],
  ['reset-db', /admin@example\.com/],
  ['diff URL URL', /^equal: /],
  ['db-url', /^postgres:\/\//],
  ['db-stop', /^stopped PostgreSQL 18\n/],
];

describe('a day with bin/db, without DATABASE_URL', () => {
  let root: string;
  let url = '';

  before(function () {
    if (!whole) return this.skip();
    root = makeRoot();
    for (const path of ['bin', 'package.json', 'pgproof.config.json', 'schema.snapshot'])
      cpSync(join(project, path), join(root, path), { recursive: true });
    for (const path of ['node_modules', 'packages', 'migrations', 'sql', 'src'])
      symlinkSync(join(project, path), join(root, path));
  });
  after(async () => {
    if (whole) await removeRoot(root);
  });

  it('has a step for each command but init and adopt, which a project has behind it', () => {
    const source = readFileSync(join(project, 'packages/tool/src/cli/main.ts'), 'utf8');
    const commands = [...source.matchAll(/load: \(\) => import\('\.\/([a-z-]+)\.js'\)/g)].map(([, name]) => name);
    expect(commands).to.have.lengthOf.above(10);
    expect(new Set(['init', 'adopt', ...day.map(([words]) => words.split(' ')[0])])).to.deep.equal(new Set(commands));
  });

  for (const [words, answer] of day) {
    it(words, async () => {
      const { code, output } = await run(words.replaceAll('URL', url).split(' '));
      expect(output).to.match(answer);
      expect(code, output).to.equal(0);
      if (words === 'db-start') url = output.trim();
    });
  }

  async function run(words: readonly string[]): Promise<{ code: number | null; output: string }> {
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(join(root, 'bin/db'), words, {
      cwd: root,
      env: { PATH, HOME, FORCE: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    return { code, output };
  }
});
