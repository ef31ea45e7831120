import { Argument } from 'commander';
import type { Catalog } from '../catalog/catalog.js';
import type { Change } from '../timeline/changes.js';
import type { Event } from '../timeline/lives.js';
import type { Step } from '../timeline/kept.js';
import { readSchemaHistory } from '../timeline/read.js';
import { happeningOf } from '../timeline/happening.js';
import { reasonOf } from '../timeline/reason.js';
import { loadSomeMigrations, type Migration } from '../migrate/files.js';
import { hideSecrets } from '../migrate/secrets.js';
import { projectRoot } from '../project.js';
import { replayOf, type ReplayOptions } from './replay-options.js';
import { withSpinner } from './spinner.js';

export interface HistoryOptions extends ReplayOptions {
  readonly migrations: string;
}

/** What the migrations did, and their files by name. */
export interface ReadHistory {
  readonly steps: readonly Step[];
  readonly catalog: Catalog;
  readonly files: ReadonlyMap<string, Migration>;
}

export const objectArgument = (words: string) =>
  new Argument(words, 'a table, a column (table.column), an index, a constraint, a type, a function, a trigger');

/** Reads what each migration of the folder does to the catalog. */
export async function readHistory(options: HistoryOptions): Promise<ReadHistory> {
  const { migrations: directory } = options;
  return withSpinner('reading the migrations', async (spinner) => {
    const migrations = loadSomeMigrations(directory);
    spinner.say(`replaying ${migrations.length.toLocaleString('en')} migration${migrations.length === 1 ? '' : 's'}`);
    const history = await readSchemaHistory(replayOf(options, { directory, migrations }, spinner), projectRoot());
    return { ...history, files: new Map(migrations.map((migration) => [migration.name, migration])) };
  });
}

/** An event as JSON has it. */
export function toldEvent(event: Event, files: ReadHistory['files']): object {
  const { migration, line, column } = event;
  const { path, text } = upOf(migration, files);
  return { migration, ...toldChange(event), file: path, line, column, reason: hideSecrets(reasonOf(text)) };
}

/** A change of the catalog as JSON has it. */
export function toldChange(change: Change): object {
  const { object, was, of } = change;
  const [before, after] = [change.before, change.after].map((properties) => properties?.map((one) => hideSecrets(one)));
  return { change: happeningOf(change), object, was, before, after, of };
}

/** `migrations/20260101000000_create-note.up.sql:9:3` */
export function placeOf({ migration, line, column }: Event, files: ReadHistory['files']): string {
  const { path } = upOf(migration, files);
  return line === undefined ? path : `${path}:${line}:${column ?? 1}`;
}

export function upOf(migration: string, files: ReadHistory['files']): { readonly path: string; readonly text: string } {
  const file = files.get(migration)?.up;
  if (file === undefined) throw new Error(`${migration} is no migration of the folder`);
  return file;
}

/** As a terminal shows it: without passwords, and not without end. */
export function oneLine(text: string): string {
  const line = hideSecrets(text).replace(/\s+/g, ' ').trim();
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}
