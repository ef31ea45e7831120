import type pg from 'pg';
import { isServerError, UserError } from 'pgproof-runtime/errors.js';
import { momentOf } from 'pgproof-runtime/moments.js';
import { printConnection, type ConnectionConfig } from 'pgproof-runtime/connection-config.js';

/** A connection that was open broke. Nothing more can be asked on it, and what was not committed the server rolls back. */
export class LostConnection extends UserError {
  /** Why, in the server's own words where it said some. */
  readonly why: string;

  constructor(config: ConnectionConfig, reason: unknown) {
    const why = describe(reason);
    super(`the connection was lost: ${why} (${printConnection(config)})`, {
      fix: momentOf(reason)?.fix ?? 'run again when the server takes connections',
      cause: reason,
    });
    this.name = 'LostConnection';
    this.why = why;
  }
}

/** True for what a server says before it closes the connection. */
export function isFarewell(error: unknown): boolean {
  return isServerError(error) && /^(57P0.|25P0[34]|08...)$/.test(error.code);
}

/**
 * What is thrown for an error that the server may have said before it closed the connection: where that is so, that it was lost. The SQL may
 * have raised such an error itself, or been told it by another server.
 */
export async function asLost(client: pg.ClientBase, error: unknown): Promise<unknown> {
  if (!isFarewell(error)) return error;
  return client.query('').then(
    () => error,
    (second: unknown) => (second instanceof LostConnection ? second : error),
  );
}

function describe(reason: unknown): string {
  const moment = momentOf(reason);
  if (isServerError(reason))
    return `${reason.message} (SQLSTATE ${reason.code}${moment === undefined ? '' : `: ${moment.what}`})`;
  const { code, message } = reason as NodeJS.ErrnoException;
  if (code === 'ETIMEDOUT') return 'the network carries nothing any more (ETIMEDOUT)';
  return code === undefined && !/terminated/.test(message)
    ? message
    : `it was closed without a word${code === undefined ? '' : ` (${code})`}: the server was killed, or something between it and us closed it`;
}
