import { UserError } from '../errors.js';
import type { Catalog } from './catalog.js';
import { factsOf, lineOf, type Fact } from './facts.js';

/** What one object is in A and in B: `a` and `b` are the properties that the other does not have. */
export interface Difference {
  object: string;
  problem: 'only in A' | 'only in B' | 'differs' | 'column order differs';
  a?: string;
  b?: string;
}

export interface Comparison {
  verdict: 'equal' | 'equal-but-column-order' | 'different';
  /** Sorted by object. */
  differences: Difference[];
}

/**
 * Compares two databases. Of a table's columns the order of those that both have counts as a note only.
 *
 * @throws UserError when the servers are of two major versions, which write the same definition differently.
 */
export function compareCatalogs(a: Catalog, b: Catalog, { owners = false } = {}): Comparison {
  if (a.major !== b.major) {
    throw new UserError(
      `the databases are on PostgreSQL ${a.major} and ${b.major}, which write the same definitions differently`,
      {
        fix: 'compare two databases of one major version',
      },
    );
  }
  const factsOfA = new Map(factsOf(a, { owners }).map((fact) => [fact.object, fact]));
  const factsOfB = new Map(factsOf(b, { owners }).map((fact) => [fact.object, fact]));
  const objects = [...new Set([...factsOfA.keys(), ...factsOfB.keys()])].sort();
  const differences = objects.flatMap((object) => compareFacts(object, factsOfA.get(object), factsOfB.get(object)));
  return { verdict: verdictOf(differences), differences };
}

/** One line for a difference: the object, and how it differs. */
export function describeDifference({ object, problem, a, b }: Difference): string {
  if (problem === 'only in A') return `${object}: only in A${a === undefined ? '' : `: ${a}`}`;
  if (problem === 'only in B') return `${object}: only in B${b === undefined ? '' : `: ${b}`}`;
  if (problem === 'column order differs') return `${object}: column order: A has ${a ?? ''}; B has ${b ?? ''}`;
  return `${object}: ${[a === undefined ? [] : `A has ${a}`, b === undefined ? [] : `B has ${b}`].flat().join('; ')}`;
}

function verdictOf(differences: Difference[]): Comparison['verdict'] {
  if (differences.length === 0) return 'equal';
  return differences.every(({ problem }) => problem === 'column order differs')
    ? 'equal-but-column-order'
    : 'different';
}

function compareFacts(object: string, a: Fact | undefined, b: Fact | undefined): Difference[] {
  if (a?.columnOrder !== undefined || b?.columnOrder !== undefined)
    return compareOrder(object, a?.columnOrder, b?.columnOrder);
  if (b === undefined) return [{ object: oneLine(object), problem: 'only in A', ...side('a', a?.properties ?? []) }];
  if (a === undefined) return [{ object: oneLine(object), problem: 'only in B', ...side('b', b.properties) }];
  if (lineOf(a) === lineOf(b)) return [];
  const onlyA = a.properties.filter((property) => !b.properties.includes(property));
  const onlyB = b.properties.filter((property) => !a.properties.includes(property));
  return [{ object: oneLine(object), problem: 'differs', ...side('a', onlyA), ...side('b', onlyB) }];
}

function compareOrder(object: string, a: readonly string[] = [], b: readonly string[] = []): Difference[] {
  const inA = a.filter((column) => b.includes(column));
  const inB = b.filter((column) => a.includes(column));
  if (inA.join() === inB.join()) return [];
  return [
    {
      object: oneLine(object.replace(/^column-order/, 'table')),
      problem: 'column order differs',
      ...side('a', inA, ', '),
      ...side('b', inB, ', '),
    },
  ];
}

function side(key: 'a' | 'b', properties: readonly string[], separator = ' '): { a?: string; b?: string } {
  return properties.length === 0 ? {} : { [key]: oneLine(properties.join(separator)) };
}

function oneLine(text: string): string {
  return lineOf({ object: text, properties: [] });
}
