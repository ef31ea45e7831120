/**
 * What each of the platform's migrations locks: foretold by a replay without rows, recorded by a run with rows in all tables, and seen by another
 * session just before the commit. README.md beside this says what came out.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { connectionUrl, parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import type { Major } from '../packages/tool/src/embedded/cluster.js';
import { startServer } from '../packages/tool/src/embedded/start.js';
import { createDatabase, dropDatabase } from '../packages/tool/src/session/create.js';
import { legalValues } from '../test/integration/round-trip/legal-values.js';
import { compareLocks, type MigrationLocks } from '../test/support/platform-locks.js';
import { readOptions } from './workshop/options.js';
import { project } from './workshop/workshop.js';

const usage = `usage: node --import tsx bench/locks.ts [--major N] [--json]

  --major N  the version of PostgreSQL, 14 to 18 (18)
  --json     print all of it, for machines

exit codes: 0 all three agree, 1 they do not, 2 could not find out`;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readOptions(usage, { major: 18 });
  if (typeof options === 'number') return options;
  const { url } = await startServer({ major: options.major as Major, purpose: 'test' });
  const config = { ...parseConnectionUrl(url), database: `vbwd_bench_${randomBytes(4).toString('hex')}` };
  await createDatabase(config);
  try {
    const all = await compareLocks(connectionUrl(config), join(project, 'migrations'), legalValues);
    if (options.json) console.log(JSON.stringify({ major: options.major, migrations: all }));
    else printTable(options.major, all);
    return all.every(agree) ? 0 : 1;
  } finally {
    await dropDatabase(config);
  }
}

function printTable(major: number, all: readonly MigrationLocks[]): void {
  console.log(`PostgreSQL ${major}\n\n| migration | locks | foretold, recorded and seen |\n| --- | --- | --- |`);
  for (const one of all) {
    const locks = one.recorded ?? ['not known'];
    console.log(`| ${one.name} | ${locks.join(', ') || 'none'} | ${agree(one) ? answer(one) : 'different'} |`);
  }
  const locked = all.flatMap(({ recorded }) => recorded ?? []).length;
  console.log(`\n${all.length} migrations, ${locked} locks, ${all.filter((one) => !agree(one)).length} differences`);
}

function answer({ seen }: MigrationLocks): string {
  return seen === undefined ? 'alike; outside a transaction, by the kind of the statement' : 'alike';
}

function agree({ foretold, recorded, seen }: MigrationLocks): boolean {
  const [first, ...others] = [recorded, foretold, ...(seen === undefined ? [] : [seen])].map((locks) =>
    JSON.stringify(locks),
  );
  return others.every((other) => other === first);
}
