import { problem, wholeFile, type Note, type Reading, type Source, type SourceFile } from './source.js';
import type { FileProblem } from '../../migrate/kinds.js';

/** Reads pairs `1_name.up.sql` and `1_name.down.sql`, in the order of their numbers. A version is a number: 01 is 1. */
export function readGolangMigrate(files: readonly SourceFile[]): Reading {
  const versions = new Map<bigint, { up?: SourceFile; down?: SourceFile }>();
  const leftOut: Note[] = [];
  const problems: FileProblem[] = [];
  for (const file of files) {
    const [, number = '', , direction] = pattern.exec(file.path) ?? [];
    if (direction === undefined || BigInt(number) >= 2n ** 64n) {
      leftOut.push({ file: file.path, text: 'golang-migrate does not see it: its name is not NUMBER_name.up.sql' });
      continue;
    }
    const pair = versions.get(BigInt(number)) ?? {};
    versions.set(BigInt(number), pair);
    const way = direction === 'up' ? 'up' : 'down';
    const other = pair[way];
    if (other === undefined) pair[way] = file;
    else
      problems.push(
        problem(
          { file: file.path, text: `has the version of ${other.path}: golang-migrate refuses both` },
          'files have the version of another',
        ),
      );
  }
  const sources = [...versions]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([version, pair]) => toSource(String(version), pair));
  return { sources, leftOut, problems };
}

const pattern = /^(\d+)_(.*)\.(down|up)\.(.*)$/;

function toSource(version: string, { up, down }: { up?: SourceFile; down?: SourceFile }): Source {
  const file = (up ?? down)?.path ?? '';
  return {
    version,
    title: pattern.exec(file)?.[2] ?? '',
    file,
    up: up && wholeFile(up),
    down: down && wholeFile(down),
    notes: [],
  };
}
