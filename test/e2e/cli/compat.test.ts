import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { expect } from 'chai';
import { longTest } from '../../support/proofs.js';
import { runDb } from '../../support/run-db.js';

const create = '20260101000000_create-orders';
const base = {
  'pgproof.config.json': '{}',
  [`migrations/${create}.up.sql`]:
    'create table public.orders (id integer primary key, customer text not null, note text);\n',
  [`migrations/${create}.down.sql`]: 'drop table public.orders;\n',
  'sql/orders.sql': [
    '/* @name FindOrder */\nselect id, customer, note from public.orders where id = :id!;\n',
    '/* @name AddOrder */\ninsert into public.orders (id, customer) values (:id!, :customer!);\n',
  ].join('\n'),
};
/** Three migrations, of which the second and the third break something. */
const later = {
  'migrations/20260201000000_add-place.up.sql': 'alter table public.orders add column place text;\n',
  'migrations/20260201000000_add-place.down.sql': 'alter table public.orders drop column place;\n',
  'migrations/20260202000000_rename-customer.up.sql': 'alter table public.orders rename column customer to buyer;\n',
  'migrations/20260202000000_rename-customer.down.sql': 'alter table public.orders rename column buyer to customer;\n',
  'migrations/20260203000000_require-total.up.sql': 'alter table public.orders add column total integer not null;\n',
  'migrations/20260203000000_require-total.down.sql': 'alter table public.orders drop column total;\n',
  'sql/orders.sql': [
    '/* @name FindOrder */\nselect id, buyer, note, place from public.orders where id = :id!;\n',
    '/* @name AddOrder */\ninsert into public.orders (id, buyer, total) values (:id!, :buyer!, :total!);\n',
  ].join('\n'),
};

describe('bin/db release and bin/db compat', () => {
  let folder: string;
  const write = (files: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  };
  const run = (...words: string[]) => runDb([...words, '--config', join(folder, 'pgproof.config.json')]);
  /** A path in the folder, as it is printed. */
  const shown = (path: string) => relative(process.cwd(), join(folder, path));
  const textOf = (version: string) => readFileSync(join(folder, `releases/${version}.json`), 'utf8');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vbwd-compat-'));
    write(base);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('say what a release needs, and which migration takes it away', async () => {
    expect(await run('release', '1.0.0')).to.deep.equal({
      code: 0,
      stderr: '',
      stdout: `${shown('releases/1.0.0.json')} written: 2 queries, 1 migration\n`,
    });
    expect(JSON.parse(textOf('1.0.0'))).to.deep.equal({
      version: '1.0.0',
      migrations: [create],
      enums: {},
      queries: [
        {
          name: 'orders: AddOrder',
          line: 4,
          column: 10,
          cardinality: 'exec',
          text: 'insert into public.orders (id, customer) values ($1, $2)',
          parameters: [
            { name: 'id', type: 'integer', null: false, typescript: 'number' },
            { name: 'customer', type: 'text', null: false, typescript: 'string' },
          ],
          columns: [],
        },
        {
          name: 'orders: FindOrder',
          line: 1,
          column: 10,
          cardinality: 'optional',
          text: 'select id, customer, note from public.orders where id = $1',
          parameters: [{ name: 'id', type: 'integer', null: false, typescript: 'number' }],
          columns: [
            { name: 'id', type: 'integer', null: false, typescript: 'number' },
            { name: 'customer', type: 'text', null: false, typescript: 'string' },
            { name: 'note', type: 'text', null: true, typescript: 'string' },
          ],
        },
      ],
    });
    write(later);
    const { code, stdout, stderr } = await run('compat');
    const file = shown('sql/orders.sql');
    expect({ code, stderr }).to.deep.equal({ code: 1, stderr: '' });
    const migrateFirst = `  fix: bin/db migrate --config ${join(folder, 'pgproof.config.json')} first, then start what runs it`;
    const way =
      'in place of the rename, add buyer beside public.orders.customer, have a trigger fill each from the other, and backfill in batches; drop customer in a later release, when no process of 1.0.0 runs';
    expect(stdout.trimEnd().split('\n')).to.deep.equal([
      `break  ${file}:4:10: AddOrder of 1.0.0 fails: column "customer" of relation "orders" does not exist, from 20260202000000_rename-customer on`,
      `  fix: ${way}`,
      `break  ${file}:1:10: FindOrder of 1.0.0 fails: column "customer" does not exist, from 20260202000000_rename-customer on`,
      `  fix: ${way}`,
      `first  ${file}:1:10: FindOrder fails: column "buyer" does not exist, before 20260202000000_rename-customer`,
      migrateFirst,
      `first  ${file}:4:10: AddOrder fails: column "total" of relation "orders" does not exist, before 20260203000000_require-total`,
      migrateFirst,
      '2 breaks of 1.0.0 on the schema after it: it cannot go on while these migrations run',
      '2 breaks on the schema of 1.0.0: migrate before the new version starts',
      '3 migrations since 1.0.0: its 2 queries on the schema after, 2 queries on the schema before',
    ]);
  });

  longTest(
    'find an insert that lacks a column, break known by its migration, and compare with the release before',
    async () => {
      await run('release', '1.0.0');
      const name = '20260203000000_require-total';
      const up = 'alter table public.orders add column total integer not null;\n';
      write({
        [`migrations/${name}.up.sql`]: up,
        [`migrations/${name}.down.sql`]: later[`migrations/${name}.down.sql`],
      });
      const found = await run('compat', '--json');
      const { exitCode, result } = JSON.parse(found.stdout) as { exitCode: number; result: { findings: object[] } };
      expect(exitCode).to.equal(1);
      expect(result).to.deep.include({ release: '1.0.0', migrations: [name], queries: { before: 2, after: 2 } });
      expect(result.findings).to.deep.equal([
        {
          release: 'before',
          severity: 'break',
          query: 'orders: AddOrder',
          file: shown('sql/orders.sql'),
          line: 4,
          column: 10,
          problem: 'inserts into public.orders without total, which must have a value',
          others: [],
          migration: name,
          fix: `give public.orders.total a default in ${name}, or let it be NULL there; take the default away, or set not null, in a later release, when no process of 1.0.0 runs`,
        },
      ]);
      write({ [`migrations/${name}.up.sql`]: `-- breaks 1.0.0: orders are closed meanwhile\n\n${up}` });
      const known = await run('compat');
      expect(known.code).to.equal(0);
      expect(known.stdout).to.contain('\n  because: orders are closed meanwhile\n');
      // The release of what is there: the one before it is compared.
      await run('release', '1.1.0');
      expect((await run('compat')).stdout).to.contain('since 1.0.0');
      expect((await run('compat', '--release', '1.1.0')).stdout).to.contain('no migration since 1.1.0');
      const check = await run('check');
      expect(check.stdout).to.match(new RegExp(`^ok {6}${shown('releases')} .*since 1\\.0\\.0`, 'm'));
    },
  );

  it('name a line that says what breaks and counts for nothing, with its place', async () => {
    await run('release', '1.0.0');
    const name = '20260203000000_require-total';
    const up = 'alter table public.orders add column total integer not null;\n';
    write({
      [`migrations/${name}.up.sql`]: `-- Why: orders have one.
-- breaks 1.0.0
-- breaks 1.0.0:
  -- Breaks 1.1.0: there is none
-- breaks v1.0.0: it is called otherwise
-- breaks nothing else, and 1.0.0 is fine
${up}`,
      [`migrations/${name}.down.sql`]: later[`migrations/${name}.down.sql`],
    });
    const file = shown(`migrations/${name}.up.sql`);
    const { code, stderr } = await run('compat');
    expect({ code, stderr }).to.deep.equal({
      code: 1,
      stderr: `error: these lines say that a release may break, and count for nothing:
  ${file}:2:1: "breaks 1.0.0" has no reason
  ${file}:3:1: "breaks 1.0.0" has no reason
  ${file}:4:3: there is no release 1.1.0 in ${shown('releases')}: 1.0.0
  ${file}:5:1: there is no release v1.0.0 in ${shown('releases')}: 1.0.0
  fix: write -- breaks VERSION: WHY, of a release that is there; where the file is applied, then: bin/db restamp --config ${join(folder, 'pgproof.config.json')}
`,
    });
    const check = await run('check');
    expect(check.code).to.equal(1);
    expect(check.stdout).to.contain(`${file}:4:3: there is no release 1.1.0`);
    // What a release has is frozen, and its own marks are of releases before.
    write({ [`migrations/${name}.up.sql`]: `-- breaks 0.9.0: it was taken away\n${up}` });
    await run('release', '1.1.0');
    expect((await run('compat', '--release', '1.1.0')).stdout).to.contain('no migration since 1.1.0');
  });

  longTest('write the same bytes, and over another release only when told', async () => {
    write({ 'package.json': '{ "version": "2.0.0" }' });
    const { stdout } = await runDb(['release'], { cwd: folder });
    expect(stdout).to.equal('releases/2.0.0.json written: 2 queries, 1 migration\n');
    const first = textOf('2.0.0');
    expect((await run('release', '2.0.0')).stdout).to.contain('is written already');
    write({ 'sql/orders.sql': base['sql/orders.sql'].replace(', note', '') });
    const refused = await run('release', '2.0.0');
    expect(refused.code).to.equal(1);
    expect(refused.stderr).to.contain('is there already, and its queries or migrations are other ones');
    expect(textOf('2.0.0')).to.equal(first);
    expect((await run('release', '2.0.0', '--force')).code).to.equal(0);
    expect(textOf('2.0.0')).not.to.equal(first);
  });

  it('say what is missing', async () => {
    expect((await run('compat')).stderr).to.contain(`there is no release in ${shown('releases')}`);
    expect((await run('release', 'next')).stderr).to.contain('A version begins with a digit');
    write({ 'releases/1.0.0.json': '{"version": "1.0.0"}' });
    expect((await run('compat')).stderr).to.contain('does not hold the queries of release 1.0.0');
    const released = { version: '1.0.0', migrations: [create], enums: {}, queries: [] };
    write({ 'releases/1.0.0.json': JSON.stringify({ ...released, migrations: ['20250101000000_gone', create] }) });
    expect((await run('compat')).stderr).to.contain('has migrations that are not there: 20250101000000_gone');
    write({ 'releases/1.0.0.json': JSON.stringify({ ...released, migrations: ['20260101000000_create-orders'] }) });
    write({
      'migrations/20251231000000_late.up.sql': 'select 1;',
      'migrations/20251231000000_late.down.sql': 'select 1;',
    });
    expect((await run('compat')).stderr).to.contain('lacks migrations that come before its last one');
    expect((await run('compat', '--release', '0.9.0')).stderr).to.contain('name one of 1.0.0');
  });
});
