import type { Adapted } from './adapt.js';
import type { Note, Source, SourceFile } from './source.js';

/** What is said of a migration: what has a place first, in the order of its files. */
export function notesOf(
  files: readonly SourceFile[],
  { file, up, down: downSection, notes }: Source,
  { up: upAdapted, down, count }: { up: Adapted | undefined; down: Adapted | undefined; count: number },
): Note[] {
  const own = [file, up?.file, downSection?.file];
  const marks = files.filter(({ path, text }) => own.includes(path) && text?.startsWith('\uFEFF') === true);
  const told = (text: string): Note => ({ file, text });
  const all: Note[] = [
    ...marks.map(({ path }) => ({ file: path, text: 'its byte order mark is left out' })),
    ...notes,
    ...(upAdapted?.notes ?? []),
    ...(upAdapted?.isEmpty === false ? [] : [told('does nothing: its up file holds select 1')]),
    ...(down?.notes ?? []),
    ...(down?.isEmpty === false ? [] : [told('there is no way back: its down file refuses')]),
    ...(count === 1 ? [] : [told(`is ${count} migrations: to take it down is to take down all of them`)]),
  ];
  const placed = all.filter(({ line }) => line !== undefined);
  placed.sort(
    (left, right) => own.indexOf(left.file) - own.indexOf(right.file) || (left.line ?? 0) - (right.line ?? 0),
  );
  return [...placed, ...all.filter(({ line }) => line === undefined)];
}
