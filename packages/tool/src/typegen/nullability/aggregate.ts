import { nullabilityOf, nullabilitiesOf } from './expression.js';
import { climb, type Known } from './frame.js';
import { collectingAggregates, combiningAggregates, countingAggregates, rankingFunctions } from './functions.js';
import { node, nodes, number, optionalNode, token, type Node } from './node.js';
import { canBeNull, every, notNull, unknown, type Nullability } from './nullability.js';

/** An aggregate: of a group that has rows for certain, or of one that may be empty. */
export function aggregateNullability(call: Node, known: Known): Nullability {
  const at = climb(known, number(call, 'agglevelsup'));
  if (at === undefined) return unknown('an aggregate of an outer query');
  const args = nodes(call, 'args')
    .filter((entry) => token(entry, 'resjunk') === 'false')
    .map((entry) => node(entry, 'expr'));
  const direct = nodes(call, 'aggdirectargs');
  return overRows(call, 'aggfnoid', { args: [...args, ...direct], known: at }, () => {
    if (optionalNode(call, 'aggfilter') !== undefined) return canBeNull('its filter may leave no row');
    return hasEmptyGroups(at.frame.query) ? canBeNull('an aggregate over no rows') : notNull;
  });
}

/** A window function, or an aggregate over a window. The frame of a row holds the row itself, but for those that leave it out. */
export function windowNullability(call: Node, known: Known): Nullability {
  const args = nodes(call, 'args');
  const fact = known.frame.world.facts.functions.get(token(call, 'winfnoid'));
  const frameHasRow = () => (holdsItsRow(call, known.frame.query) ? notNull : canBeNull('its window may be empty'));
  if (token(call, 'winagg') === 'true') {
    return overRows(call, 'winfnoid', { args, known }, () =>
      optionalNode(call, 'aggfilter') === undefined ? frameHasRow() : canBeNull('its filter may leave no row'),
    );
  }
  if (fact?.builtin !== true) return unknown('a window function of your own');
  if (rankingFunctions.has(fact.name)) return notNull;
  // It reads other rows, of which the branch of a CASE that it stands in says nothing.
  const values = nullabilitiesOf(args, known.everyRow ?? known);
  if (fact.name === 'ntile') return every(values);
  if (fact.name === 'first_value' || fact.name === 'last_value') return every([frameHasRow(), ...values]);
  const withDefault = (fact.name === 'lag' || fact.name === 'lead') && args.length === 3;
  return withDefault ? every(values) : canBeNull(`${fact.name} may point at no row`);
}

interface Operands {
  readonly args: readonly Node[];
  readonly known: Known;
}

function overRows(call: Node, field: string, { args, known }: Operands, rows: () => Nullability): Nullability {
  const fact = known.frame.world.facts.functions.get(token(call, field));
  if (fact?.builtin !== true) return unknown(`${fact?.name ?? 'an aggregate'} is not the server's own`);
  if (countingAggregates.has(fact.name)) return notNull;
  if (collectingAggregates.has(fact.name)) return rows();
  if (combiningAggregates.has(fact.name)) return every([rows(), ...args.map((arg) => nullabilityOf(arg, known))]);
  return canBeNull(`${fact.name} may give null`);
}

/** Without GROUP BY there is a group even of no rows, and so there is for the empty grouping set of a rollup. */
function hasEmptyGroups(query: Node): boolean {
  if (nodes(query, 'groupClause').length === 0) return true;
  return nodes(query, 'groupingSets').some(holdsEmptySet);
}

function holdsEmptySet(set: Node): boolean {
  const [empty, simple] = ['0', '1'];
  const kind = token(set, 'kind');
  if (kind === empty) return true;
  if (kind === simple) return false;
  // A rollup or a cube ends in the empty set. One that is crossed with another need not, and is taken for one that does.
  const [rollup, cube] = ['2', '3'];
  return kind === rollup || kind === cube || nodes(set, 'content').some(holdsEmptySet);
}

function holdsItsRow(call: Node, query: Node): boolean {
  const window = nodes(query, 'windowClause').find((clause) => token(clause, 'winref') === token(call, 'winref'));
  if (window === undefined) return false;
  const options = number(window, 'frameOptions');
  const startsBefore = (options & 0x0a20) !== 0;
  const endsAfter = (options & 0x4500) !== 0;
  const leavesItOut = (options & 0x18000) !== 0;
  return startsBefore && endsAfter && !leavesItOut;
}
