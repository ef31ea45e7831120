import type { ListFunctionFactsResult } from '../../queries/typegen/catalog.js';
import { constantText } from './constant.js';
import { elementsOf } from './elements.js';
import { nullabilitiesOf } from './expression.js';
import type { Known } from './frame.js';
import { givesNullAnyway, neverNull, nullWithFirst, setColumns } from './functions.js';
import { nodes, token, type Node } from './node.js';
import { hasSeveralSets, returnsSet } from './sets.js';
import { canBeNull, every, notNull, some, unknown, type Nullability } from './nullability.js';

/** A call of a function, or of the function behind an operator. */
export function callNullability(call: Node, field: 'funcid' | 'opfuncid', known: Known): Nullability {
  const { facts } = known.frame.world;
  const fact = facts.functions.get(token(call, field));
  if (returnsSet(call)) {
    return hasSeveralSets(known.frame.query, facts)
      ? canBeNull('sets differ in length')
      : setNullability(call, known, 0);
  }
  const args = nodes(call, 'args');
  if (isEmptyVoid(fact)) return fact?.strict === true ? every(nullabilitiesOf(args, known)) : notNull;
  if (fact?.builtin !== true) return unknown(`${fact?.name ?? 'a function'} is not the server's own`);
  const variadic = call.kind === 'FUNCEXPR' && token(call, 'funcvariadic') === 'true';
  if (fact.strict && !givesNullAnyway(fact)) return every(nullabilitiesOf(args, known));
  if ((fact.name === 'extract' || fact.name === 'date_part') && args[0] !== undefined) {
    return every([hasField(constantText(args[0]), fact.signature), ...nullabilitiesOf(args, known)]);
  }
  if (fact.strict || variadic) return unknown(`${fact.name} may give null`);
  if (neverNull.has(fact.name)) return notNull;
  if (fact.name === 'array_cat') return some(nullabilitiesOf(args, known));
  const first = nullWithFirst.get(fact.name);
  return first === undefined
    ? unknown(`${fact.name} may give null`)
    : every(nullabilitiesOf(args.slice(0, first), known));
}

/** What a function gives that returns void: the empty string, but in SQL what its last statement has left, which may be NULL. */
function isEmptyVoid(fact: ListFunctionFactsResult | undefined): boolean {
  return fact?.voidOf === 'plpgsql' || fact?.voidOf === 'internal';
}

/** A column of a set that a function gives. A strict one of a NULL gives no row. */
export function setNullability(call: Node, known: Known, column: number): Nullability {
  const fact = known.frame.world.facts.functions.get(token(call, 'funcid'));
  if (fact?.builtin !== true) return unknown(`${fact?.name ?? 'a function'} is not the server's own`);
  if (fact.name === 'unnest') {
    const array = nodes(call, 'args')[column];
    return array === undefined ? unknown('unnest of something else') : elementsOf(array, known);
  }
  const columns = setColumns.get(fact.name) ?? setColumns.get(fact.signature);
  return columns?.[column] === true ? notNull : unknown(`${fact.name} may give null`);
}

/** Of an infinite timestamp there is a year, which is infinite, too; but no hour. */
function hasField(field: string | undefined, signature: string): Nullability {
  if (!/\b(timestamp|date|interval)\b/.test(signature)) return notNull;
  const grows =
    monotonous.has(field ?? '') || (signature.includes('interval') && monotonousOfInterval.has(field ?? ''));
  return grows ? notNull : unknown('an infinite time has no such field');
}

const monotonousOfInterval = new Set(['hour', 'day']);
const monotonous = new Set(['epoch', 'year', 'decade', 'century', 'millennium', 'millenium', 'julian', 'isoyear']);
