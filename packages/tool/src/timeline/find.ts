import { firstThree, UserError } from 'pgproof-runtime/errors.js';
import type { Life } from './lives.js';
import { partsOfObject, partsOfPath } from './names.js';

/** What has no name of its own, or none that one asks for. */
const nameless =
  /^(?:comment|grant|revoke|security|default|dependence|owner|unknown|partition|inheritance|publication-|cast|operator|function of)\b/;

/**
 * The objects that a reader names: `user`, `user.email`, `public.user.email`, `ix_user_email`, `touch`, `userstatus.ACTIVE`, or as facts have it,
 * `column public.user.email`. What has the name now comes before what had it, and what is there before what was dropped.
 *
 * @param searchPath which schema is meant where several have the name.
 * @throws UserError where nothing has the name, or had it, and where several do.
 */
export function findLives(lives: readonly Life[], asked: string, searchPath: readonly string[] = ['public']): Life[] {
  const named = lives.filter(({ object }) => !nameless.test(object));
  const wanted = partsOfPath(asked);
  const isNow = (life: Life) => [life.object];
  const wasEver = (life: Life) => [...new Set(life.events.flatMap(({ object, was = object }) => [object, was]))];
  const living = named.filter(({ dropped }) => !dropped);
  for (const [from, namesOf] of [
    [living, isNow],
    [living, wasEver],
    [named, wasEver],
  ] as const) {
    const exact = from.filter((life) => namesOf(life).includes(asked));
    if (exact.length > 0) return [exact.at(-1) as Life];
    for (const missing of [0, 1, 2]) {
      const found = from.filter((life) => namesOf(life).some((name) => isCalled(name, wanted, missing)));
      if (found.length > 0) return choose(found, asked, searchPath);
    }
  }
  throw new UserError(`no migration makes ${asked}`, {
    fix: `name a table, a column (table.column), an index, a constraint, a type or a function; npx pgproof log lists all of them`,
    exitCode: 1,
  });
}

/** @param missing how many parts of the whole name are left out: the schema, or the table, too. */
function isCalled(object: string, wanted: readonly string[], missing: number): boolean {
  const { kind, parts } = partsOfObject(object);
  const own = kind === 'schema' || kind === 'extension' ? 0 : parts.length - 1;
  if (parts.length - wanted.length !== missing || missing > own) return false;
  return parts.slice(missing).every((part, index) => {
    const asked = wanted[index] ?? '';
    return part === asked || (!asked.includes('(') && part.replace(/\([^]*$/, '') === asked && part.endsWith(')'));
  });
}

function choose(found: readonly Life[], asked: string, searchPath: readonly string[]): Life[] {
  const places = found.map((life) => searchPath.indexOf(partsOfObject(life.object).parts[0] ?? ''));
  const inPath = found.filter((_, index) => places[index] === Math.min(...places.filter((place) => place >= 0)));
  const left = inPath.length > 0 ? inPath : found;
  // One name, one thing: what was dropped and made again, last.
  const objects = [...new Set(left.map(({ object }) => object))];
  const last = objects.map((object) => left.findLast((life) => life.object === object) as Life);
  const holders = new Set(last.map(({ of, object }) => of ?? object));
  if (last.length === 1 || holders.size === 1) return last;
  throw new UserError(`${asked} is the name of several: ${firstThree(objects)}`, {
    fix: `name one of them whole: "${objects[0] ?? ''}"`,
  });
}
