import { sidesFilledBy, type Frame, type Known } from './frame.js';
import { joinsOver, number, optionalNode, print, token, type Node } from './node.js';
import { impliedByTruth } from './strict.js';

/**
 * What is known of the rows of a frame that survive, taking it that these sides of outer joins were not filled with NULL. A condition that
 * makes a column not NULL says more: the side that the column stands on was not filled, so the join's own condition held, and so on.
 */
export function know(frame: Frame, present: readonly string[] = []): Known {
  const sides = new Set([...frame.certain, ...present]);
  const columns: Columns = new Map();
  const expressions = new Set<string>();
  add(frame.shown, { frame, columns, expressions, present: sides });
  const waiting = new Set(frame.conditions);
  for (let found = true; found;) {
    found = false;
    for (const condition of waiting) {
      if (!condition.sides.every((side) => sides.has(side))) continue;
      waiting.delete(condition);
      found = true;
      add(impliedByTruth(condition.qual, frame), { frame, columns, expressions, present: sides });
    }
  }
  const having = optionalNode(frame.query, 'havingQual');
  if (having !== undefined) add(impliedByTruth(having, frame), { frame, columns, expressions, present: new Set() });
  return {
    frame,
    present: sides,
    columns,
    expressions,
    sources: new Map(),
    presences: new Map(),
    tested: [],
    returning: false,
  };
}

/** The same, with what a branch of a CASE adds. */
export function knowMore(known: Known, implied: readonly Node[]): Known {
  if (implied.length === 0) return known;
  const columns: Columns = new Map([...known.columns].map(([key, joins]) => [key, [...joins]]));
  const more = { ...known, columns, present: new Set(known.present), expressions: new Set(known.expressions) };
  add(implied, more);
  return { ...more, sources: new Map(), presences: new Map(), everyRow: known.everyRow ?? known };
}

/** True when a condition has made the column not NULL where the variable stands. */
export function isKnown(known: Known, variable: Node): boolean {
  const { key, joins, relation } = columnOf(variable);
  const open = openJoins(known, joins, relation);
  return (known.columns.get(key) ?? []).some((seen) => open.every((join) => seen.includes(join)));
}

/** The joins over a variable that may have filled it with NULL, as far as is known. */
export function openJoins({ frame, present }: Known, joins: readonly number[], relation: number): number[] {
  return joins.filter((join) => !sidesFilledBy(frame, join, relation).every((side) => present.has(side)));
}

type Columns = Map<string, (readonly number[])[]>;

interface Growing {
  readonly frame: Frame;
  readonly columns: Columns;
  readonly expressions: Set<string>;
  readonly present: Set<string>;
}

function add(implied: readonly Node[], { frame, columns, expressions, present }: Growing): void {
  for (const found of implied) {
    if (found.kind !== 'VAR') {
      expressions.add(print(found));
      continue;
    }
    const { key, joins, relation } = columnOf(found);
    columns.set(key, [...(columns.get(key) ?? []), joins]);
    const sides = joins.flatMap((join) => sidesFilledBy(frame, join, relation));
    // That one key of a grouping set is not NULL says nothing of the others.
    for (const side of sides) if (!side.endsWith(':')) present.add(side);
  }
}

function columnOf(variable: Node) {
  const relation = number(variable, 'varno');
  return {
    key: ['varno', 'varattno', 'varreturningtype'].map((field) => token(variable, field)).join('.'),
    relation,
    joins: joinsOver(variable),
  };
}
