import { isServerError, LocatedError, UserError } from 'pgproof-runtime/errors.js';
import { EndlessBatches } from '../migrate/batches.js';

/** What a replay ran on. */
export interface Replayed {
  readonly major: number;
  /** False for a server that the user named. */
  readonly embedded: boolean;
  /** True when the database has all of these migrations: then the files are right. */
  readonly applied: boolean;
}

/** Says that a migration failed in the replay, and what the replay may lack: what is wrong there may be right where it was applied. */
export function explainReplayError(error: unknown, replayed: Replayed): unknown {
  const { major, embedded } = replayed;
  const where = `in the replay, on ${embedded ? `a throw-away PostgreSQL ${major}` : 'the server of --replay-on'}`;
  if (error instanceof EndlessBatches)
    return new UserError(`${where}: ${error.message}`, {
      fix: `${EndlessBatches.advice}; nothing was written to the database`,
      exitCode: 1,
    });
  // Where the server has refused nothing, the replay lacks nothing: what is wrong with the files themselves, say.
  if (!(error instanceof UserError) || error.cause === undefined) return error;
  const options = { fix: fixOf(error, replayed), cause: error.cause };
  if (!(error instanceof LocatedError)) return new UserError(`${where}: ${error.message}`, options);
  return new LocatedError(error.file, error.place, `${error.message}\n  ${where}`, options);
}

function fixOf({ cause }: UserError, { major, embedded, applied }: Replayed): string {
  const { code = '', message = '' } = isServerError(cause) ? cause : {};
  const extension = fixOfExtension(message, { major, embedded });
  if (extension !== undefined) return extension;
  if (!embedded && code === '42501') return 'name a user in --replay-on that may do that on its server';
  if (!embedded && code === '42710') return 'drop what is in the way on the server of --replay-on, or name another one';
  const prepare = 'have the replay begin with it: --prepare FILE.sql';
  const lacks = missing.includes(code)
    ? `if an administrator made what is missing before the first migration, ${prepare}`
    : `if the file needs something of the server that a replay does not have, ${prepare}; or name another server: --replay-on URL`;
  return applied
    ? `${lacks} (the file was applied as it is: do not edit it)`
    : `correct the file, unless it is applied somewhere; ${lacks}`;
}

/** What to do where the message is about an extension that the server does not have; undefined where it is about something else. */
export function fixOfExtension(message: string, { major, embedded }: Omit<Replayed, 'applied'>): string | undefined {
  const extension =
    /extension "([^"]+)" is not available/.exec(message)?.[1] ??
    /extension control file ".*\/([^/]+)\.control"/.exec(message)?.[1];
  if (extension === undefined) return undefined;
  const elsewhere = `--replay-on URL, a PostgreSQL ${major} that has it and that the replay may change`;
  return embedded
    ? `the embedded PostgreSQL has no extension ${extension}: name another server with ${elsewhere}`
    : `install the extension ${extension} on that server`;
}

/** A table, a column, a function, an object of another kind, a schema that there is not. */
const missing = ['42P01', '42703', '42883', '42704', '3F000'];
