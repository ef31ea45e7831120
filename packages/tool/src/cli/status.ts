import { Command } from 'commander';
import { printTarget } from 'pgproof-runtime/target.js';
import { requireSome } from '../migrate/history.js';
import { readHistory, type RecordedHistory } from '../migrate/run.js';
import { jsonOption, migrationsOption, schemaOption } from './options.js';
import { asTyped, paint, print, printJson, printNote } from './print.js';
import { terminal } from './terminal.js';
import { withWork, type WorkOptions } from './work.js';

export const command = new Command('status')
  .description(
    'Lists what is applied, pending, changed and missing. Exits 1 unless all is applied and unchanged. Writes nothing.',
  )
  .addOption(migrationsOption())
  .addOption(schemaOption())
  .addOption(jsonOption())
  .addHelpText('after', '\nExamples:\n  npx pgproof status\n  npx pgproof status --json')
  .action(async (options: WorkOptions) => {
    await withWork('status', options, async ({ session, folder, server }) => {
      const history = await readHistory(session, folder);
      requireSome(history, folder.directory);
      const rows = describe(history);
      const { notes } = history.record;
      const problems = [...history.record.problems, ...(history.cutOff === undefined ? [] : [history.cutOff])].map(
        ({ problem, fix }) => ({ problem, fix: asTyped(fix) }),
      );
      const sound = problems.length === 0 && rows.every(({ state }) => state === 'applied');
      if (options.json === true)
        printJson({ sound, migrations: rows, problems, notes, database: printTarget(server.target) });
      else {
        for (const { name, state, detail } of rows)
          print(`${paintState(state)} ${name}${detail === undefined ? '' : `  ${paint('dim', detail)}`}`);
        print(summary(rows));
        for (const { problem, fix } of problems) print(`${paint('red', 'problem:')} ${problem}\n  fix: ${fix}`);
        for (const note of notes) printNote(note);
      }
      if (!sound) terminal.exitCode = 1;
    });
  });

type State = (typeof states)[number];

const states = ['applied', 'pending', 'changed', 'missing', 'unrecorded', 'late', 'cut off'] as const;

interface Row {
  readonly name: string;
  readonly state: State;
  readonly detail: string | undefined;
}

function describe(history: RecordedHistory): Row[] {
  const undone = history.cutOff?.state === 'beside' ? undefined : history.cutOff?.migration.name;
  const changed = new Map(history.changed.map(({ migration, halves }) => [migration.name, halves]));
  const late = new Set(history.late.map(({ name }) => name));
  const unrecorded = new Set(history.unrecorded.map(({ name }) => name));
  const missing = new Set(history.missing.map(({ name }) => name));
  const renamed = new Map(history.renamed.map(({ name, migration }) => [name, migration.name]));
  const before = new Map(history.renamed.map(({ name, migration }) => [migration.name, name]));
  const applied = history.applied.map(({ name, recordedAt, recordedBy, durationMs }): Row => {
    if (missing.has(name)) {
      const now = renamed.get(name);
      const where = now === undefined ? 'not in the folder' : `in the folder as ${now}`;
      return { name, state: 'missing', detail: `applied, and ${where}` };
    }
    if (unrecorded.has(name))
      return { name, state: 'unrecorded', detail: 'applied, and no record says from which file' };
    const halves = changed.get(name);
    if (halves !== undefined)
      return { name, state: 'changed', detail: `differs from what was applied: ${halves.join(' and ')}` };
    if (name === undone)
      return { name, state: 'cut off', detail: 'its down file has run, in whole or in part, and is not recorded' };
    return { name, state: 'applied', detail: `${recordedAt ?? ''} by ${recordedBy ?? ''}, ${durationMs ?? 0} ms` };
  });
  const pending = history.pending.map(({ name }): Row =>
    late.has(name)
      ? { name, state: 'late', detail: 'pending, but older than one that is applied' }
      : { name, state: 'pending', detail: before.has(name) ? `applied as ${before.get(name) ?? ''}` : undefined },
  );
  return [...applied, ...pending].sort((left, right) => (left.name < right.name ? -1 : 1));
}

function paintState(state: State): string {
  const text = state.padEnd(10);
  if (state === 'applied') return paint('green', text);
  return paint(state === 'pending' ? 'yellow' : 'red', text);
}

function summary(rows: readonly Row[]): string {
  const counts = states.map((state) => [state, rows.filter((row) => row.state === state).length] as const);
  return counts
    .filter(([state, number]) => number > 0 || state === 'applied' || state === 'pending')
    .map(([state, number]) => `${number} ${state}`)
    .join(', ');
}
