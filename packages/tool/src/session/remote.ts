import { UserError } from 'pgproof-runtime/errors.js';
import { hostsOf, isLocal, type ConnectionConfig } from 'pgproof-runtime/connection-config.js';

/**
 * Lets nothing destructive happen on another machine by mistake: ALLOW_REMOTE has to name its host, or all of them as the URL does.
 *
 * @param what what would be done there: `drop the database`.
 */
export function requireAllowedHost(config: ConnectionConfig, what: string): void {
  const host = hostsOf(config);
  if (isLocal(config) || process.env['ALLOW_REMOTE'] === host) return;
  throw new UserError(`the server ${host} is not on this machine, so this will not ${what} there`, {
    fix: `if it is what you want, name it: ALLOW_REMOTE=${host}`,
    exitCode: 1,
  });
}
