import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { groupOf, operations, statements, users, type Operation } from './operations.js';

export const pgbench = 'pgbench -M prepared';

export interface Slice {
  readonly operation: Operation;
  readonly inFlight: number;
  readonly milliseconds: number;
}

export interface Timed {
  readonly done: number;
  readonly perSecond: number;
  /** Microseconds of the processor's time that the client spent on each. */
  readonly work?: number;
}

/**
 * The limit: the same statements, prepared, from a C program that looks at no row. It cannot write a uuid, so that the server makes it of a
 * number.
 */
export function openPgbench(folder: string, url: string): (slice: Slice) => Promise<Timed> {
  const scripts = join(folder, 'pgbench');
  mkdirSync(scripts, { recursive: true });
  for (const operation of operations) writeFileSync(join(scripts, operation), script(operation));
  return async ({ operation, inFlight }) => {
    const options = ['-n', '-M', 'prepared', '-c', String(inFlight), '-j', '1', '-T', '3', '-P', '1'];
    const said = await run([...options, '-f', join(scripts, operation), url]);
    const speeds = [...said.matchAll(/^progress: .* s, ([\d.]+) tps/gm)].map(([, speed]) => Number(speed));
    const done = Number(/^number of transactions actually processed: (\d+)/m.exec(said)?.[1]);
    // Its server processes are new each time, and take up to a second to read the catalog and to plan.
    const perSecond = Math.max(...speeds.slice(1));
    if (!(perSecond > 0 && done > 0)) throw new Error(`pgbench said: ${said}`);
    return { done, perSecond };
  };
}

function script(operation: Operation): string {
  const { first, count } = users[groupOf(operation)];
  const { text, values } = statements[operation];
  const user = 'user';
  const places = values(user);
  const final = text.replace(/\$(\d+)/g, (_, number: string) => {
    const value = places[Number(number) - 1];
    if (value === user) return `lpad(to_hex(cast(:number as bigint)), 32, '0')::uuid`;
    if (value === null || value === undefined) return 'null';
    return typeof value === 'number' ? String(value) : `'${value}'`;
  });
  return `\\set number random(${first}, ${first + count - 1})\n${final.trim()};\n`;
}

async function run(parameters: readonly string[]): Promise<string> {
  const child = spawn('pgbench', parameters, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`pgbench ended with ${String(code)}: ${said}`);
  return said;
}
