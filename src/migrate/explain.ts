import { basename } from 'node:path';
import { momentOf } from '../database/moments.js';
import { isServerError, LocatedError, type ServerError } from '../errors.js';
import type { Half } from './files.js';
import { parseStatements } from './grammar.js';
import { lineAndColumn, offsetOfPosition, offsetOfQuotedName, type Place } from './locate.js';
import { excerptOf, hideSecrets, secretsIn } from './secrets.js';

/** An error of PostgreSQL's in a migration's file. */
export class MigrationError extends LocatedError {
  readonly sqlstate: string;

  constructor(file: string, place: Place, message: string, error: ServerError, fix: string) {
    super(file, place, message, { fix, exitCode: 1, cause: error });
    this.name = 'MigrationError';
    this.sqlstate = error.code;
  }
}

/**
 * Says where in its file a migration failed, and why: `file:line:col: message`, the line with a caret, detail, hint, context, SQLSTATE, and
 * what it was where that is not the file's fault. Secrets of the file are in none of it.
 *
 * @param completed how many statements of the file had succeeded: without a position from the server, the next one failed.
 * @param others how many tables there were before the run, where nothing was recorded as applied.
 */
export async function explainMigrationError(
  error: unknown,
  half: Half,
  { completed, others }: { completed: number; others: number },
): Promise<unknown> {
  if (!isServerError(error)) return error;
  const offset = await offsetOfError(error, half, completed);
  const place = lineAndColumn(half.text, offset);
  const secrets = secretsIn(half.text);
  const said = (label: string, text: string | undefined) =>
    text === undefined ? [] : [`${label}: ${hideSecrets(text, secrets)}`];
  const moment = momentOf(error);
  const lines = [
    `${half.file}:${place.line}:${place.column}: ${hideSecrets(error.message, secrets)}`,
    ...excerptOf(half.text, offset).split('\n'),
    ...said('detail', error.detail),
    ...said('hint', error.hint),
    ...said('context', error.where),
    `SQLSTATE ${error.code}${moment === undefined ? '' : `: ${moment.what}`}`,
  ];
  const fix = moment === undefined ? fixFor(error, half, others) : `${moment.fix}: ${whatStands(half)}`;
  return new MigrationError(half.file, place, lines.join('\n  '), error, fix);
}

/** What a file that failed has left, where it was not at fault. */
export function whatStands({ file, transactional }: Half): string {
  if (!transactional) {
    const record = file.endsWith('.down.sql') ? 'still recorded as applied' : 'not recorded as applied';
    return `it runs outside a transaction, and may have done a part; the migration is ${record}`;
  }
  return file.endsWith('.down.sql')
    ? 'it was not taken down, and nothing of it was done'
    : 'nothing of it was applied, and those before it stay applied';
}

async function offsetOfError(error: ServerError, { text }: Half, completed: number): Promise<number> {
  if (error.position !== undefined) return offsetOfPosition(text, Number(error.position));
  const statement = (await parseStatements(text))?.[completed];
  if (statement === undefined) return 0;
  return (
    offsetOfQuotedName(error.message, text, statement.start, statement.start + statement.text.length) ?? statement.start
  );
}

function fixFor(error: ServerError, half: Half, others: number): string {
  switch (error.code) {
    case '25001':
      return 'give the statement a migration of its own, with -- no-transaction as the first line of the file';
    case '42501':
      return 'run as a role that owns the object, or grant the right';
    case '55P04':
      return 'a new enum label can be used only after its transaction: split the migration in two';
    case '42P06':
    case '42P07':
    case '42701':
    case '42710':
    case '42723':
      if (half.file.endsWith('.down.sql') || !half.transactional) break;
      // Of what is there nothing is known, so no one is told to drop it.
      return others > 0 ? fixOfFullDatabase(half, others) : fixOfHalf(half);
    default:
  }
  return fixOfHalf(half);
}

/** The record is empty, and the first thing that a file makes is there. */
function fixOfFullDatabase({ file }: Half, others: number): string {
  const name = basename(file, '.up.sql');
  const tables = 'public.pgmigrations, public.migration_restamp, public.migration_record, public.migration_version';
  return [
    `nothing was recorded as applied, and there ${others === 1 ? 'was a table' : `were ${others} tables`}: the database looks like a copy without its record, or like another tool's work`,
    `where it is a copy, copy the record, too: drop table ${tables}; then pg_dump -t public.pgmigrations -t 'public.migration_*' SOURCE | psql TARGET`,
    `where it is another tool's work, record each migration that it has: insert into public.pgmigrations (name, run_on) values ('${name}', now()); then bin/db restamp ${name} --reason "…"; and at the end bin/db verify`,
    'if it is neither, correct the file and run again: nothing of it was applied',
  ].join('\n       ');
}

function fixOfHalf(half: Half): string {
  if (half.file.endsWith('.down.sql')) return fixOfDown(half.file);
  return half.transactional
    ? 'correct the file and run again: nothing of it was applied, and those before it stay applied'
    : 'correct what the message names and run again: the migration is not recorded as applied';
}

/** The down of an applied migration is frozen with it, and most that fail do so to lose nothing. */
function fixOfDown(file: string): string {
  const name = basename(file, '.down.sql');
  return (
    'it was not taken down: clear what the message names and run again; or, if the file itself is wrong, correct it and ' +
    `bin/db restamp ${name} --reason "…"`
  );
}
