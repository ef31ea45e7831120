import type { Facts } from './catalog.js';
import { hasRow, type Scope } from '../cardinality/rows.js';
import { isTrue } from './constant.js';
import { node, nodes, number, optionalNode, token, type Node } from './node.js';
import type { Nullability } from './nullability.js';

/** What holds for the whole of a query: the catalog, and which parameters the caller may leave NULL. */
export interface World {
  readonly facts: Facts;
  /** By number, from 1. One that is not there is said to be NULL now and then. */
  readonly parameters: readonly Nullability[];
  readonly viewColumns: Map<string, readonly Nullability[]>;
  /** True when `is not null` says nothing of a column: the server may leave the test out. */
  readonly dropsTests: boolean;
}

/**
 * One level of a query: its range table and its conditions. A side of an outer join is written `3:left`: index of the join and the
 * side that it fills with NULL. A condition holds in rows for which none of the sides that it stands on is filled.
 */
export interface Frame {
  readonly world: World;
  readonly query: Node;
  readonly table: readonly Node[];
  readonly parent: Known | undefined;
  readonly conditions: readonly Condition[];
  /** Sides that are never filled with NULL, since what stands there always has a row, and the join asks for nothing. */
  readonly certain: readonly string[];
  /** Expressions of its result that the query around it has seen not to be NULL in the rows that it takes. */
  readonly shown: readonly Node[];
  /** By index of a relation: the sides that it stands on. */
  readonly sidesOf: ReadonlyMap<number, readonly string[]>;
  /** The columns of common table expressions, by name; those that are being worked out, as taken to be. */
  readonly withColumns: Map<string, readonly Nullability[]>;
}

interface Condition {
  readonly qual: Node;
  readonly sides: readonly string[];
}

/** What is known of a frame's rows: sides that are not filled with NULL, and columns that a condition makes not NULL. */
export interface Known {
  readonly frame: Frame;
  readonly present: ReadonlySet<string>;
  /** By `relation.column`: the sets of joins below which the condition saw it. */
  readonly columns: ReadonlyMap<string, readonly (readonly number[])[]>;
  /** Other expressions that a condition makes not NULL, printed. */
  readonly expressions: ReadonlySet<string>;
  /** Columns of a relation, once they were asked for. */
  readonly sources: Map<number, readonly Nullability[]>;
  /** By relation: what is known where it has a row. */
  readonly presences: Map<number, Known>;
  /** In the test of a subquery: what its columns are. */
  readonly tested: readonly Nullability[];
  /** True where RETURNING is read: the columns of the written relation are not those that conditions saw. */
  readonly returning: boolean;
  /** In a branch of a CASE: what is known of all rows, not only of those that come to it. */
  readonly everyRow?: Known;
}

export function openFrame(world: World, query: Node, parent: Known | undefined): Frame {
  const conditions: Condition[] = [];
  const sidesOf = new Map<number, readonly string[]>();
  const certain: string[] = [];
  const table = nodes(query, 'rtable');
  const scope = scopeOf({ world, query, parent });
  const enter = (item: Node, sides: readonly string[]): void => {
    if (item.kind === 'RANGETBLREF') {
      sidesOf.set(number(item, 'rtindex'), sides);
      return;
    }
    const qual = optionalNode(item, 'quals');
    if (item.kind === 'FROMEXPR') {
      for (const child of nodes(item, 'fromlist')) enter(child, sides);
      if (qual !== undefined) conditions.push({ qual, sides });
      return;
    }
    const filled = filledSides(item);
    sidesOf.set(number(item, 'rtindex'), sides);
    const matches = qual === undefined || isTrue(qual);
    for (const [arm, end] of arms) {
      const below = node(item, arm);
      const fills = filled.filter((side) => side.endsWith(end));
      // `left join lateral (select count(*) …) on true`: there is a count for every row.
      if (fills.length > 0 && matches && hasRow(below, scope)) certain.push(...fills);
      enter(below, [...sides, ...fills]);
    }
    if (qual !== undefined) conditions.push({ qual, sides: [...sides, ...filled] });
  };
  // What a MERGE joins on holds only for some of its rows, so it is no condition.
  enter(node(query, 'jointree'), []);
  return { world, query, table, parent, conditions, certain, shown: [], sidesOf, withColumns: new Map() };
}

/** The sides on which the join with this index may fill the columns of a relation. */
export function sidesFilledBy(frame: Frame, join: number, relation: number): string[] {
  const sides = (frame.sidesOf.get(relation) ?? []).filter((side) => side.startsWith(`${join}:`));
  // A grouping set that leaves a key out is written like a join, and nothing takes that back.
  return sides.length > 0 ? sides : [`${join}:`];
}

export function relationAt(frame: Frame, index: number): Node {
  const entry = frame.table[index - 1];
  if (entry === undefined) throw new Error(`the range table has no entry ${index}`);
  return entry;
}

/** The query of a frame, with those around it. */
export function scopeOf({ world, query, parent }: Pick<Frame, 'world' | 'query' | 'parent'>): Scope {
  return { facts: world.facts, query, outer: queriesOf(parent) };
}

function queriesOf(known: Known | undefined): Node[] {
  return known === undefined ? [] : [known.frame.query, ...queriesOf(known.frame.parent)];
}

/** The frame that a variable of so many levels up belongs to. */
export function climb(known: Known, levels: number): Known | undefined {
  let at: Known | undefined = known;
  for (let level = 0; level < levels; level++) at = at?.frame.parent;
  return at;
}

const arms = [
  ['larg', ':left'],
  ['rarg', ':right'],
] as const;

const leftJoin = '1';

function filledSides(join: Node): string[] {
  const index = number(join, 'rtindex');
  const [inner, full, right] = ['0', '2', '3'];
  switch (token(join, 'jointype')) {
    case inner:
      return [];
    case leftJoin:
      return [`${index}:right`];
    case right:
      return [`${index}:left`];
    case full:
      return [`${index}:left`, `${index}:right`];
    default:
      throw new Error(`a join of type ${token(join, 'jointype')} is not known`);
  }
}
