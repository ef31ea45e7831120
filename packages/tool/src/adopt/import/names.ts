import { addSeconds, isTime, stampOf } from '../../migrate/stamps.js';

/**
 * The stamp of a migration that other tools number: the time that its digits are, or else the second behind the one before.
 *
 * @param version its digits, or anything else.
 * @param last the stamp of the one before.
 */
export function stampBehind(version: string, last: string | undefined): string {
  const digits = /^\d{12}$/.test(version) ? `${version}00` : version;
  const own = /^\d+$/.test(digits) ? stampOf(digits) : undefined;
  if (own !== undefined && isTime(own) && own >= '1970' && own < '2100' && own > (last ?? '')) return own;
  return addSeconds(last ?? '20000101000000', 1);
}

/** The words of a name as ours have them: `Create_UserTable` is `create-user-table`. */
export function slugOf(title: string): string {
  const words = title
    .replaceAll(/([a-z0-9])(?=[A-Z])/g, '$1-')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, longest)
    .replaceAll(/^-|-$/g, '');
  return words === '' ? 'migration' : words;
}

/** A file's name has room for 255. */
const longest = 200;
