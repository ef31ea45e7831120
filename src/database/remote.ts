import { UserError } from '../errors.js';
import { isLocal, type Target } from './target.js';

/**
 * Lets nothing destructive happen on another machine by mistake: ALLOW_REMOTE has to name its host.
 *
 * @param what what would be done there: `drop the database`.
 */
export function requireAllowedHost(target: Target, what: string): void {
  if (isLocal(target) || process.env['ALLOW_REMOTE'] === target.host) return;
  throw new UserError(`the server ${target.host} is not on this machine, so this will not ${what} there`, {
    fix: `if it is what you want, name it: ALLOW_REMOTE=${target.host}`,
    exitCode: 1,
  });
}
