import { namePattern, unquote } from 'pgproof-runtime/quote.js';
import { name } from '../catalog/facts/text.js';
import type { MigrationFile } from './files.js';
import { lockModes, shownLocks, type TableLock } from './locks.js';
import { defaultSchema } from './schema.js';

/** What the header of a migration says of its locks. */
export interface LocksLine {
  /** From 1. */
  readonly line: number;
  /** `user (access exclusive)`; undefined where it has no such form. */
  readonly locks: readonly string[] | undefined;
}

/** The list as the header has it: `user (access exclusive), subscription (share row exclusive)`, or `none`. */
export function writeLocks(locks: readonly Said[], searchPath?: readonly string[]): string {
  const list = said(locks, searchPath);
  return list.length === 0 ? 'none' : list.join(', ');
}

/** Whether a line says what was taken, in whatever order. */
export function isSaid(line: readonly string[], locks: readonly TableLock[], searchPath?: readonly string[]): boolean {
  return [...line].sort().join(', ') === said(locks, searchPath).sort().join(', ');
}

/** The whole line, broken as comments are. */
export function writeLocksLine(list: string): string {
  const lines = [''];
  for (const word of `-- Locks: ${list}.`.split(/(?<=,) /)) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + 1 + word.length > 120) lines.push(`-- ${word}`);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.join('\n');
}

type Said = Pick<TableLock, 'schema' | 'table' | 'lock'>;

function said(locks: readonly Said[], searchPath?: readonly string[]): string[] {
  return shownLocks(locks).map(({ schema, table, lock }) => `${shownTable({ schema, table }, searchPath)} (${lock})`);
}

/** As a file calls it: quoted where its letters need it, and with its schema where the path does not lead there. */
export function shownTable(
  { schema, table }: Pick<TableLock, 'schema' | 'table'>,
  searchPath: readonly string[] = [defaultSchema],
): string {
  return searchPath.includes(schema) ? name(table) : name(schema, table);
}

const entry = String.raw`${namePattern}(?:\.${namePattern})?\s*\((?:${lockModes.join('|').replaceAll(' ', String.raw`\s+`)})\)`;
const form = new RegExp(String.raw`^(?:none|${entry}(?:,\s*${entry})*)(?=[\s.,;:]|$)`, 'i');

/**
 * Reads the line of a file's header, the comments in front of its first statement.
 *
 * @returns undefined where there is none.
 */
export function readLocksLine({ text }: Pick<MigrationFile, 'text'>): LocksLine | undefined {
  const header = text.split('\n');
  const end = header.findIndex((line) => !/^\s*(?:--|$)/.test(line));
  const comments = end === -1 ? header : header.slice(0, end);
  const index = comments.findIndex((line) => /^\s*--\s*Locks:/i.test(line));
  if (index === -1) return undefined;
  const prose = comments
    .slice(index)
    .map((line) => line.replace(/^\s*--/, '').trim())
    .join(' ')
    .replace(/^Locks:\s*/i, '');
  const [said] = form.exec(prose) ?? [];
  const locks = said === undefined ? undefined : (said.match(new RegExp(entry, 'gi')) ?? []).map(tidy);
  return { line: index + 1, locks };
}

/** In the spelling of `writeLocks`: `"user"` is `user`. */
function tidy(text: string): string {
  const [, names = '', mode = ''] = /^([^]*?)\s*\(([^()]*)\)$/.exec(text) ?? [];
  const parts = names.match(new RegExp(namePattern, 'gi')) ?? [];
  const words = parts.map((part) => (part.startsWith('"') ? unquote(part) : part.toLowerCase()));
  return `${name(...words)} (${mode.toLowerCase().replaceAll(/\s+/g, ' ')})`;
}
