import type { Catalog } from './catalog.js';
import { accessFacts, ownerFacts } from './facts/access.js';
import { programFacts } from './facts/programs.js';
import { ruleFacts } from './facts/rules.js';
import { tableFacts } from './facts/tables.js';
import type { Fact } from './facts/text.js';
import { typeFacts } from './facts/types.js';

export type { Fact } from './facts/text.js';

/** All that a catalog tells, one fact an object, in no order; with owners, who owns what is told too. */
export function factsOf(catalog: Catalog, { owners }: { owners: boolean }): Fact[] {
  return [
    ...typeFacts(catalog),
    ...tableFacts(catalog),
    ...ruleFacts(catalog),
    ...programFacts(catalog),
    ...accessFacts(catalog),
    ...(owners ? ownerFacts(catalog) : []),
  ];
}

/** A fact as one line, from which it can be told apart from every other: only line ends and backslashes are escaped. */
export function lineOf({ object, properties }: Pick<Fact, 'object' | 'properties'>): string {
  const escapes: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r' };
  return [object, ...properties].join(' ').replace(/[\\\n\r]/g, (found) => escapes[found] ?? found);
}
