/** Fills a column of ten million rows in batches while others write to them. README.md beside this says how, and what came out. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { connectPg } from '../packages/tool/src/session/pg.js';
import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { writeChange } from './live/change.js';
import { runTool } from './live/run-tool.js';
import { everyMs, watchLocks } from './live/watch.js';
import type { Goal } from './migrate/goals.js';
import { printGoals } from './migrate/report.js';
import { describeMachine, printMachine } from './workshop/machine.js';
import { serverVersion, urlOf, withDatabase } from './workshop/databases.js';
import { readOptions } from './workshop/options.js';
import { quantile } from './workshop/statistics.js';
import { withWorkshop } from './workshop/workshop.js';

const usage = `usage: node --import tsx bench/batches.ts [--rows N] [--batch N] [--clients N] [--json]

  --rows N     how many there are (10000000)
  --batch N    how many a batch changes (5000)
  --clients N  how many write to rows of the table meanwhile (4)
  --json       print all that was measured, for machines

exit codes: 0 every goal is met, 1 one is missed, 2 could not find out`;

interface Options {
  readonly rows: number;
  readonly batch: number;
  readonly clients: number;
}

/** What came of one way to fill the column. */
interface Filled {
  readonly title: string;
  readonly seconds: number;
  /** The longest wait of a client for a lock of the migration, in milliseconds. */
  readonly longestWait: number;
  readonly updates: number;
  /** Of the clients' updates, in milliseconds. */
  readonly p999: number;
  /** How many rows were changed otherwise than once. */
  readonly wrong: number;
}

const settings = { shared_buffers: '1GB', max_wal_size: '8GB', autovacuum: 'on' };

const lockTimeoutMs = 2000;

const updates = {
  'in batches, killed once': (batch: number) => `-- batched
with batch as (
  select id from entry where currency is null order by id limit ${batch} for update
)
update entry set currency = 'EUR', times = times + 1 from batch where entry.id = batch.id;`,
  'in one statement': () => "update entry set currency = 'EUR', times = times + 1 where currency is null;",
};

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readOptions(usage, { rows: 10_000_000, batch: 5000, clients: 4 });
  if (typeof options === 'number') return options;
  const { json, ...asked } = options;
  try {
    const machine = describeMachine();
    const [versions, ways] = await withWorkshop(
      async ({ volatile: server, folder }) => {
        const filled = [];
        for (const [title, update] of Object.entries(updates)) {
          filled.push(
            await withDatabase(server, (database) => measure(database, { title, update, folder, options: asked })),
          );
        }
        return [{ PostgreSQL: await serverVersion(server), node: process.version }, filled] as const;
      },
      { settings },
    );
    const goals = judge(ways);
    if (json) console.log(JSON.stringify({ machine, versions, options: asked, ways, goals }, null, 2));
    else {
      const head = `${printMachine(machine, versions, 1)} ${asked.rows.toLocaleString('en')} rows, ${asked.clients} clients; locks looked at every ${everyMs} ms.`;
      console.log([head, toTable(ways), printGoals(goals)].join('\n\n'));
    }
    return goals.every(({ met }) => met === true) ? 0 : 1;
  } catch (error) {
    console.error(error);
    return 2;
  }
}

async function measure(
  database: ConnectionConfig,
  {
    title,
    update,
    folder,
    options: { rows, batch, clients: count },
  }: { title: string; update: (batch: number) => string; folder: string; options: Options },
): Promise<Filled> {
  const url = urlOf(database);
  const owner = await connectPg(database, 'bench');
  await owner.query(`
    create table entry (id bigint primary key, amount integer not null, currency char(3), times integer not null default 0);
    insert into entry (id, amount) select number, 0 from generate_series(1, ${rows}) as number;
    create index ix_entry_missing on entry (id) where currency is null`);
  await owner.query('vacuum analyze entry');
  const directory = join(folder, title.replaceAll(/\W+/g, '-'));
  mkdirSync(directory);
  writeChange(directory, { title, pairs: { 'fill-currency': { up: update(batch), down: 'select 1;' } } });
  const clients = startClients(database, { rows, count });
  const locks = await watchLocks(database);
  const startedAt = performance.now();
  const words = ['migrate', '--migrations', directory, '--lock-timeout', `${lockTimeoutMs}ms`];
  let [seconds, durations] = [Number.NaN, [] as readonly number[]];
  try {
    // It tells of its progress every ten seconds.
    const isDone = await runTool(words, { cwd: folder, url }, (text, kill) => {
      process.stderr.write(text);
      if (/ rows in \d+ batches/.test(text)) kill();
    });
    if (!isDone) await runTool(words, { cwd: folder, url }, (text) => process.stderr.write(text));
    seconds = (performance.now() - startedAt) / 1000;
  } finally {
    // Before the database goes.
    durations = await clients.stop();
    await locks.stop();
  }
  const longestWait = locks.take();
  const { rows: found } = await owner.query<{ wrong: number }>(
    "select count(*)::integer as wrong from entry where times <> 1 or currency is distinct from 'EUR'",
  );
  await owner.end();
  const filled = {
    title,
    seconds,
    longestWait,
    updates: durations.length,
    p999: quantile(durations, 0.999),
    wrong: found[0]?.wrong ?? Number.NaN,
  };
  console.error(JSON.stringify(filled));
  return filled;
}

/** Each changes one row after the other, picked by chance. */
function startClients(database: ConnectionConfig, { rows, count }: { rows: number; count: number }) {
  const durations: number[] = [];
  let isOver = false;
  const working = Array.from({ length: count }, async () => {
    const client = await connectPg(database, 'bench client');
    while (!isOver) {
      const startedAt = performance.now();
      await client.query('update entry set amount = amount + 1 where id = $1', [Math.ceil(Math.random() * rows)]);
      durations.push(performance.now() - startedAt);
    }
    await client.end();
  });
  return {
    stop: async () => {
      isOver = true;
      await Promise.all(working);
      return durations;
    },
  };
}

function judge(ways: readonly Filled[]): Goal[] {
  const [inBatches] = ways;
  if (inBatches === undefined) return [];
  return [
    {
      goal: 'in batches: each row is changed once, although the runner was killed',
      measured: `${inBatches.wrong} were not`,
      met: inBatches.wrong === 0,
    },
    {
      goal: 'in batches: no client waits longer than lock_timeout',
      measured: `${inBatches.longestWait.toFixed(0)} ms of ${lockTimeoutMs}`,
      met: inBatches.longestWait <= lockTimeoutMs,
    },
  ];
}

function toTable(ways: readonly Filled[]): string {
  const head = ['', 's', 'longest wait, ms', "clients' updates", 'p99.9, ms', 'rows not changed once'];
  const lines = ways.map(({ title, seconds, longestWait, updates: many, p999, wrong }) => [
    title,
    seconds.toFixed(0),
    longestWait.toFixed(0),
    String(many),
    p999.toFixed(1),
    String(wrong),
  ]);
  return [head, ['---', ...head.slice(1).map(() => '---:')], ...lines]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}
