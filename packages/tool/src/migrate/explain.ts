import { basename } from 'node:path';
import { qualified, quoted } from '../catalog/keywords.js';
import { momentOf } from 'pgproof-runtime/moments.js';
import { isServerError, LocatedError, type ServerError } from 'pgproof-runtime/errors.js';
import type { MigrationFile } from './files.js';
import { parseStatements, type ParsedStatement } from './grammar.js';
import { lineAndColumn, offsetOfPosition, offsetOfQuotedName, type Place } from './locate.js';
import { quoteForShell } from './naming.js';
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
 * @param schema of the runner's own tables.
 */
export async function explainMigrationError(
  error: unknown,
  file: MigrationFile,
  { completed, others, schema }: { completed: number; others: number; schema: string },
): Promise<unknown> {
  if (!isServerError(error)) return error;
  const statements = await parseStatements(file.text);
  const offset = offsetOfError(error, file.text, statements?.[completed]);
  const place = lineAndColumn(file.text, offset);
  // A deferred constraint is checked when all of the file has run.
  const atCommit = error.position === undefined && statements !== undefined && completed >= statements.length;
  const secrets = secretsIn(file.text);
  const said = (label: string, text: string | undefined) =>
    text === undefined ? [] : [`${label}: ${hideSecrets(text, secrets)}`];
  const moment = momentOf(error);
  const lines = [
    `${file.path}:${place.line}:${place.column}: ${hideSecrets(error.message, secrets)}`,
    ...(atCommit ? ['at the commit, behind the last statement'] : excerptOf(file.text, offset).split('\n')),
    ...said('detail', error.detail),
    ...said('hint', error.hint),
    ...said('context', error.where),
    `SQLSTATE ${error.code}${moment === undefined ? '' : `: ${moment.what}`}`,
  ];
  const fix = moment === undefined ? fixFor(error, file, { others, schema }) : `${moment.fix}: ${whatStands(file)}`;
  return new MigrationError(file.path, place, lines.join('\n  '), error, fix);
}

/** The same of a file that is no migration. Where the server tells no place it is the file's beginning. */
export function explainInFile(
  error: ServerError,
  { path: file, text }: { path: string; text: string },
  fix: string,
): LocatedError {
  const offset = offsetTold(error, text) ?? 0;
  const place = lineAndColumn(text, offset);
  const lines = [
    `${file}:${place.line}:${place.column}: ${hideSecrets(error.message, secretsIn(text))}`,
    ...excerptOf(text, offset).split('\n'),
    `SQLSTATE ${error.code}`,
  ];
  return new LocatedError(file, place, lines.join('\n  '), { fix, cause: error });
}

/** What a file that failed has left, where it was not at fault. */
export function whatStands(file: MigrationFile): string {
  if (file.batched !== undefined) return stateOf(file);
  if (!file.transactional) return `it runs outside a transaction, and may have done a part; ${stateOf(file)}`;
  return `${stateOf(file)}, and ${isDown(file) ? 'nothing of it was done' : 'those before it stay applied'}`;
}

function offsetOfError(error: ServerError, text: string, statement: ParsedStatement | undefined): number {
  const told = offsetTold(error, text);
  if (told !== undefined) return told;
  if (statement === undefined) return 0;
  return (
    offsetOfQuotedName(error.message, text, statement.start, statement.start + statement.text.length) ?? statement.start
  );
}

function fixFor(
  error: ServerError,
  file: MigrationFile,
  { others, schema }: { others: number; schema: string },
): string {
  const cut = file.transactional || file.batched !== undefined ? undefined : fixAfterCut(error, file);
  if (cut !== undefined) return `${cut}; otherwise, ${fixOfFile(file)}`;
  switch (error.code) {
    case '22P05':
      return fixOfCharacter(error, file);
    case '25001':
      return fixOfBlock(error, file);
    case '42501':
      return 'run as a role that may do that, or have the right granted';
    case '55P04':
      if (isDown(file)) break;
      return 'a new enum label can be used only after its transaction: split the migration in two';
    case '42P06':
    case '42P07':
    case '42701':
    case '42710':
    case '42723':
      if (isDown(file) || !file.transactional) break;
      // Of what is there nothing is known, so no one is told to drop it.
      return others > 0 ? fixOfFullDatabase(file, { others, schema }) : fixOfFile(file);
    default:
  }
  return fixOfFile(file);
}

/** Whether an attempt that was cut off made or dropped it cannot be seen. */
function fixAfterCut({ code }: ServerError, file: MigrationFile): string | undefined {
  switch (code) {
    case '42P04':
    case '42710':
      return 'where an attempt made it that was cut off before its record, drop it and run again';
    case '3D000':
    case '42704':
      return `where an attempt dropped it that was cut off before its record, ${correct(file, 'write "if exists"')}, and run again`;
    default:
      return undefined;
  }
}

/** The record is empty, and the first thing that a file makes is there. */
function fixOfFullDatabase(
  { path: file }: MigrationFile,
  { others, schema }: { others: number; schema: string },
): string {
  const name = basename(file, '.up.sql');
  const own = (table: string) => qualified(schema, table);
  const tables = ['pgmigrations', 'migration_restamp', 'migration_record', 'migration_version'].map(own).join(', ');
  const patterns = [own('pgmigrations'), `${quoted(schema)}.migration_*`].map(
    (pattern) => `-t ${quoteForShell(pattern)}`,
  );
  return [
    `nothing was recorded as applied, and there ${others === 1 ? 'was a table' : `were ${others} tables`}: the database looks like a copy without its record, or like another tool's work`,
    `where it is a copy, copy the record, too: drop table ${tables}; then pg_dump ${patterns.join(' ')} SOURCE | psql TARGET`,
    `where it is another tool's work, record each migration that it has: insert into ${own('pgmigrations')} (name, run_on) values ('${name}', now()); then npx pgproof restamp ${name} --reason "…"; and at the end npx pgproof verify`,
    'if it is neither, correct the file and run again: nothing of it was applied',
  ].join('\n       ');
}

function fixOfFile(file: MigrationFile): string {
  const state = stateOf(file);
  // The down of an applied migration is frozen with it, and most that fail do so to lose nothing.
  if (isDown(file))
    return `${state}: clear what the message names and run again; or, if the file itself is wrong, ${correct(file)}`;
  if (file.batched !== undefined) return `correct the file and run again: ${state}`;
  return file.transactional
    ? `correct the file and run again: ${state}, and those before it stay applied`
    : `correct what the message names and run again: ${state}`;
}

/** Where in a text the server says that its error is: by a position, or by the character that it cannot take. */
function offsetTold(error: ServerError, text: string): number | undefined {
  if (error.position !== undefined) return offsetOfPosition(text, Number(error.position));
  const lacking = findLacking(error);
  return lacking === undefined ? undefined : Math.max(0, text.indexOf(lacking.character));
}

/** What can run in no transaction block, or what has to be the first statement of one. */
function fixOfBlock({ routine }: ServerError, file: MigrationFile): string {
  if (routine !== 'PreventInTransactionBlock')
    return `it counts only before the first query of a transaction: ${correct(file, 'make it the first statement of the file')}`;
  const alone = '-- no-transaction as the first line of the file';
  if (!file.transactional)
    return correct(file, 'write the statement itself into the file, not into a function, a procedure or a block');
  return isDown(file)
    ? correct(file, `have the down file hold that statement alone, with ${alone}`)
    : `give the statement a migration of its own, with ${alone}`;
}

/** PostgreSQL keeps text in the encoding of its database. */
function fixOfCharacter(error: ServerError, file: MigrationFile): string {
  const lacking = findLacking(error);
  if (lacking === undefined) return fixOfFile(file);
  const { character, encoding } = lacking;
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `the database's encoding, ${encoding}, has no ${character} (U+${code}): ${correct(file, 'write it otherwise')}; or make the database with the encoding UTF8`;
}

/** The character that a text has and the database's encoding lacks, where that is the error: in all languages its message has the bytes and the names. */
export function findLacking({ code, message }: ServerError): { character: string; encoding: string } | undefined {
  const [, bytes, encoding] = /((?:0x[0-9a-f]{2} )+).*"UTF8".*"(\w+)"/.exec(message) ?? [];
  if (code !== '22P05' || bytes === undefined || encoding === undefined) return undefined;
  return { character: Buffer.from(bytes.replaceAll(/0x| /g, ''), 'hex').toString(), encoding };
}

/** How a file is corrected: one that is applied is accepted again. */
export function correct(file: MigrationFile, how = 'correct it'): string {
  return isDown(file) ? `${how}, then npx pgproof restamp ${basename(file.path, '.down.sql')} --reason "…"` : how;
}

/** What there is of a migration when one of its files has failed: all of it was rolled back, or what ran outside a transaction stays. */
export function stateOf(file: MigrationFile): string {
  if (file.batched !== undefined)
    return `what its batches before have changed stays, and the migration is ${isDown(file) ? 'still' : 'not'} recorded as applied`;
  if (isDown(file)) return file.transactional ? 'it was not taken down' : 'the migration is still recorded as applied';
  return file.transactional ? 'nothing of it was applied' : 'the migration is not recorded as applied';
}

export function isDown({ path: file }: MigrationFile): boolean {
  return file.endsWith('.down.sql');
}
