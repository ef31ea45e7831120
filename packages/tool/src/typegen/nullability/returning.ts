import { isRuled, isUndisturbed } from '../cardinality/written.js';
import { nullabilityOf } from './expression.js';
import { insert, merge, remove, update } from './command.js';
import { relationAt, type Known } from './frame.js';
import { isKnown } from './known.js';
import { node, nodes, number, optionalNode, token, type Node } from './node.js';
import { parseQueries } from './parse.js';
import { sourceNullability } from './source.js';
import { storedNullability } from './stored.js';
import { canBeNull, every, notNull, unknown, type Nullability } from './nullability.js';

/** A column of the row that a statement writes, where RETURNING reads it: as it is after the write, or as it was before. */
export function returnedNullability(variable: Node, known: Known): Nullability {
  const { query } = known.frame;
  const command = number(query, 'commandType');
  const column = number(variable, 'varattno');
  const commands =
    command === merge ? nodes(query, 'mergeActionList').map((action) => number(action, 'commandType')) : [command];
  const [byDefault, old] = ['0', '1'];
  const which = token(variable, 'varreturningtype');
  if (which === old && commands.includes(insert)) return canBeNull('a row that is inserted has no old one');
  if (which !== old && which !== byDefault && commands.includes(remove))
    return canBeNull('a row that is deleted has no new one');
  const entry = relationAt(known.frame, number(query, 'resultRelation'));
  if (writesElsewhere(known, entry)) return unknown('a trigger or a rule writes instead');
  if (column <= 0) return notNull;
  const isOld = which === old || (which === byDefault && command === remove);
  if (isOld && command !== merge) return wasNullability(variable, known);
  const certain = alwaysStored(known, entry, column);
  return certain === notNull || command === merge
    ? certain
    : writtenNullability(variable, { known, entry, column, certain });
}

/** What stood in the row before: what conditions say of it holds. */
function wasNullability(variable: Node, known: Known): Nullability {
  const before = { ...variable, fields: new Map([...variable.fields, ['varreturningtype', '0']]) };
  if (isKnown(known, before)) return notNull;
  return sourceNullability(known, number(variable, 'varno'), number(variable, 'varattno'));
}

function writesElsewhere(known: Known, entry: Node): boolean {
  const { facts } = known.frame.world;
  const oid = token(entry, 'relid');
  const relation = facts.relations.get(oid);
  return isRuled(oid, facts) || (relation?.kind === 'v' && relation.triggers.length > 0);
}

/** A column that no row is ever stored with NULL in. Of a view it is the column of the table below; its conditions say nothing of writes. */
function alwaysStored(known: Known, entry: Node, column: number): Nullability {
  const { facts } = known.frame.world;
  const oid = token(entry, 'relid');
  const relation = facts.relations.get(oid);
  if (relation?.kind !== 'v') return storedNullability(known, entry, column);
  if (writesElsewhere(known, entry)) return unknown('a trigger or a rule writes instead');
  const [view] = parseQueries(facts.views.get(oid) ?? '()');
  const below = view === undefined ? undefined : nodes(view, 'targetList')[column - 1];
  const expression = below === undefined ? undefined : node(below, 'expr');
  if (view === undefined || expression?.kind !== 'VAR') return unknown('an expression of a view');
  const table = nodes(view, 'rtable')[number(expression, 'varno') - 1];
  if (table === undefined || token(table, 'rtekind') !== '0') return unknown('an expression of a view');
  return alwaysStored(known, table, number(expression, 'varattno'));
}

interface Written {
  readonly known: Known;
  readonly entry: Node;
  readonly column: number;
  /** What to say when nothing better is known. */
  readonly certain: Nullability;
}

/** A column that takes NULL may have been given something else just now, if nothing comes between. */
function writtenNullability(variable: Node, { known, entry, column, certain }: Written): Nullability {
  const { query } = known.frame;
  const { facts } = known.frame.world;
  const fact = facts.columns.get(token(entry, 'relid'))?.get(String(column));
  if (!isUndisturbed(query, entry, facts) || fact?.generated !== false) return certain;
  const read = { ...known, returning: false };
  const assigned = assignment(nodes(query, 'targetList'), column);
  if (number(query, 'commandType') === update) {
    return assigned === undefined ? wasNullability(variable, known) : nullabilityOf(assigned, read);
  }
  const inserted = assigned === undefined ? certain : nullabilityOf(assigned, read);
  const conflict = optionalNode(query, 'onConflict');
  if (conflict === undefined || token(conflict, 'action') === doNothing) return inserted;
  const set = assignment(nodes(conflict, 'onConflictSet'), column);
  return every([inserted, set === undefined ? certain : nullabilityOf(set, read)]);
}

const doNothing = '1';

function assignment(entries: readonly Node[], column: number): Node | undefined {
  const entry = entries.find((candidate) => number(candidate, 'resno') === column);
  return entry === undefined ? undefined : node(entry, 'expr');
}
