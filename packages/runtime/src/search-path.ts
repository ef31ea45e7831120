import { quoteIdentifier } from './quote.js';
import { printConnection, type ConnectionConfig } from './connection-config.js';

/** A search path as a connection sends it when it opens: the driver sends nothing for an empty text, and `""` means the same. */
export function asSent(searchPath: string): string {
  return searchPath.trim() === '' ? '""' : searchPath;
}

/** A pooler may refuse to pass a search path on: PgBouncer does, with the code that it has for all that it refuses at the start. */
export function refusesPath(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '08P01';
}

/**
 * Warns where names without a schema are looked up elsewhere than was asked for: a pooler passes no search path on. The operations go on
 * working, since their names are qualified; but an operator is found by the path.
 */
export function noteOtherPath(path: string | undefined, wanted: string | undefined, config: ConnectionConfig): void {
  if (path === wanted || path === undefined) return;
  process.emitWarning(
    `names without a schema are looked up in ${path} on this connection (${printConnection(config)}): a pooler passes no search_path on`,
    {
      type: 'SearchPathWarning',
      detail: `have the server set it for the role: alter role ${quoteIdentifier(config.user)} set search_path = ${wanted === '""' ? "''" : (wanted ?? '')}`,
    },
  );
}
