import { isServerError } from './errors.js';

/** What an error says of the server or of its other sessions, and not of the SQL that met it. */
export interface Moment {
  /** What it was, as a clause. */
  readonly what: string;
  /** What to do, before the same is run again. */
  readonly fix: string;
  /** True where the same SQL may well succeed a moment later. */
  readonly passing: boolean;
}

/** By SQLSTATE. What is not here is taken for a fault of the SQL. */
const moments: Readonly<Record<string, Moment>> = {
  // serialization_failure: the transaction read what another one changed.
  '40001': passing('another session changed the same rows at the same time'),
  '40P01': passing('deadlock with another session'),
  '55P03': passing('a lock was not granted in time'),
  // query_canceled. Tried again it would take as long, and who cancelled it did not want it.
  '57014': lasting(
    'the statement was cancelled, by statement_timeout or by somebody',
    "run again; where it was the timeout, give it more: alter role current_user set statement_timeout = '1h'",
  ),
  '53100': lasting("the server's disk is full", 'make room on it, and run again'),
  '53200': lasting(
    'the server has no memory for it, or no room for its locks',
    'run again when the server has less to do; where the hint names max_locks_per_transaction, raise that and restart the server',
  ),
  '53300': lasting('the server has no connection left', 'close idle ones, or raise max_connections, and run again'),
  '53400': lasting('a limit that the server sets is reached', 'raise what the message names, and run again'),
  '25006': lasting(
    'the transaction is read-only',
    'connect to the primary; or see default_transaction_read_only of this role and database; and run again',
  ),
  '25P03': lasting(
    'the transaction was idle for longer than idle_in_transaction_session_timeout',
    'run again; or give it more: alter role current_user set idle_in_transaction_session_timeout = 0',
  ),
  '25P04': lasting(
    'the transaction took longer than transaction_timeout',
    "give it more: alter role current_user set transaction_timeout = '1h'; and run again",
  ),
  '57P01': lasting(
    'an administrator ended the session, or stops the server',
    'run again when the server takes connections',
  ),
  '57P02': lasting(
    'another process of the server crashed, and the server starts anew',
    'run again when the server takes connections; its log says what crashed',
  ),
  '57P03': lasting('the server takes no connections at the moment', 'run again when it does'),
  '57P04': lasting('the database was dropped', 'see which database is meant, and run again'),
  '57P05': lasting(
    'the session was idle for longer than idle_session_timeout',
    'run again; or give it more: alter role current_user set idle_session_timeout = 0',
  ),
  '58030': lasting('the server cannot read or write its disk', "see the server's log, and run again"),
  XX000: lasting('the server met an error of its own', "run again; when it comes again, see the server's log"),
  XX001: lasting('the server found its data damaged', "see the server's log, and restore what is damaged"),
  XX002: lasting('the server found an index damaged', 'reindex it, and run again'),
};

/** @returns undefined for an error that has to do with the SQL. */
export function momentOf(error: unknown): Moment | undefined {
  if (!isServerError(error)) return undefined;
  // Two sessions that make an object of one name meet in the catalog's own index.
  if (error.code === '23505' && error.schema === 'pg_catalog')
    return passing('another session made an object of that name at the same time');
  return moments[error.code];
}

function passing(what: string): Moment {
  return { what, fix: 'run again when the other session is done', passing: true };
}

function lasting(what: string, fix: string): Moment {
  return { what, fix, passing: false };
}
