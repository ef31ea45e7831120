/** Times `docs`, with a kept history and without, beside `snapshot --scratch`, whose replay it shares. README.md beside this has more. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { realPairs } from './commands/corpus.js';
import { measure, type Run } from './commands/measure.js';
import { describeMachine, printMachine } from './workshop/machine.js';
import { readOptions } from './workshop/options.js';
import { median, ratio } from './workshop/statistics.js';
import { cache, project } from './workshop/workshop.js';

const usage = `usage: node --import tsx bench/pages.ts [--rounds N] [--json]

  --rounds N  how often each is timed (5)
  --json      print every sample, for machines

exit codes: 0 each takes three times as long at most, 1 one takes longer, 2 could not find out`;

const most = 3;
/** How many tables the generated projects have, ten by a migration, with two queries each. */
const sizes = [50, 200, 500];
const commands = ['snapshot --scratch', 'docs, first', 'docs, kept'] as const;

process.exitCode = main();

function main(): number {
  const options = readOptions(usage, { rounds: 5 });
  if (typeof options === 'number') return options;
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'run-'));
  try {
    const projects = new Map([
      ['the platform', copyPlatform(folder)],
      ...sizes.map((size) => [`${size} tables`, generate(folder, size)] as const),
    ]);
    const runs = new Map(
      [...projects.keys()].flatMap((name) => commands.map((one) => [`${one} of ${name}`, [] as Run[]])),
    );
    for (let round = 0; round <= options.rounds; round++)
      for (const [name, root] of projects)
        for (const command of commands) {
          const run = time(command, root);
          // What is compiled once is compiled in a round that is not counted.
          if (round > 0) runs.get(`${command} of ${name}`)?.push(run);
        }
    return report([...projects.keys()], runs, options);
  } catch (error) {
    console.error(error);
    return 2;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The one after the first finds its history. */
function time(command: (typeof commands)[number], root: string): Run {
  if (command === 'docs, first') rmSync(join(root, '.embedded/catalogs'), { recursive: true, force: true });
  const parameters = command === 'snapshot --scratch' ? ['snapshot', '--scratch'] : ['docs'];
  return measure({ program: join(project, 'bin/db'), parameters }, { cwd: root, url: '' });
}

/** A copy: what a project keeps is its own. */
function copyPlatform(folder: string): string {
  const root = join(folder, 'platform');
  for (const one of ['migrations', 'sql', 'src', 'package.json', 'pgproof.config.json'])
    cpSync(join(project, one), join(root, one), { recursive: true });
  return root;
}

function generate(folder: string, size: number): string {
  const root = join(folder, `tables-${size}`);
  for (const one of ['migrations', 'sql']) mkdirSync(join(root, one), { recursive: true });
  const pairs = realPairs(size);
  for (let from = 0; from < size; from += 10) {
    const some = pairs.slice(from, from + 10);
    const file = (direction: string) => join(root, 'migrations', `${some[0]?.name ?? ''}.${direction}.sql`);
    writeFileSync(file('up'), some.map(({ up }) => up).join('\n'));
    writeFileSync(
      file('down'),
      some
        .map(({ down }) => down)
        .reverse()
        .join(''),
    );
  }
  for (let table = 0; table < size; table++) writeFileSync(join(root, 'sql', `ledger-${table}.sql`), queriesOf(table));
  writeFileSync(join(root, 'package.json'), '{ "name": "generated" }');
  writeFileSync(join(root, 'pgproof.config.json'), '{ "migrations": "migrations", "sql": "sql" }');
  return root;
}

function queriesOf(table: number): string {
  return `/* @name FindLedger${table}ById */
select l.id, l.account from ledger_${table} as l where l.id = :id!;

/* @name ListLedger${table}OfAccount */
select l.id, l.created_at from ledger_${table} as l where l.account = :account! order by l.created_at desc, l.id;
`;
}

function report(
  names: readonly string[],
  runs: ReadonlyMap<string, readonly Run[]>,
  { rounds, json }: { rounds: number; json: boolean },
): 0 | 1 | 2 {
  const of = (name: string, what: keyof Run) => (runs.get(name) ?? []).map((run) => run[what]);
  const rows = names.flatMap((name) =>
    commands.map((command) => {
      const [own, base] = [`${command} of ${name}`, `${commands[0]} of ${name}`];
      const share = (what: keyof Run) => ratio(of(own, what), of(base, what)) ?? Number.NaN;
      return {
        own,
        work: median(of(own, 'work')),
        works: share('work'),
        wall: median(of(own, 'wall')),
        walls: share('wall'),
      };
    }),
  );
  const head = '| | processor ms | to snapshot | wall ms | to snapshot |\n| --- | ---: | ---: | ---: | ---: |';
  const lines = rows.map(
    ({ own, work, works, wall, walls }) =>
      `| ${own} | ${work.toFixed(0)} | ${works.toFixed(2)} | ${wall.toFixed(0)} | ${walls.toFixed(2)} |`,
  );
  if (json) console.log(JSON.stringify({ rounds, runs: Object.fromEntries(runs) }, null, 2));
  else
    console.log(
      [printMachine(describeMachine(), { node: process.version }, rounds), [head, ...lines].join('\n')].join('\n\n'),
    );
  if (rows.some(({ works }) => Number.isNaN(works))) return 2;
  return rows.every(({ works }) => works <= most) ? 0 : 1;
}
