import { counted } from '../library/counted.js';
import type { ForetoldLock } from '../library/foretell.js';
import { blocked, shownLocks, type Locked, type TableLock } from '../migrate/locks.js';
import { shownTable } from '../migrate/locks-line.js';

/** What a run shows of a migration below its line: what keeps others waiting, and how often it was tried again. */
export function linesOfRun(
  { locks, lockRetries }: Pick<Locked, 'locks' | 'lockRetries'>,
  searchPath?: readonly string[],
): string[] {
  const shown = (locks ?? []).filter(({ lock, rewritten }) => blocked(lock) !== undefined || rewritten);
  const list = shown.slice(0, 3).map((lock) => `${shownTable(lock, searchPath)} (${modeOf(lock)})`);
  const more = shown.length > list.length ? ` and ${shown.length - list.length} more: status --locks` : '';
  return [...(list.length === 0 ? [] : [`    locked ${list.join(', ')}${more}`]), ...retryLines(lockRetries)];
}

/** All that the record has of a migration. */
export function linesOfRecord(
  { locks, lockRetries }: Pick<Locked, 'locks' | 'lockRetries'>,
  searchPath?: readonly string[],
): string[] {
  if (locks === null) return ['    locks not recorded', ...retryLines(lockRetries)];
  const tables = shownLocks(locks).map((lock) => `    ${shownTable(lock, searchPath)}: ${modeOf(lock)}${byKind(lock)}`);
  return [...(tables.length === 0 ? ['    no table that was there'] : tables), ...retryLines(lockRetries)];
}

/** What is foretold of a table: its lock, whom it blocks, and how large it is there. */
export function linesOfPlan(locks: readonly ForetoldLock[] | null, searchPath?: readonly string[]): string[] {
  if (locks === null)
    return ['  not known: it runs outside a transaction, and the kind of its statement does not say it'];
  const lines = shownLocks(locks).map((lock) => {
    const blocks = lock.blocks === null ? '' : `, blocks ${lock.blocks}`;
    return `  ${shownTable(lock, searchPath)}: ${modeOf(lock)}${blocks}${sizeOf(lock)}${byKind(lock)}`;
  });
  return lines.length === 0 ? ['  locks no table that is there'] : lines;
}

function modeOf({ lock, rewritten }: TableLock): string {
  return rewritten ? `${lock}, rewritten` : lock;
}

function byKind({ foretold }: TableLock): string {
  return foretold === true ? ' (by the kind of its statement)' : '';
}

function retryLines(retries: number | null): string[] {
  return retries === null || retries === 0
    ? []
    : [`    tried again after lock_timeout: ${retries === 1 ? 'once' : `${retries} times`}`];
}

function sizeOf({ rows, bytes }: ForetoldLock): string {
  if (bytes === null) return '';
  return `; ${rows === null ? 'rows not counted yet' : `about ${counted(rows, 'row')}`}, ${sized(bytes)}`;
}

/** As `pg_size_pretty` writes it. */
function sized(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(bytes / 10, 1)) / 10));
  return `${Math.round(bytes / 1024 ** power)} ${units[power] ?? ''}`;
}
