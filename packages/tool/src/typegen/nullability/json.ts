import { nullabilityOf, nullabilitiesOf } from './expression.js';
import type { Known } from './frame.js';
import { isNode, list, node, nodes, number, optionalNode, token, type Node } from './node.js';
import { canBeNull, every, notNull, unknown, type Nullability } from './nullability.js';

export function jsonConstructor(expression: Node, known: Known): Nullability {
  const [object, array, objectAggregate, arrayAggregate] = ['1', '2', '3', '4'];
  const type = token(expression, 'type');
  if (type === object || type === array) return notNull;
  const inner = optionalNode(expression, 'func');
  if (type === objectAggregate || type === arrayAggregate) {
    return inner === undefined ? unknown('a json aggregate') : nullabilityOf(inner, known);
  }
  return every(nullabilitiesOf(nodes(expression, 'args'), known));
}

/** JSON_EXISTS and JSON_QUERY give something unless they are to give NULL for what is not there. JSON_VALUE gives NULL for JSON's null. */
export function jsonQuery(expression: Node, known: Known): Nullability {
  return found(expression, known, node(expression, 'formatted_expr'));
}

/** A column of JSON_TABLE. Those of a nested path are filled with NULL where it finds nothing. */
export function jsonColumn(call: Node, column: number, known: Known): Nullability {
  const path = node(call, 'plan');
  if (column - 1 < number(path, 'colMin') || column - 1 > number(path, 'colMax')) return canBeNull('a nested path');
  const value = list(call, 'colvalexprs')[column - 1];
  if (value === undefined) return unknown('a column of json_table');
  // It numbers the rows.
  if (value === null) return notNull;
  return isNode(value) ? found(value, known, undefined) : unknown('a column of json_table');
}

/** @param item where the path begins; undefined for the row of JSON_TABLE, which is there. */
function found(expression: Node, known: Known, item: Node | undefined): Nullability {
  const [exists, query] = ['0', '1'];
  const op = token(expression, 'op');
  const type = token(node(expression, 'returning'), 'typid');
  if (op !== exists && !(op === query && jsonTypes.has(type))) return unknown('a path may find nothing');
  const given = [item, node(expression, 'path_spec')].filter((part) => part !== undefined);
  const otherwise = ['on_empty', 'on_error'].map((field) => optionalNode(expression, field));
  return every([...nullabilitiesOf(given, known), ...otherwise.map((behavior) => insteadNullability(behavior, known))]);
}

/** What stands for nothing, or for an error: an expression, unless that is an error, too. */
function insteadNullability(behavior: Node | undefined, known: Known): Nullability {
  const value = behavior === undefined ? undefined : optionalNode(behavior, 'expr');
  return value === undefined || nullabilityOf(value, known) === notNull ? notNull : unknown('a path may find nothing');
}

/** `json` and `jsonb`, in which null is a value. */
const jsonTypes = new Set(['114', '3802']);
