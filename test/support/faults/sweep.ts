import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  commandNames,
  commands,
  faultFolder,
  makePoints,
  runAgain,
  runCommand,
  stateOf,
  type CommandName,
  type Given,
} from './commands.js';
import { sides, startHalter, type Boundary, type Halt, type Side } from './halter.js';
import { startSweptServer } from './server.js';

export const faults = ['runner killed', 'backend ended', 'connection cut', 'server restarted'] as const;
export type Fault = (typeof faults)[number];

/** A fault at one boundary of one command. */
export interface Point extends Boundary {
  readonly command: CommandName;
  readonly fault: Fault;
}

/** What became of it. */
export interface Outcome extends Point {
  /** False where the command was over before it came so far. */
  readonly isReached: boolean;
  /** What the command ended with; undefined where it ended well, or was killed. */
  readonly error: unknown;
  /** What differs from an undisturbed run after the same was run again, or what that ended with; undefined: nothing. */
  readonly difference: string | undefined;
}

/** A server of its own, on which commands meet faults. */
export interface Sweep {
  /** Every fault at every boundary of every command; those of one boundary stand side by side. */
  readonly points: readonly Point[];
  /** How many boundaries a command has on each side. */
  readonly boundaries: Readonly<Record<CommandName, Readonly<Record<Side, number>>>>;
  /** Has commands meet a fault, all of one kind; a few at once. */
  meet(points: readonly Point[]): Promise<Outcome[]>;
  stop(): Promise<void>;
}

/** How many commands are halted at once: one restart of the server is that of them all, and so is one process that is killed. */
const together = 32;

const tsx = createRequire(import.meta.url).resolve('tsx');

export async function startSweep(): Promise<Sweep> {
  const server = await startSweptServer();
  const { urlOf, clone, drop } = server;
  const folder = faultFolder();
  const givenFile = join(folder.directory, 'given.json');

  const blank = await clone('template0');
  const given: Given = { directory: folder.directory, made: await makePoints(urlOf(blank), folder.directory) };
  writeFileSync(givenFile, JSON.stringify(given));
  await drop(blank);
  const templates = {} as Record<CommandName, string>;
  const expected = {} as Record<CommandName, string>;
  const points: Point[] = [];
  const boundaries = {} as Record<CommandName, Readonly<Record<Side, number>>>;
  for (const command of commandNames) {
    const template = (templates[command] = await clone('template0'));
    await commands[command].before(urlOf(template), given);
    const database = await clone(template);
    const halter = await startHalter(urlOf(database));
    await runCommand(command, halter.url, given);
    await halter.stop();
    expected[command] = await stateOf(urlOf(database));
    boundaries[command] = halter.counts;
    await drop(database);
    for (const side of sides)
      for (let count = 0; count < halter.counts[side]; count++)
        for (const fault of faults) points.push({ command, fault, side, count });
  }

  async function meetTogether(some: readonly Point[]): Promise<Outcome[]> {
    const fault = some[0]?.fault;
    const prepared = await inTurn(some, async (point) => {
      const database = await clone(templates[point.command]);
      return { point, database, halter: await startHalter(urlOf(database), point) };
    });
    const runs = prepared.map(({ point: { command }, halter: { url } }) => ({ command, url }));
    const killed = fault === 'runner killed' ? startChild(runs) : undefined;
    const ends = runs.map(({ command, url }) =>
      killed === undefined
        ? runCommand(command, url, given).then(
            () => undefined,
            (error: unknown) => error,
          )
        : killed.ended,
    );
    const halts = await Promise.all(
      prepared.map(({ halter }, at) => Promise.race([halter.halted, ends[at]?.then(() => undefined)])),
    );
    if (fault === 'server restarted') await server.restart();
    killed?.child.kill('SIGKILL');
    await inTurn(halts, async (halt) => halt && strike(fault, halt));
    const outcomes = await Promise.all(
      prepared.map(async ({ point, database, halter }, at): Promise<Outcome> => {
        const error = await ends[at];
        await halter.stop();
        const difference = await runAgain(point.command, urlOf(database), given).then(
          (state) => (state === expected[point.command] ? undefined : state),
          (failure: unknown) => (failure instanceof Error ? (failure.stack ?? failure.message) : String(failure)),
        );
        return { ...point, isReached: halts[at] !== undefined, error, difference };
      }),
    );
    await inTurn(prepared, ({ database }) => drop(database));
    return outcomes;
  }

  function startChild(runs: readonly { readonly command: CommandName; readonly url: string }[]) {
    const program = join(import.meta.dirname, 'child.ts');
    const words = runs.map(({ command, url }) => `${command} ${url}`);
    const child = spawn(process.execPath, ['--import', pathToFileURL(tsx).href, program, givenFile, ...words], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const ended = new Promise<undefined>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', () => {
        resolve(undefined);
      });
    });
    return { child, ended };
  }

  async function strike(fault: Fault | undefined, halt: Halt): Promise<void> {
    if (fault === 'connection cut') halt.cut();
    // While it logs in there is none that could be ended.
    if (fault === 'backend ended' && !(await server.endBackend(halt.clientPort))) halt.cut();
    halt.release();
  }

  return {
    points,
    boundaries,
    meet: async (asked) => {
      const outcomes: Outcome[] = [];
      for (let from = 0; from < asked.length; from += together)
        outcomes.push(...(await meetTogether(asked.slice(from, from + together))));
      return outcomes;
    },
    stop: async () => {
      folder.cleanup();
      await server.stop();
    },
  };
}

async function inTurn<In, Out>(values: readonly In[], act: (value: In) => Promise<Out>): Promise<Out[]> {
  const results: Out[] = [];
  for (const value of values) results.push(await act(value));
  return results;
}
