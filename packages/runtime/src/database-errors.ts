/** What the server said, in names only: never a value. */
export interface Violation {
  /** The query that failed: `tokens/balance: CreditTokens`. */
  readonly query: string;
  /** The SQLSTATE, or the driver's code when the connection broke. */
  readonly code: string;
  readonly schema?: string;
  readonly table?: string;
  readonly column?: string;
  readonly constraint?: string;
  /** In a batch: which of its queries failed, counted from 0. */
  readonly index?: number;
}

/**
 * A statement failed. Message and fields hold names of the schema and of the query; the values that it ran with, and what PostgreSQL
 * says of them in its detail, are left out, and there is no cause that would hold them.
 */
export class DatabaseError extends Error implements Violation {
  readonly query: string;
  readonly code: string;
  declare readonly schema?: string;
  declare readonly table?: string;
  declare readonly column?: string;
  declare readonly constraint?: string;
  declare readonly index?: number;

  constructor(message: string, violation: Violation) {
    super(`${violation.query}: ${message}`);
    this.name = new.target.name;
    this.query = violation.query;
    this.code = violation.code;
    Object.assign(this, violation);
  }

  /** The same error of one of the queries of a batch. */
  at(index: number, count: number): this {
    this.message += ` (query ${index + 1} of ${count} of a batch)`;
    Object.assign(this, { index });
    return this;
  }
}

/** A row with these values is there already. `constraint` may be a unique index. */
export class UniqueViolation extends DatabaseError {}
/** A row refers to one that is not there, or one that goes is referred to. */
export class ForeignKeyViolation extends DatabaseError {}
export class CheckViolation extends DatabaseError {}
export class NotNullViolation extends DatabaseError {}
/** A transaction met a change made at the same time: run it again. */
export class SerializationFailure extends DatabaseError {}
/**
 * A migration changed what a statement gives that this connection had prepared, and the server refused it: run the transaction again. Outside of
 * transactions, in a batch, and for the first statement of a transaction, that is done here.
 */
export class StatementChanged extends SerializationFailure {}
/** Two transactions waited for each other, and this one was given up: run it again. */
export class DeadlockDetected extends DatabaseError {}
export class LockNotAvailable extends DatabaseError {}
/** The statement ran into a time limit, or somebody cancelled it. */
export class QueryCanceled extends DatabaseError {}
/** A number is too large for its column. */
export class NumericValueOutOfRange extends DatabaseError {}
/** Not the text of a value of this type: a word where an id is wanted. */
export class InvalidTextRepresentation extends DatabaseError {}
export class StringTooLong extends DatabaseError {}
/**
 * A column was NULL that the query says never is (`-- never null name: why`): the application let a row be that it takes to be impossible. What
 * the statement wrote it has written, unless its transaction is rolled back.
 */
export class UnexpectedNull extends DatabaseError {
  constructor(query: string, column: string) {
    super(`${column} is NULL, which the query says it never is`, { query, code: '22004', column });
  }
}
/** The connection broke. Whether a transaction that was being committed took place, only the database knows. */
export class ConnectionLost extends DatabaseError {}
/** The server sent nothing for too long, and the connection was closed. What was asked may have taken place, or may do so yet. */
export class AnswerTimeout extends ConnectionLost {}
/** There is no connection, so nothing was sent: it may be run again. `code` says why. */
export class NotConnected extends DatabaseError {}
/** No connection was free for too long. */
export class ConnectionTimeout extends NotConnected {}
/** The pool is closed, or was closed while this waited for a connection. */
export class PoolClosed extends NotConnected {}

/** Why a connection could not be opened, for a query that waited for it. */
export function toNotConnected(error: unknown, query: string): NotConnected {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
  return new NotConnected(`no connection could be opened (${code})`, { query, code });
}

/** The driver's error as ours; anything else is given back as it is. */
export function toDatabaseError(error: unknown, query: string): unknown {
  if (!(error instanceof Error) || error instanceof DatabaseError || !('code' in error)) return error;
  const code = String(error.code);
  const violation: Violation = { query, code, ...namesIn(error as unknown as Record<string, unknown>) };
  if (isBroken(code)) return new ConnectionLost(`the connection was lost (${code})`, violation);
  if (!('severity' in error)) return error;
  const [kind, message] = isChanged(error, code) ? changed : (known[code] ?? [DatabaseError, textOf(error, code)]);
  const { table, column, constraint } = violation;
  const names = Object.entries({ constraint, table, column }).filter(([, name]) => name !== undefined);
  const where = names.length === 0 ? '' : ` (${names.map(([what, name]) => `${what} ${String(name)}`).join(', ')})`;
  return new kind(`${message}${where}`, violation);
}

/** The code alone is that of all that a server does not support. */
function isChanged(error: Error, code: string): boolean {
  return code === '0A000' && 'routine' in error && error.routine === 'RevalidateCachedQuery';
}

const changed = [StatementChanged, 'a migration changed what this prepared statement gives'] as const;

const known: Record<string, readonly [typeof DatabaseError, string]> = {
  '23505': [UniqueViolation, 'there is such a row already'],
  '23503': [ForeignKeyViolation, 'a reference leads nowhere, or to a row that was to go'],
  '23514': [CheckViolation, 'a check does not hold'],
  '23502': [NotNullViolation, 'a value is missing'],
  '40001': [SerializationFailure, 'another transaction changed the same rows'],
  '40P01': [DeadlockDetected, 'two transactions waited for each other'],
  '55P03': [LockNotAvailable, 'a lock was not to be had'],
  '57014': [QueryCanceled, 'the statement was cancelled'],
  '22003': [NumericValueOutOfRange, 'a number is out of range'],
  '22P02': [InvalidTextRepresentation, 'a text is no value of its type'],
  '22001': [StringTooLong, 'a text is too long for its column'],
};

function isBroken(code: string): boolean {
  return /^(CONNECTION_|CONNECT_TIMEOUT|ECONN|EPIPE|08|57P0[1-3])/.test(code);
}

/** Only of mistakes in the SQL itself does the server speak without values: there are `$n` where they would be. */
function textOf(error: Error, code: string): string {
  return code.startsWith('42') ? `${error.message} (${code})` : `the statement failed (${code})`;
}

function namesIn(error: Record<string, unknown>): Partial<Violation> {
  const fields = { schema: 'schema_name', table: 'table_name', column: 'column_name', constraint: 'constraint_name' };
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, field]) => typeof error[field] === 'string')
      .map(([name, field]) => [name, error[field]]),
  );
}
