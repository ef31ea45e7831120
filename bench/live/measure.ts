import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectPg } from '../../packages/tool/src/session/pg.js';
import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { timeRun, type Surroundings as RunIn } from '../migrate/measure.js';
import { buildWorker } from '../queries/worker-process.js';
import { fill } from '../scale/fill.js';
import { serverVersion, urlOf, withDatabase } from '../workshop/databases.js';
import { quantile } from '../workshop/statistics.js';
import { project, type Workshop } from '../workshop/workshop.js';
import { right } from './changes-right.js';
import { wrong } from './changes-wrong.js';
import { writeChange } from './change.js';
import type { Window } from './clients.js';
import type { Shop } from './journeys.js';
import { runTool } from './run-tool.js';
import { watchLocks, type LockWatch } from './watch.js';

export interface Options {
  /** In each of the growing tables, where they are large, and where they are small. */
  readonly rows: number;
  readonly small: number;
  readonly clients: number;
  /** How long the clients are watched before each change, without one. */
  readonly quiet: number;
  readonly 'lock-timeout': number;
}

/** What clients met while one change went up, down, up and down. */
export interface Measured {
  readonly title: string;
  readonly isRight: boolean;
  readonly operations: number;
  readonly failures: Readonly<Record<string, number>>;
  /** The longest wait of a client for a lock of ours, in milliseconds. */
  readonly longestWait: number;
  /** Of the operations' durations, in milliseconds. */
  readonly p999: number;
  /** How long the migrations took, in milliseconds. */
  readonly took: number;
}

/** The same of tables of one size. */
export interface Sized {
  readonly rows: number;
  readonly quiet: { readonly operations: number; readonly failures: Window['failures']; readonly p999: number };
  /** Of all twenty right changes together. */
  readonly p999: number;
  readonly changes: readonly Measured[];
}

export async function measureLive(
  { volatile: server, folder, signal }: Workshop,
  options: Options,
): Promise<{ sizes: readonly Sized[]; versions: Record<string, string> }> {
  const script = await buildWorker(folder, join(import.meta.dirname, 'clients.ts'));
  const sizes: Sized[] = [];
  for (const rows of new Set([options.small, options.rows])) {
    signal.throwIfAborted();
    sizes.push(
      await withDatabase(server, (database) => measureSize(database, { script, folder, signal, rows }, options)),
    );
  }
  return { sizes, versions: { PostgreSQL: await serverVersion(server), node: process.version } };
}

interface Surroundings {
  readonly script: string;
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly rows: number;
}

async function measureSize(
  database: ConnectionConfig,
  { script, folder, signal, rows }: Surroundings,
  options: Options,
): Promise<Sized> {
  const url = urlOf(database);
  timeRun({ program: join(project, 'bin/db'), parameters: ['migrate'] }, { cwd: folder, url });
  await fill(database, rows);
  const shop = await furnish(database);
  const clients = startClients(script, [url, String(options.clients), JSON.stringify(shop)]);
  const locks = await watchLocks(database);
  const quiet: Window[] = [];
  const changing: number[] = [];
  const changes: Measured[] = [];
  try {
    // Until all that there is to be compiled, planned and kept has been.
    await sleep(options.quiet * 1000);
    for (const change of [...right, ...wrong]) {
      signal.throwIfAborted();
      const isRight = right.includes(change);
      await take(clients, locks);
      await sleep(options.quiet * 1000);
      quiet.push((await take(clients, locks)).window);
      const directory = writeChange(join(folder, `${rows}-${change.title.replaceAll(/\W+/g, '-')}`), change);
      const took = await upAndDown(directory, { cwd: folder, url }, options['lock-timeout']);
      // What waited has its answer by then.
      await sleep(200);
      const { window, longestWait } = await take(clients, locks);
      const { durations, failures } = window;
      if (isRight) changing.push(...durations);
      const measured = { operations: durations.length, failures, longestWait, p999: quantile(durations, 0.999), took };
      changes.push({ title: change.title, isRight, ...measured });
      console.error(`${rows} rows, ${change.title}: ${JSON.stringify(measured)}`);
    }
  } finally {
    await locks.stop();
    await endClients(clients);
  }
  const durations = quiet.flatMap((window) => window.durations);
  const failures = Object.fromEntries(quiet.flatMap((window) => Object.entries(window.failures)));
  return {
    rows,
    quiet: { operations: durations.length, failures, p999: quantile(durations, 0.999) },
    p999: quantile(changing, 0.999),
    changes,
  };
}

/** Takes a change up, down, up and down again, with the command. @returns milliseconds. */
async function upAndDown(directory: string, surroundings: RunIn, lockTimeout: number): Promise<number> {
  const startedAt = performance.now();
  const on = [
    '--migrations',
    directory,
    '--schema',
    'bench',
    '--lock-timeout',
    `${lockTimeout}ms`,
    '--lock-retries',
    '50',
  ];
  // What it loses it has brought.
  const down = ['rollback', '--all', '--no-count'];
  for (const words of [['migrate'], down, ['migrate'], down]) {
    await runTool([...words, ...on], surroundings);
  }
  return performance.now() - startedAt;
}

function startClients(script: string, words: readonly string[]): ChildProcess {
  const { PATH = '', HOME = '' } = process.env;
  return fork(script, words, { env: { PATH, HOME, TZ: 'UTC' }, execArgv: [] });
}

/** What the clients did since they were last asked. */
async function take(clients: ChildProcess, locks: LockWatch): Promise<{ window: Window; longestWait: number }> {
  const window = await new Promise<Window>((resolve, reject) => {
    const onExit = (code: number | null) => {
      reject(new Error(`the clients ended with ${code ?? 'a signal'}`));
    };
    clients.once('exit', onExit);
    clients.once('message', (message: Window) => {
      clients.off('exit', onExit);
      resolve(message);
    });
    clients.send('take');
  });
  return { window, longestWait: locks.take() };
}

async function endClients(clients: ChildProcess): Promise<void> {
  if (clients.exitCode !== null || !clients.connected) return;
  const over = new Promise((resolve) => clients.once('exit', resolve));
  clients.send('end');
  await over;
}

/** Fills what the changes are made to beside the tables of `fill`, and gives the clients something to buy. */
async function furnish(database: ConnectionConfig): Promise<Shop> {
  const client = await connectPg(database, 'bench');
  try {
    await client.query('set session_replication_role = replica');
    for (const insert of inserts) await client.query(insert);
    await client.query('set session_replication_role = origin');
    await client.query('vacuum analyze');
    await client.query(access);
    const { rows } = await client.query<Shop>(shop, [JSON.stringify({ api_access: true, limits: { api_calls: 3 } })]);
    const [row] = rows;
    if (row === undefined) throw new Error('there is nothing to buy');
    return row;
  } finally {
    await client.end();
  }
}

const inserts = [
  `insert into user_details (user_id, first_name, last_name, phone)
   select id, 'Ada', 'Byron', lpad(row_number() over ()::text, 12, '0') from "user"`,
  `insert into user_invoice (user_id, invoice_number, amount, subtotal, total_amount, status)
   select id, 'BENCH-' || row_number() over (), 10, 10, 10, 'PAID' from "user"`,
];

const access = `
  with roles as (
    insert into role (name, is_system) values ('admin', true), ('editor', false) on conflict do nothing returning id, name
  ),
  permissions as (
    insert into permission (name, resource, action) values ('pages.write', 'pages', 'write') returning id
  )
  insert into role_permissions (role_id, permission_id) select roles.id, permissions.id from roles, permissions where roles.name = 'editor'`;

const shop = `
  with plan as (
    insert into tarif_plan (name, slug, price_float, price, currency, billing_period, features)
    values ('Plan', 'bench', 0, 10, 'EUR', 'MONTHLY', $1) returning id
  ),
  addon as (
    insert into addon (name, slug, price, currency, billing_period) values ('Storage', 'bench', 4.5, 'EUR', 'MONTHLY') returning id
  ),
  bundle as (
    insert into token_bundle (name, token_amount, price) values ('50 tokens', 50, 5.25) returning id
  )
  select plan.id as "planId", addon.id as "addonId", bundle.id as "bundleId" from plan, addon, bundle`;
