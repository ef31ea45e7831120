import { belongingIn, kinds } from './belonging.js';
import type { Catalog } from './catalog.js';
import type { Fact } from './facts.js';
import { name } from './facts/text.js';
import { retiredIn } from './retired.js';

/** What is left out of a comparison, with all that belongs to it. */
export interface Exception {
  /** As facts name it: `table public.note`, `publication *`, `partitions of public.event`; a `*` stands for any text, `\*` for a star. */
  readonly object: string;
  readonly reason: string;
}

/** What an exception has left out. */
export interface LeftOut extends Exception {
  /** What it names, without what belongs to that; sorted. */
  readonly objects: readonly string[];
}

/** An exception, and the object that it names. */
export interface Exclusion {
  readonly exception: Exception;
  readonly root: string;
}

/** Why an object is left out: undefined where it is not. */
export type Excepted = (object: string) => Exclusion | undefined;

/** Parts the facts of a catalog into those that count and why the others do not. */
export function leaveOut<Said extends Pick<Fact, 'object'>>(
  catalog: Catalog,
  facts: readonly Said[],
  exceptions: readonly Exception[],
): { kept: Said[]; left: Exclusion[] } {
  if (exceptions.length === 0 && retiredIn(catalog).length === 0) return { kept: [...facts], left: [] };
  const excepted = exceptedIn(catalog, exceptions);
  return {
    kept: facts.filter(({ object }) => excepted(object) === undefined),
    left: facts.flatMap(({ object }) => excepted(object) ?? []),
  };
}

/** Finds, in a catalog, what the exceptions leave out: what they name, and what belongs to that; and what stands for a retired tool. */
export function exceptedIn(catalog: Catalog, exceptions: readonly Exception[]): Excepted {
  const belonging = belongingIn(catalog);
  const parents = new Map(
    catalog.parents
      .filter(({ partition }) => partition)
      .map((row) => [name(row.schema, row.table), name(row.parentSchema, row.parent)]),
  );
  const tests = [...exceptions, ...retiredIn(catalog)].map((exception) => ({
    exception,
    names: testOf(exception.object, parents),
  }));
  const seen = new Map<string, Exclusion | undefined>();
  const excepted: Excepted = (object) => {
    if (seen.has(object)) return seen.get(object);
    const test = tests.find(({ names }) => names(object));
    const found =
      test !== undefined
        ? { exception: test.exception, root: object }
        : belonging(object)
            .map(excepted)
            .find((owner) => owner !== undefined);
    seen.set(object, found);
    return found;
  };
  return excepted;
}

/** What has been left out, an entry an exception. */
export function listLeftOut(exclusions: readonly Exclusion[]): LeftOut[] {
  const objects = new Map<Exception, Set<string>>();
  for (const { exception, root } of exclusions)
    objects.set(exception, (objects.get(exception) ?? new Set<string>()).add(root));
  return [...objects]
    .map(([{ object, reason }, roots]) => ({ object, reason, objects: [...roots].sort() }))
    .sort((one, other) => (one.object < other.object ? -1 : 1));
}

/** What is wrong with an exception's object, as far as can be said without a database. */
export function faultOfObject(object: string): string | undefined {
  if (object.replace(/\\[\\*nr]/g, '').includes('\\'))
    return 'has a backslash that means nothing: \\* is a star, \\\\ a backslash';
  const kind = [partitionsOf, ...kinds].find((word) => object.startsWith(`${word} `));
  if (kind === undefined)
    return 'does not begin with a kind of object: table, index, publication, partitions of, … as verify and diff name it';
  const rest = object.slice(kind.length + 1).trim();
  if (rest === '') return `names no ${kind}`;
  return /^(table|schema|column) [*. ]+$/.test(object) ? `would leave out every ${kind}: name them` : undefined;
}

/** An object's own name as an exception: what would be read as a pattern is escaped. */
export function exceptionFor(object: string): string {
  return object.replace(/[\\*\n\r]/g, (found) => ({ '\n': '\\n', '\r': '\\r' })[found] ?? `\\${found}`);
}

const partitionsOf = 'partitions of';

function testOf(object: string, parents: ReadonlyMap<string, string>): (object: string) => boolean {
  if (!object.startsWith(`${partitionsOf} `)) {
    const pattern = globOf(object);
    return (found) => pattern.test(found);
  }
  const pattern = globOf(object.slice(partitionsOf.length + 1));
  const isBelow = (table: string): boolean => {
    const parent = parents.get(table);
    return parent !== undefined && (pattern.test(parent) || isBelow(parent));
  };
  return (found) => {
    const [, table] = /^(?:foreign )?table (.*)$/s.exec(found) ?? [];
    return table !== undefined && isBelow(table);
  };
}

/** What is escaped, line ends among it, means the same in a regular expression. */
function globOf(object: string): RegExp {
  const pieces = object.replace(/\\[\\*nr]|[.*+?^${}()|[\]\\]/g, (found) => {
    if (found === '*') return '.*';
    return found.length > 1 ? found : `\\${found}`;
  });
  return new RegExp(`^${pieces}$`, 's');
}
