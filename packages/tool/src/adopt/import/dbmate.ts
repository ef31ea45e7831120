import type { FileProblem } from '../../migrate/kinds.js';
import { findMarkers, findStrays, type Marker } from './markers.js';
import { lineOf, problem, type Note, type Reading, type Section, type Source, type SourceFile } from './source.js';

/** Reads files with `-- migrate:up` and `-- migrate:down`, in the order of their names as text. */
export function readDbmate(files: readonly SourceFile[]): Reading {
  const sources: Source[] = [];
  const leftOut: Note[] = [];
  const problems: FileProblem[] = [];
  const versions = new Map<string, string>();
  for (const { path, text = '' } of [...files].sort((left, right) => (left.path < right.path ? -1 : 1))) {
    const [, version, title = ''] = /^(\d+)(.*)\.sql$/.exec(path) ?? [];
    if (version === undefined) {
      leftOut.push({ file: path, text: 'dbmate does not see it: its name is not DIGITS_name.sql' });
      continue;
    }
    const same = versions.get(version);
    if (same !== undefined)
      problems.push(
        problem(
          { file: path, text: `has the version of ${same}: dbmate records one` },
          'files have the version of another',
        ),
      );
    versions.set(version, path);
    const read = readFile(path, text.replace(/^\uFEFF/, ''));
    leftOut.push(...read.leftOut);
    problems.push(...read.problems);
    sources.push({ version, title, file: path, ...read });
  }
  return { sources, leftOut, problems };
}

// As dbmate has them: at the beginning of a line, in lower case.
const space = String.raw`[\t\n\f\r ]`;
const markerOf = (way: string) =>
  new RegExp(`^--${space}*migrate:${way}(?:${space}*$|${space}+[^\\t\\n\\f\\r ]+)`, 'gm');

function readFile(file: string, text: string): Pick<Source, 'up' | 'down' | 'notes'> & Omit<Reading, 'sources'> {
  const [first, second, ...more] = findMarkers(text, markerOf('up'), /migrate/);
  const nothing = { up: undefined, down: undefined, notes: [], leftOut: [] };
  const refused = (line: number | undefined, why: string) =>
    problem({ file, line, text: `dbmate refuses it: ${why}` }, `files are refused by dbmate: ${why}`);
  if (first === undefined) return { ...nothing, problems: [refused(undefined, 'it has no -- migrate:up')] };
  const before = text.slice(0, first.at);
  const sql = before.split('\n').findIndex((line) => !/^\s*(?:--[^\n]*)?$/.test(line));
  if (sql !== -1) return { ...nothing, problems: [refused(sql + 1, 'text stands before -- migrate:up')] };
  const end = second?.at ?? text.length;
  const [down, again] = findMarkers(text.slice(0, end), markerOf('down'), /migrate/).filter(({ at }) => at > first.at);
  const markers = [first, ...(down === undefined ? [] : [down])];
  const later = [second, ...more].flatMap((marker) => marker ?? []);
  const leftOut = later.map((marker) => ({
    file,
    line: lineOf(text, marker.at),
    text: 'another up block: dbmate fails at it, since the version is recorded, and nothing of it stays',
  }));
  const head = before.trim() === '' ? '' : before;
  const cut = { file, text };
  return {
    up: sectionOf(cut, first, down?.at ?? end, head),
    down: down && sectionOf(cut, down, end),
    notes: findStrays({ file, text: text.slice(0, end), from: first.at }, markers, 'dbmate'),
    leftOut,
    problems: [
      ...(again === undefined ? [] : [refused(lineOf(text, again.at), 'it has two -- migrate:down')]),
      ...later
        .filter((marker) => !isTransactional(marker))
        .map((marker) =>
          problem(
            {
              file,
              line: lineOf(text, marker.at),
              text: 'a second up block without a transaction: dbmate ran it, and then failed; write one file of the two',
            },
            'up blocks without a transaction stand behind others',
          ),
        ),
    ],
  };
}

function sectionOf({ file, text }: { file: string; text: string }, marker: Marker, end: number, head = ''): Section {
  const line = lineOf(text, marker.end);
  return { file, line, head, text: text.slice(marker.end, end), transactional: isTransactional(marker) };
}

function isTransactional({ text }: Marker): boolean {
  const options = text.split(/\s+/).map((option) => option.split(':'));
  return options.findLast((parts) => parts.length === 2 && parts[0] === 'transaction')?.[1] !== 'false';
}
