import type { FileProblem } from '../../migrate/kinds.js';
import { findMarkers, findStrays, holdsNoSql, type Marker } from './markers.js';
import { lineOf, problem, wholeFile, type Note, type Reading, type Source, type SourceFile } from './source.js';

/**
 * Reads files with `-- Up Migration` and `-- Down Migration`, in the order of their numbers; and pairs `1_name.up.sql` and `1_name.down.sql`, as its
 * loader `sql` takes them.
 */
export function readNodePgMigrate(files: readonly SourceFile[]): Reading {
  const sources: Source[] = [];
  const leftOut: Note[] = [];
  const problems: FileProblem[] = [];
  const paths = new Map(files.map((file) => [file.path, file]));
  for (const file of [...files].sort(compare)) {
    const [, version, title = '', ending = ''] = /^(\d+)(.*?)(\.\w+)$/.exec(file.path) ?? [];
    const pair = file.path.replace(/\.down\.sql$/, '.up.sql');
    if (version === undefined || (ending !== '.sql' && !/^\.[cm]?[jt]s$/.test(ending)))
      leftOut.push({ file: file.path, text: 'node-pg-migrate takes no such file for a migration' });
    else if (ending !== '.sql')
      problems.push(
        problem(
          { file: file.path, text: `is code: write what it does as SQL into ${version}${title}.sql` },
          'files are code: write what they do as SQL',
          'node-pg-migrate up --dry-run prints what code does',
        ),
      );
    else if (pair !== file.path && paths.has(pair)) continue;
    else {
      const read = readFile(file, paths.get(file.path.replace(/\.up\.sql$/, '.down.sql')));
      leftOut.push(...read.leftOut);
      sources.push({ version, title: title.replace(/\.up$/, ''), file: file.path, ...read });
    }
  }
  return { sources, leftOut, problems };
}

type Read = Pick<Source, 'up' | 'down' | 'notes'> & Pick<Reading, 'leftOut'>;

const markerOf = (way: string) => new RegExp(`^\\s*--[\\s-]*${way}\\s+migration`, 'gim');

function readFile(source: SourceFile, downFile: SourceFile | undefined): Read {
  const { path: file, text = '' } = source;
  if (downFile !== undefined && downFile !== source) {
    const notes = [{ file, text: `and ${downFile.path} are taken for a pair, as the loader sql takes them` }];
    return { up: wholeFile(source), down: wholeFile(downFile), notes, leftOut: [] };
  }
  const [up] = findMarkers(text, markerOf('up'), /migration/i);
  const [down] = findMarkers(text, markerOf('down'), /migration/i);
  const markers = [up, down].flatMap((marker) => marker ?? []);
  const section = (marker: Marker, other: Marker | undefined, head = '') => {
    const end = other === undefined || other.at < marker.at ? text.length : other.at;
    const line = lineOf(text, marker.end);
    return { file, line, head, text: text.slice(marker.end, end), transactional: true };
  };
  const before = up === undefined ? '' : text.slice(0, Math.min(...markers.map(({ at }) => at))).replace(/^\uFEFF/, '');
  const isComment = holdsNoSql(before);
  const head = isComment && before.trim() !== '' ? before : '';
  const strays = findStrays({ file, text, from: before.length }, markers, 'node-pg-migrate');
  return {
    up: up === undefined ? wholeFile(source) : section(up, down, head),
    down: down && section(down, up),
    notes:
      up === undefined && down !== undefined ? [{ file, line: lineOf(text, down.at), text: noUp }, ...strays] : strays,
    leftOut: isComment ? [] : [{ file, line: 1, text: 'text before the first marker: node-pg-migrate never ran it' }],
  };
}

const noUp =
  'there is no -- Up Migration: node-pg-migrate ran all of the file, what stands behind -- Down Migration, too';

/** As node-pg-migrate sorts: by number, where 17 digits are a time in UTC, then by name. */
function compare({ path: left }: SourceFile, { path: right }: SourceFile): number {
  return (
    numberOf(left) - numberOf(right) ||
    left.localeCompare(right, undefined, {
      usage: 'sort',
      numeric: true,
      sensitivity: 'variant',
      ignorePunctuation: true,
    })
  );
}

function numberOf(path: string): number {
  const digits = /^\d+/.exec(path)?.[0] ?? '';
  const [, year, month, day, hour, minute, second, ms] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{3})$/.exec(digits) ?? [];
  if (year === undefined) return Number(digits);
  return Date.parse(`${year}-${month ?? ''}-${day ?? ''}T${hour ?? ''}:${minute ?? ''}:${second ?? ''}.${ms ?? ''}Z`);
}
