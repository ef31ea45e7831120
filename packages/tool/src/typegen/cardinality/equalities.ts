import type { Facts } from '../nullability/catalog.js';
import { allNodes, joinsOver, node, nodes, number, optionalNode, token, type Node } from '../nullability/node.js';
import { isVolatile } from '../nullability/volatile.js';

/** `relation.column = value`, which a condition asks of every row of the result. */
export interface Equality {
  readonly relation: number;
  readonly column: string;
  readonly value: Node;
  readonly operator: string;
  readonly collation: string;
}

/** Those of all that is joined. */
export function equalitiesOf(item: Node, facts: Facts): Equality[] {
  if (item.kind === 'RANGETBLREF') return [];
  const qual = optionalNode(item, 'quals');
  if (item.kind === 'FROMEXPR') {
    return [...nodes(item, 'fromlist').flatMap((child) => equalitiesOf(child, facts)), ...equalities(qual, facts)];
  }
  const [inner, left, right] = ['0', '1', '3'];
  const type = token(item, 'jointype');
  const below = [...equalitiesOf(node(item, 'larg'), facts), ...equalitiesOf(node(item, 'rarg'), facts)];
  if (type === inner) return [...below, ...equalities(qual, facts)];
  if (type !== left && type !== right) return [];
  const optional = new Set(
    [...allNodes(node(item, type === left ? 'rarg' : 'larg'))]
      .filter(({ kind }) => kind === 'RANGETBLREF')
      .map((found) => number(found, 'rtindex')),
  );
  // It holds only of the relations that the join can leave out.
  return [...below, ...equalities(qual, facts).filter(({ relation }) => optional.has(relation))];
}

function equalities(qual: Node | undefined, facts: Facts): Equality[] {
  if (qual === undefined) return [];
  if (qual.kind === 'BOOLEXPR' && token(qual, 'boolop') === 'and') {
    return nodes(qual, 'args').flatMap((arg) => equalities(arg, facts));
  }
  if (qual.kind !== 'OPEXPR' || !facts.equalities.has(token(qual, 'opno'))) return [];
  const [left, right] = nodes(qual, 'args');
  if (left === undefined || right === undefined) return [];
  return [
    [left, right],
    [right, left],
  ].flatMap(([side, value]) => {
    const variable = side?.kind === 'RELABELTYPE' ? node(side, 'arg') : side;
    if (variable?.kind !== 'VAR' || value === undefined || number(variable, 'varlevelsup') > 0) return [];
    return [
      {
        relation: number(variable, 'varno'),
        column: token(variable, 'varattno'),
        value,
        operator: token(qual, 'opno'),
        collation: token(qual, 'inputcollid'),
      },
    ];
  });
}

/** An expression that is the same for every row: of parameters, constants, outer rows, and relations that have one row. */
export function isFixed(value: Node, single: ReadonlySet<number>, facts: Facts): boolean {
  if (isVolatile(value, facts)) return false;
  return [...allNodes(value)].every((found) => {
    if (found.kind === 'SUBLINK') return false;
    if (found.kind !== 'VAR' || number(found, 'varlevelsup') > 0) return true;
    // What an outer join fills is NULL in some rows and not in others. NULL itself is equal to nothing.
    const isWhole = found === value || (value.kind === 'RELABELTYPE' && found === node(value, 'arg'));
    return single.has(number(found, 'varno')) && (isWhole || joinsOver(found).length === 0);
  });
}
