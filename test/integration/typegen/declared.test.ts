import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import pg from 'pg';
import { fromPg } from '../../../packages/tool/src/session/pg.js';
import { fromPostgres, openPool } from 'pgproof-runtime/postgres.js';
import { run, type Connection, type Query } from 'pgproof-runtime/query.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { openSession, type Session } from '../../../packages/tool/src/migrate/session.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { checkRows, fieldsOf, labelsOf, moduleFile, moduleFolders } from '../../support/declared.js';
import { longTest } from '../../support/proofs.js';
import { readState } from '../../support/round-trip/state.js';
import { fillTables } from '../../support/rows/fill.js';
import { serverMajor } from '../../support/server.js';

type AnyQuery = Query<Record<string, unknown>, Record<string, unknown>>;

const names = moduleFolders
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }))
  // What holds a lock for a test database waits for who has it.
  .filter((file) => /\/.*\.ts$/.test(file.replaceAll('\\', '/')) && !file.startsWith('library'))
  .map((file) => file.replaceAll('\\', '/').replace(/\.ts$/, ''))
  .sort();

type Row = Record<string, unknown>;

const uuid = 2950;
/** Those that give rows only where something stands as it should; the tests of the services, which do that, look at these rows. */
const stateful = [
  'access/permissions: AttachPermission',
  'access/permissions: DetachPermission',
  'access/permissions: ListPermissionsOfRole',
  'access/roles: AssignRole',
  'access/roles: RevokeRole',
  'accounts/password-reset: FindPasswordResetState',
  'accounts/password-reset: InvalidatePasswordResetTokens',
  'accounts/password-reset: LockUserOfResetToken',
  'accounts/password-reset: ResetPassword',
  'accounts/users: UpdateUser',
  'accounts/users: UpdateUserDetails',
  'checkout/cart: ListCartAddons',
  'checkout/cart: ListCartBundles',
  'checkout/payment: ActivateAddonSubscriptions',
  'checkout/payment: ActivateSubscription',
  'checkout/payment: CompletePurchasesOfInvoice',
  'checkout/payment: PayInvoice',
  'checkout/refund: CancelAddonSubscriptionsOfInvoice',
  'checkout/refund: CancelSubscriptionOfInvoice',
  'features/current-plan: UseFeature',
  'features/feature-usage: FindFeatureUsage',
  'features/feature-usage: ResetFeatureUsage',
  'losses/refuse: ListTouched',
  'losses/stored: ListStoredElsewhere',
  'losses/stored: ListStoredRoutines',
  'losses/stored: ListStoredSequences',
  'planner/tables: ListUnpartitioned',
  'seed/demo: InsertPaidTokenBundle',
  'tokens/purchase: CompletePurchase',
  'tokens/token-transaction: ListTokenTransactions',
  'tokens/token-transaction: ListTokenTransactionsByReference',
];

describe('a query', () => {
  const zone = process.env['TZ'];
  let db: TestDatabase;
  let session: Session;
  /** Rows of each table of the platform. */
  const tables = new Map<string, Row[]>();

  before(async function () {
    // What it declares was read from the catalogs of this version.
    if (serverMajor() !== 18) this.skip();
    db = await createTestDatabase('migrated');
    session = await openSession(parseConnectionUrl(db.url), 'test');
    const { catalog } = await readState(session);
    await fillTables(session.client, catalog, { first: 1 });
    for (const { name } of catalog.tables) {
      const { rows } = await session.client.query<Row>(`select * from ${pg.escapeIdentifier(name)} order by 1 limit 2`);
      tables.set(name, rows);
    }
  });
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });
  after(async () => {
    if (serverMajor() !== 18) return;
    await session.client.end();
    await db.drop();
  });

  for (const place of ['UTC', 'America/New_York', 'Asia/Tokyo']) {
    (place === 'Asia/Tokyo' ? it : longTest)(`gives what it declares, with both drivers, in ${place}`, async () => {
      process.env['TZ'] = place;
      const pool = openPool(parseConnectionUrl(db.url), 'vbwd-test', 1);
      try {
        for (const connection of [fromPostgres(pool), fromPg(session.client)]) {
          const silent = await runAll(connection, tables);
          expect(
            silent.filter((name) => !/^(adopt|catalog|library|migrate|pending|replay|typegen)\//.test(name)),
          ).to.deep.equal(stateful);
        }
      } finally {
        await pool.end({ timeout: 1 });
      }
    });
  }
});

/** Runs every query, each in a transaction that does not stay, and looks at its rows; gives the names of those without a row. */
async function runAll(connection: Connection, tables: ReadonlyMap<string, Row[]>): Promise<string[]> {
  const silent: string[] = [];
  for (const module of names) {
    const exported = (await import(moduleFile(module))) as Record<string, AnyQuery>;
    for (const query of Object.values(exported)) {
      if (acts.test(query.text)) continue;
      const [, name = ''] = query.name.split(': ');
      const parameters: [string, unknown][] = [...fieldsOf(module, `${name}Params`)].map(([parameter, type]) => [
        parameter,
        someValue(parameter, type, { query, tables }),
      ]);
      const rows = await undone(connection, () => run(connection, query, Object.fromEntries(parameters))).catch(
        (error: unknown) => {
          // So are what TakeBack throws where the migration lock is not held, and GiveBack where no record was written.
          if (/^23|^VBL0[12]$/.test(String((error as { code?: unknown }).code))) return [];
          // It reads what ExpectLosses says in the same transaction, and here each has one of its own.
          if (query.name === 'losses/refuse: RefuseLosses') return [];
          throw error;
        },
      );
      checkRows(query.name, rows);
      if (rows.length === 0 && fieldsOf(module, `${name}Result`).size > 0) silent.push(query.name);
    }
  }
  return silent;
}

/** Those that would break off the test's own session. */
const acts = /pg_cancel_backend|pg_advisory_unlock/;

async function undone<Result>(connection: Connection, act: () => Promise<Result>): Promise<Result> {
  const execute = (text: string) => connection.execute({ name: text, text }, []);
  await execute('begin');
  try {
    return await act();
  } finally {
    await execute('rollback');
  }
}

/** What a parameter takes: the key of a row that there is, else the value of a column that has its name, else something of its type. */
function someValue(
  parameter: string,
  type: string,
  { query, tables }: { query: AnyQuery; tables: ReadonlyMap<string, Row[]> },
): unknown {
  const column = parameter.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const [, first = ''] = /public\."?(\w+)/.exec(query.text) ?? [];
  const inserts = /\binsert into\b/.test(query.text);
  const known = inserts ? undefined : tables.get(first)?.[0]?.[column];
  if (known !== undefined && known !== null) return known;
  const index = query.parameters.indexOf(parameter);
  if (query.oids?.[index] === uuid) {
    const [, owner = ''] = /^(.*)_id$/.exec(column) ?? [];
    const owners = [...tables.keys()].filter((name) => name.endsWith(owner)).sort((a, b) => a.length - b.length);
    // Of the second key another row: those of the first rows belong together already.
    return tables.get(owners[0] ?? '')?.[Math.min(index, 1)]?.['id'] ?? randomUUID();
  }
  switch (type.split(' | ')[0]) {
    case 'string':
      return parameter === 'direction' ? 'up' : '7';
    case 'number':
      return 1;
    case 'boolean':
      return true;
    case 'Timestamp':
      return new Date('2026-02-15T09:00:00Z');
    case 'JsonInput':
      return {};
    default:
      return type.startsWith('readonly') ? [] : labelsOf(type)[0];
  }
}
