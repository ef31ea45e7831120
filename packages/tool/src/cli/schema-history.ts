import { Argument } from 'commander';
import type { Catalog } from '../catalog/catalog.js';
import type { Event } from '../timeline/lives.js';
import type { Step } from '../timeline/kept.js';
import { readSchemaHistory } from '../timeline/read.js';
import { reasonOf } from '../timeline/reason.js';
import { loadSomeMigrations, type Migration } from '../migrate/files.js';
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

export type Happening = 'made' | 'renamed' | 'changed' | 'made anew' | 'dropped' | 'follows';

/** What an event is called: where several things happened at once, the first of them. */
export function happeningOf({ object, was = object, before, after, anew, follows }: Event): Happening {
  if (before === undefined) return 'made';
  if (after === undefined) return 'dropped';
  if (follows === true) return 'follows';
  if (was !== object) return 'renamed';
  return anew === true ? 'made anew' : 'changed';
}

/** An event as JSON has it. */
export function toldEvent(event: Event, files: ReadHistory['files']): object {
  const { migration, object, was, before, after, of, line, column } = event;
  const { path, text } = upOf(migration, files);
  return {
    migration,
    change: happeningOf(event),
    object,
    was,
    before,
    after,
    of,
    file: path,
    line,
    column,
    reason: reasonOf(text),
  };
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

/** What changed of an object's properties: `not null → (none)`; empty where nothing did. */
export function shownChange({ before = [], after = [] }: Pick<Event, 'before' | 'after'>): string {
  const [lost, gained] = [
    before.filter((property) => !after.includes(property)),
    after.filter((property) => !before.includes(property)),
  ].map((properties) => oneLine(properties.join(' ')));
  if (lost === '' && gained === '') return '';
  return `${lost === '' ? '(none)' : lost} → ${gained === '' ? '(none)' : gained}`;
}

export function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}
