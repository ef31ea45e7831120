/** Times createTestDatabase beside the bare statement that it stands on. README.md beside this says how, and what came out. */
import { join } from 'node:path';
import { createTestDatabase } from '../packages/tool/src/index.js';
import { openBeside } from '../packages/tool/src/session/create.js';
import { connectPg } from '../packages/tool/src/session/pg.js';
import { type ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { serverVersion, urlOf } from './workshop/databases.js';
import { describeMachine, printMachine } from './workshop/machine.js';
import { readOptions } from './workshop/options.js';
import { median, quantile, ratios, shuffle } from './workshop/statistics.js';
import { project, withWorkshop } from './workshop/workshop.js';

const usage = `usage: node --import tsx bench/clone.ts [--rounds N] [--json]

  --rounds N  how often each is timed (30)
  --json      print every sample, for machines

exit codes: 0 the goal is met, 1 it is missed, 2 could not find out`;

/** By how much a call may take longer than the statement, on either server. */
const allowed = 1.2;

interface Samples {
  readonly server: string;
  readonly ours: number[];
  readonly bare: number[];
}

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readOptions(usage, { rounds: 30 });
  if (typeof options === 'number') return options;
  try {
    const machine = describeMachine();
    const { samples, versions } = await withWorkshop(async ({ durable, volatile, signal }) => ({
      samples: [
        await measure('fsync on', { server: durable, rounds: options.rounds, signal }),
        await measure('fsync off', { server: volatile, rounds: options.rounds, signal }),
      ],
      versions: { PostgreSQL: await serverVersion(durable), node: process.version },
    }));
    if (options.json) console.log(JSON.stringify({ machine, versions, samples }, null, 2));
    else console.log([printMachine(machine, versions, options.rounds), tableOf(samples)].join('\n\n'));
    return samples.every(({ ours, bare }) => median(ratios(ours, bare)) <= allowed) ? 0 : 1;
  } catch (error) {
    console.error(error);
    return 2;
  }
}

/** Both in each round, in random order: the call, and the statement on a connection that is open. What is made is dropped untimed. */
async function measure(
  name: string,
  { server, rounds, signal }: { server: ConnectionConfig; rounds: number; signal: AbortSignal },
): Promise<Samples> {
  const clone = () => createTestDatabase({ url: urlOf(server), migrations: join(project, 'migrations'), signal });
  const samples: Samples = { server: name, ours: [], bare: [] };
  // The first makes the template, of which its own name does not tell.
  await (await clone()).drop();
  const client = await openBeside(server, (beside) => connectPg(beside, 'bench'));
  try {
    const { rows } = await client.query<{ name: string }>(
      "select datname as name from pg_database where datname ~ '^pgproof_template_'",
    );
    const bare = async () => {
      await client.query(`create database bench_copy template ${rows[0]?.name ?? ''}`);
      return { drop: () => client.query('drop database bench_copy') };
    };
    for (let round = -2; round < rounds; round++) {
      for (const [side, act] of shuffle([['ours', clone] as const, ['bare', bare] as const])) {
        const startedAt = performance.now();
        const { drop } = await act();
        const time = performance.now() - startedAt;
        if (round >= 0) samples[side].push(time);
        await drop();
      }
    }
    return samples;
  } finally {
    await client.end();
  }
}

function tableOf(samples: readonly Samples[]): string {
  const lines = samples.map(({ server, ours, bare }) => {
    const ratio = ratios(ours, bare);
    const spread = [0.25, 0.75].map((share) => quantile(ratio, share).toFixed(2)).join('–');
    return [server, median(ours).toFixed(1), median(bare).toFixed(1), median(ratio).toFixed(2), spread];
  });
  const head = ['server', 'createTestDatabase, ms', 'create database … template, ms', 'ratio', 'quartiles'];
  const rows = [head, ['---', ...head.slice(1).map(() => '---:')], ...lines];
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
