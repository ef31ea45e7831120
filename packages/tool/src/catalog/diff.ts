import { UserError } from 'pgproof-runtime/errors.js';
import type { Catalog } from './catalog.js';
import { leaveOut, listLeftOut, type Exception, type Exclusion, type LeftOut } from './exceptions.js';
import { factsOf, lineOf, type Fact } from './facts.js';
import { isNote, notes, notesOf, unknownOption, type Note, type NoteProblem } from './notes.js';

/** What one object is in A and in B: `a` and `b` are the properties that the other does not have. */
export interface Difference {
  object: string;
  problem: 'only in A' | 'only in B' | 'differs' | NoteProblem;
  a?: string;
  b?: string;
}

export interface Comparison {
  /** `equal-but-column-order` when only notes differ and that is one of them, `equal-but-notes` when only others do. */
  outcome: 'equal' | 'equal-but-column-order' | 'equal-but-notes' | 'different';
  /** Sorted by object. */
  differences: Difference[];
  /** What exceptions have left out of either side. */
  leftOut: LeftOut[];
}

export interface ComparisonOptions {
  readonly owners?: boolean;
  readonly exceptions?: readonly Exception[];
}

/**
 * Compares two databases. Notes make no difference: of a table's columns the order of those that both have, and what notesOf tells.
 *
 * @throws UserError when the servers are of two major versions, which write the same definition differently.
 */
export function compareCatalogs(
  a: Catalog,
  b: Catalog,
  { owners = false, exceptions = [] }: ComparisonOptions = {},
): Comparison {
  if (a.major !== b.major) {
    throw new UserError(
      `the databases are on PostgreSQL ${a.major} and ${b.major}, which write the same definitions differently`,
      {
        fix: 'compare two databases of one major version',
      },
    );
  }
  const [inA, inB] = [a, b].map((catalog) => {
    const { kept, left } = leaveOut(catalog, factsOf(catalog, { owners }), exceptions);
    return { facts: byObject(kept), notes: leaveOut(catalog, notesOf(catalog), exceptions).kept, left };
  }) as [Side, Side];
  const objects = [...new Set([...inA.facts.keys(), ...inB.facts.keys()])].sort();
  const differences = objects.flatMap((object) => compareFacts(object, inA.facts.get(object), inB.facts.get(object)));
  const noted = compareNotes(inA.notes, inB.notes, new Set(differences.map(({ object }) => object)));
  const all = [...differences, ...noted].sort((left, right) => (left.object < right.object ? -1 : 1));
  return { outcome: outcomeOf(all), differences: all, leftOut: listLeftOut([...inA.left, ...inB.left]) };
}

/** How many facts of one side were compared. What exceptions leave out is not counted. */
export function countCompared(catalog: Catalog, { owners = false, exceptions = [] }: ComparisonOptions = {}): number {
  return leaveOut(catalog, factsOf(catalog, { owners }), exceptions).kept.length;
}

/** One line for a difference: the object, and how it differs. */
export function describeDifference({ object, problem, a, b }: Difference): string {
  if (problem === 'only in A') return `${object}: only in A${a === undefined ? '' : `: ${a}`}`;
  if (problem === 'only in B') return `${object}: only in B${b === undefined ? '' : `: ${b}`}`;
  if (problem === 'column order differs') return `${object}: column order: A has ${a ?? ''}; B has ${b ?? ''}`;
  return `${object}: ${[a === undefined ? [] : `A has ${a}`, b === undefined ? [] : `B has ${b}`].flat().join('; ')}`;
}

/** What the notes among the differences are about: `the order of columns`. */
export function describeNotes(differences: readonly Difference[]): string {
  const found = Object.entries(notes).flatMap(([note, words]) =>
    differences.some(({ problem }) => problem === note) ? [words] : [],
  );
  return found.join(' and ');
}

/** What differences come to. */
export function outcomeOf(differences: readonly Difference[]): Comparison['outcome'] {
  if (differences.length === 0) return 'equal';
  if (!differences.every(({ problem }) => isNote(problem))) return 'different';
  return differences.some(({ problem }) => problem === 'column order differs')
    ? 'equal-but-column-order'
    : 'equal-but-notes';
}

type Facts = Map<string, Fact>;

interface Side {
  readonly facts: Facts;
  readonly notes: Note[];
  readonly left: Exclusion[];
}

function byObject(facts: readonly Fact[]): Facts {
  return new Map(facts.filter(({ object }) => !unknownOption.test(object)).map((fact) => [fact.object, fact]));
}

/** Of an object that differs otherwise nothing is noted, and of a name only where both have one that was made up. */
function compareNotes(a: Note[], b: Note[], different: ReadonlySet<string>): Difference[] {
  const [inA, inB] = [a, b].map((side) => new Map(side.map((note) => [note.object, note]))) as [Notes, Notes];
  return [...new Set([...inA.keys(), ...inB.keys()])].flatMap((object) => {
    const [left, right] = [inA.get(object), inB.get(object)];
    const problem = (left ?? right)?.problem;
    if (problem === undefined || left?.text === right?.text || different.has(oneLine(object))) return [];
    if (problem === 'made-up name differs' && (left === undefined || right === undefined)) return [];
    return [
      { object: oneLine(object), problem, ...side('a', left && [left.text]), ...side('b', right && [right.text]) },
    ];
  });
}

type Notes = Map<string, Note>;

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

function side(key: 'a' | 'b', properties: readonly string[] = [], separator = ' '): { a?: string; b?: string } {
  return properties.length === 0 ? {} : { [key]: oneLine(properties.join(separator)) };
}

function oneLine(text: string): string {
  return lineOf({ object: text, properties: [] });
}
