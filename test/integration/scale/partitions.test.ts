import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { connect, type Pool } from 'pgproof-runtime/connect.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import type { Catalog } from '../../../packages/tool/src/catalog/catalog.js';
import { compareCatalogs } from '../../../packages/tool/src/catalog/diff.js';
import { readCatalogOf } from '../../../packages/tool/src/catalog/read.js';
import { findDrift } from '../../../packages/tool/src/checks/list.js';
import { checkQueries } from '../../../packages/tool/src/planner/check.js';
import { growingTables } from '../../../packages/tool/src/planner/growing.js';
import { watchRelease } from '../../../packages/tool/src/releases/watch.js';
import { generateModules } from '../../../packages/tool/src/typegen/generate.js';
import { readSources } from '../../../packages/tool/src/typegen/sources.js';
import { creditTokens } from '../../../src/services/tokens.js';
import { closePublic } from '../../support/close-public.js';
import { rejection } from '../../support/connect.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { addCustomer, operations, tryOut, type Customer } from '../../support/operations.js';
import { platform } from '../../support/platform.js';
import { longTest } from '../../support/proofs.js';
import { runDb } from '../../support/run-db.js';
import { migrateFolder, rollbackFolder } from '../../support/runner.js';
import { serverMajor } from '../../support/server.js';
import { errorsDuring } from '../../support/under-load.js';
import { lastMigration } from '../history/steps.js';

const page = readFileSync('docs/scale.md', 'utf8');
const files = [...page.matchAll(/^`(migrations\/[\w-]+\.(?:up|down)\.sql)`\n\n```sql\n([^]*?)^```$/gm)];
const tables = ['token_transaction', 'feature_usage'];
/** What the page does to models and exceptions. */
const keys: Readonly<Record<string, string>> = { token_transaction: 'created_at', feature_usage: 'period_start' };
const exceptions = JSON.parse(/```json\n([^]*?)```/.exec(page)?.[1] ?? '') as { object: string; reason: string }[];

describe('the migrations of docs/scale.md', () => {
  let database: TestDatabase;
  let db: Pool;
  let customer: Customer;
  let folder: string;
  let catalogBefore: Catalog;
  let rowsBefore: unknown;

  before(async () => {
    database = await createTestDatabase('migrated');
    db = await connect(database.url);
    customer = await addCustomer(database, db);
    // From 2025 on, which is before the day that the page is about.
    for (const [table, key] of Object.entries(keys))
      await database.sql.unsafe(`update ${table} set ${key} = least(${key}, '2026-11-01')`);
    await database.sql`
      insert into token_transaction (user_id, amount, transaction_type, created_at)
      select ${customer.userId}, 1, 'BONUS', timestamp '2025-01-01' + n * interval '1 day' from generate_series(1, 500) as n`;
    await database.sql`
      insert into feature_usage (user_id, feature_name, usage_count, period_start)
      select ${customer.userId}, 'calls', n, timestamp '2024-01-01' + n * interval '1 month' from generate_series(1, 30) as n`;
    await closePublic(database.sql);
    folder = mkdtempSync(join(tmpdir(), 'vbwd-scale-'));
    for (const name of ['migrations', 'sql']) cpSync(name, join(folder, name), { recursive: true });
    for (const [, file = '', text = ''] of files) writeFileSync(join(folder, file), text);
    for (const file of ['sql/tokens/token-transaction.sql', 'sql/features/feature-usage.sql']) {
      const text = readFileSync(file, 'utf8');
      writeFileSync(join(folder, file), text.replace('where id = :id!;', 'where id = :id!\nlimit 1;'));
    }
    writeFileSync(join(folder, 'exceptions.json'), JSON.stringify(exceptions));
    catalogBefore = await readCatalogOf(parseConnectionUrl(database.url), 'test', 'public');
    rowsBefore = await rows();
  });
  after(async () => {
    await db.close();
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  const migrations = () => join(folder, 'migrations');
  const rows = async () =>
    Promise.all(tables.map((table) => database.sql.unsafe(`select * from public.${table} order by id`)));
  const filesOnDisk = async (names: readonly string[]) =>
    (await database.sql.unsafe(
      `select pg_relation_filenode(name::regclass)::int as file from unnest(array['${names.join("','")}']) as name`,
    )) as unknown as { file: number }[];
  /** The platform as the page leaves it. */
  const partitioned = () => ({
    ...platform,
    models: platform.models.map((model) => {
      const key = keys[model.table];
      return key === undefined
        ? model
        : { ...model, primaryKey: ['id', key] as const, partitionBy: `range (${key})` as const };
    }),
    exceptions: [...platform.exceptions, ...exceptions],
  });

  it('partition what is there without moving a row', async () => {
    expect(files).to.have.lengthOf(12);
    const onDisk = await filesOnDisk(tables);
    await migrateFolder(database.url, migrations());
    expect(await filesOnDisk(tables.map((table) => `${table}_until_2026`))).to.deep.equal(onDisk);
    expect(await rows()).to.deep.equal(rowsBefore);
  });

  it('leave models that say so, and partitions that a job makes, no finding', async () => {
    await database.sql`create table token_transaction_2027_02 partition of token_transaction for values from ('2027-02-01') to ('2027-03-01')`;
    expect(
      findDrift(partitioned(), await readCatalogOf(parseConnectionUrl(database.url), 'test', 'public')),
    ).to.deep.equal([]);
  });

  it('leave types and plans as they are, once two queries say that they want one row', async function () {
    // It types and plans on the embedded server, and reads what that version writes.
    if (serverMajor() !== 18) this.skip();
    const config = parseConnectionUrl(database.url);
    const sql = join(folder, 'sql');
    const before = await createTestDatabase('migrated');
    try {
      const expected = await generateModules(sql, parseConnectionUrl(before.url));
      expect([...(await generateModules(sql, config))]).to.deep.equal([...expected]);
    } finally {
      await before.drop();
    }
    const { sources } = await readSources(sql);
    const growing = await growingTables(config, partitioned().models, 'public');
    expect((await checkQueries(sources, growing, { config })).findings).to.deep.equal([]);
  });

  longTest('break nothing else of the release before, which compat says', async function () {
    if (serverMajor() !== 18) this.skip();
    const before = await createTestDatabase('migrated');
    try {
      const names = files.flatMap(([, file = '']) => /\/(\d+_.*)\.up\.sql/.exec(file)?.[1] ?? []);
      const released = JSON.parse(readFileSync('releases/0.1.0.json', 'utf8')) as { migrations: string[] };
      const last = released.migrations.at(-1) ?? '';
      const all = [...released.migrations, ...names].map((name) => ({ name, up: { path: '', text: '' } }));
      const { sources } = await readSources('sql');
      const watch = watchRelease({ releases: 'releases', version: '0.1.0', migrations: all, sql: 'sql', sources });
      await watch?.afterEach(last, parseConnectionUrl(before.url));
      await watch?.afterEach(names.at(-1), parseConnectionUrl(database.url));
      const found = watch?.report().findings.map(({ release, query, problem }) => `${release} ${query} ${problem}`);
      expect(found?.sort()).to.deep.equal([
        'after checkout/payment: CompletePurchasesOfInvoice may be refused by the constraint token_transaction_pkey of public.token_transaction: PRIMARY KEY (id)',
        'after features/current-plan: UseFeature may be refused by the constraint feature_usage_pkey of public.feature_usage: PRIMARY KEY (id)',
        'before features/feature-usage: FindFeatureUsageById may give more rows than one',
        'before tokens/token-transaction: FindTokenTransactionById may give more rows than one',
      ]);
    } finally {
      await before.drop();
    }
  });

  it('leave each operation as it is', async () => {
    for (const [name, operation] of Object.entries(operations))
      await tryOut(db, operation, customer).catch((error: unknown) => {
        throw new Error(name, { cause: error });
      });
  });

  longTest('leave nothing for verify to find', async () => {
    const env = { DATABASE_URL: database.url };
    const words = ['verify', '--migrations', migrations()];
    const { code, stdout } = await runDb([...words, '--exceptions', join(folder, 'exceptions.json')], { env });
    expect({ code, stdout }).to.include({ code: 0 });
    expect(stdout).to.contain('partitions of public.token_transaction');
    expect((await runDb(words, { env })).stdout).to.contain('table public.token_transaction_2027_02');
  });

  it('go down to exactly what was there, and refuse where rows would not fit', async () => {
    await database.sql`drop table token_transaction_2027_02`;
    await database.sql`insert into token_transaction (user_id, amount, transaction_type, created_at) values (${customer.userId}, 7, 'BONUS', '2027-01-15')`;
    await database.sql`insert into feature_usage (user_id, feature_name, period_start) values (${customer.userId}, 'calls', '2027-05-01')`;
    const full = await rows();
    for (const [table, said] of [
      ['feature_usage', 'feature_usage has 1 rows of periods in 2027 and later'],
      ['token_transaction', 'the journal has 1 rows of 2027 and later'],
    ] as const) {
      const error = (await rejection(rollbackFolder(database.url, migrations(), { to: lastMigration }))) as Error;
      expect(error.message).to.contain(said);
      if (table === 'feature_usage') expect(await rows()).to.deep.equal(full);
      await database.sql.unsafe(`delete from ${table} where ${keys[table] ?? ''} >= '2027-01-01'`);
    }
    await rollbackFolder(database.url, migrations(), { to: lastMigration });
    const { differences } = compareCatalogs(
      catalogBefore,
      await readCatalogOf(parseConnectionUrl(database.url), 'test', 'public'),
    );
    expect(differences).to.deep.equal([]);
    expect(await rows()).to.deep.equal(rowsBefore);
    await migrateFolder(database.url, migrations());
    expect(await rows()).to.deep.equal(rowsBefore);
  });

  it('go up and down while operations run, of which none fails', async () => {
    await creditTokens(db, { userId: customer.userId, amount: 1_000_000, type: 'BONUS' });
    const down = () => rollbackFolder(database.url, migrations(), { to: lastMigration });
    const up = () => migrateFolder(database.url, migrations());
    expect(await errorsDuring(db, customer, [down, up])).to.deep.equal([]);
  });
});
