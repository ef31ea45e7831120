import { UserError } from '../errors.js';
import type { Catalog } from './catalog.js';
import { leaveOut, listLeftOut, type Exception, type LeftOut } from './exceptions.js';
import { factsOf, lineOf, type Fact } from './facts.js';

/** What no one need have written: it is told, and makes no two databases different. */
type Note = 'column order differs' | 'made-up name differs' | 'unknown option';

const notes: Record<Note, string> = {
  'column order differs': 'the order of columns',
  'made-up name differs': 'names that the server made up',
  'unknown option': 'options that this version does not know',
};

/** What one object is in A and in B: `a` and `b` are the properties that the other does not have. */
export interface Difference {
  object: string;
  problem: 'only in A' | 'only in B' | 'differs' | Note;
  a?: string;
  b?: string;
}

export interface Comparison {
  /** Without a difference, with notes only (`equal-but-column-order` when that is one of them), or with more. */
  verdict: 'equal' | 'equal-but-column-order' | 'equal-but-notes' | 'different';
  /** Sorted by object. */
  differences: Difference[];
  /** What exceptions have left out of either side. */
  leftOut: LeftOut[];
}

/**
 * Compares two databases. What no one need have written counts as a note only: of a table's columns the order of those that both
 * have, names that the server made up, and options that this version does not know.
 *
 * @throws UserError when the servers are of two major versions, which write the same definition differently.
 */
export function compareCatalogs(
  a: Catalog,
  b: Catalog,
  { owners = false, exceptions = [] }: { owners?: boolean; exceptions?: readonly Exception[] } = {},
): Comparison {
  if (a.major !== b.major) {
    throw new UserError(
      `the databases are on PostgreSQL ${a.major} and ${b.major}, which write the same definitions differently`,
      {
        fix: 'compare two databases of one major version',
      },
    );
  }
  const inA = leaveOut(a, factsOf(a, { owners }), exceptions);
  const inB = leaveOut(b, factsOf(b, { owners }), exceptions);
  const factsOfA = new Map(inA.kept.map((fact) => [fact.object, fact]));
  const factsOfB = new Map(inB.kept.map((fact) => [fact.object, fact]));
  const objects = [...new Set([...factsOfA.keys(), ...factsOfB.keys()])].sort();
  const differences = objects.flatMap((object) => compareFacts(object, factsOfA.get(object), factsOfB.get(object)));
  return { verdict: verdictOf(differences), differences, leftOut: listLeftOut([...inA.left, ...inB.left]) };
}

/** One line for a difference: the object, and how it differs. */
export function describeDifference({ object, problem, a, b }: Difference): string {
  if (problem === 'only in A') return `${object}: only in A${a === undefined ? '' : `: ${a}`}`;
  if (problem === 'only in B') return `${object}: only in B${b === undefined ? '' : `: ${b}`}`;
  if (problem === 'column order differs') return `${object}: column order: A has ${a ?? ''}; B has ${b ?? ''}`;
  return `${object}: ${[a === undefined ? [] : `A has ${a}`, b === undefined ? [] : `B has ${b}`].flat().join('; ')}`;
}

/** What differences that are only notes are about: `the order of columns`. */
export function describeNotes(differences: readonly Difference[]): string {
  const found = Object.entries(notes).flatMap(([note, words]) =>
    differences.some(({ problem }) => problem === note) ? [words] : [],
  );
  return found.join(' and ');
}

function verdictOf(differences: Difference[]): Comparison['verdict'] {
  if (differences.length === 0) return 'equal';
  if (!differences.every(({ problem }) => problem in notes)) return 'different';
  return differences.some(({ problem }) => problem === 'column order differs')
    ? 'equal-but-column-order'
    : 'equal-but-notes';
}

function compareFacts(object: string, a: Fact | undefined, b: Fact | undefined): Difference[] {
  if (a?.columnOrder !== undefined || b?.columnOrder !== undefined)
    return compareOrder(object, a?.columnOrder, b?.columnOrder);
  if (a?.unknownOption === true || b?.unknownOption === true) {
    if (a !== undefined && b !== undefined) return [];
    return [{ object: oneLine(object), problem: 'unknown option', [a === undefined ? 'b' : 'a']: 'the option' }];
  }
  if (b === undefined) return [{ object: oneLine(object), problem: 'only in A', ...side('a', a?.properties ?? []) }];
  if (a === undefined) return [{ object: oneLine(object), problem: 'only in B', ...side('b', b.properties) }];
  if (lineOf(a) === lineOf(b)) return compareMadeUp(a, b);
  const onlyA = a.properties.filter((property) => !b.properties.includes(property));
  const onlyB = b.properties.filter((property) => !a.properties.includes(property));
  return [{ object: oneLine(object), problem: 'differs', ...side('a', onlyA), ...side('b', onlyB) }];
}

function compareMadeUp(a: Fact, b: Fact): Difference[] {
  if (a.madeUp === undefined || b.madeUp === undefined || a.madeUp === b.madeUp) return [];
  return [
    { object: oneLine(a.object), problem: 'made-up name differs', ...side('a', [a.madeUp]), ...side('b', [b.madeUp]) },
  ];
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
