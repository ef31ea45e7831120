import { firstThree, UserError } from 'pgproof-runtime/errors.js';
import { stampOf } from '../../migrate/stamps.js';
import { slugOf } from '../import/names.js';

/**
 * Which migration of ours each one of another tool is: that of the same name, of the same number, or of the same words, as `import` writes
 * them. Where several are, none.
 *
 * @param keys what the tool's table names migrations by.
 */
export function correspond(keys: readonly string[], names: readonly string[]): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const key of keys) {
    const base = baseOf(key);
    const stamp = stampOfKey(base);
    const words = slugOf(base.replace(/^\d+[-_.]*|\d{10,}$/g, ''));
    const rules: ((name: string) => boolean)[] = [
      (name) => name === base,
      (name) => name.slice(0, 14) === stamp,
      (name) => name.slice(15) === words,
    ];
    const fitting = rules.map((rule) => names.filter(rule)).find((list) => list.length > 0) ?? [];
    const [name, second] = fitting;
    if (name !== undefined && second === undefined) pairs.set(key, name);
  }
  return pairs;
}

/** Without the ending of a file and db-migrate's slash. */
export function baseOf(key: string): string {
  return key.replace(/^\//, '').replace(/\.(?:[cm]?[jt]s|sql)$/, '');
}

/**
 * The point that a tool's notes name.
 *
 * @returns undefined where none of them corresponds to a migration.
 * @throws UserError where one behind the first that does is unknown, or one of ours between them is not noted.
 */
export function pointOfNotes(
  keys: readonly string[],
  names: readonly string[],
  { tool, pairs }: { tool: string; pairs: ReadonlyMap<string, string> },
): string | undefined {
  const first = keys.findIndex((key) => pairs.has(key));
  if (first < 0) return undefined;
  const unknown = keys.slice(first).filter((key) => !pairs.has(key));
  if (unknown.length > 0)
    throw new UserError(
      `${tool} has run what corresponds to no migration of the folder by its name: ${firstThree(unknown)}`,
      {
        fix: 'bring it into the folder; or name the last migration that the database has: --to NAME',
        exitCode: 1,
      },
    );
  const ours = [...new Set(pairs.values())].sort();
  const [start = '', end = ''] = [ours[0], ours.at(-1)];
  const between = names.filter((name) => name > start && name < end && !ours.includes(name));
  if (between.length === 0) return end;
  throw new UserError(`${tool} has run ${end}, and not what stands before it: ${firstThree(between)}`, {
    fix: `run it with ${tool} first; or name the last migration that the database has: --to NAME`,
    exitCode: 1,
  });
}

function stampOfKey(base: string): string | undefined {
  const [digits = ''] = /^\d+/.exec(base) ?? /\d{10,}$/.exec(base) ?? [];
  return digits === '' ? undefined : stampOf(digits.length === 12 ? `${digits}00` : digits);
}
