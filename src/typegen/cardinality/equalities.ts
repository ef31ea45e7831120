import type { Facts } from '../nullability/catalog.js';
import { allNodes } from '../nullability/frame.js';
import { node, nodes, number, optionalNode, token, type Node } from '../nullability/node.js';

/** `relation.column = value`, which a condition asks of every row of the result. */
export interface Equality {
  readonly relation: number;
  readonly column: string;
  readonly value: Node;
  readonly collation: string;
  /** Of an outer join's condition: the relations that it can leave out. */
  readonly only: ReadonlySet<number> | undefined;
}

/** Those of all that is joined. */
export function equalitiesOf(item: Node, facts: Facts): Equality[] {
  if (item.kind === 'RANGETBLREF') return [];
  const qual = optionalNode(item, 'quals');
  if (item.kind === 'FROMEXPR') {
    return [
      ...nodes(item, 'fromlist').flatMap((child) => equalitiesOf(child, facts)),
      ...equalities(qual, facts, undefined),
    ];
  }
  const [inner, left, right] = ['0', '1', '3'];
  const type = token(item, 'jointype');
  const below = [...equalitiesOf(node(item, 'larg'), facts), ...equalitiesOf(node(item, 'rarg'), facts)];
  if (type === inner) return [...below, ...equalities(qual, facts, undefined)];
  if (type !== left && type !== right) return [];
  const optional = allNodes(node(item, type === left ? 'rarg' : 'larg'));
  const only = new Set(
    [...optional].filter(({ kind }) => kind === 'RANGETBLREF').map((found) => number(found, 'rtindex')),
  );
  return [...below, ...equalities(qual, facts, only)];
}

function equalities(qual: Node | undefined, facts: Facts, only: Equality['only']): Equality[] {
  if (qual === undefined) return [];
  if (qual.kind === 'BOOLEXPR' && token(qual, 'boolop') === 'and') {
    return nodes(qual, 'args').flatMap((arg) => equalities(arg, facts, only));
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
        collation: token(qual, 'inputcollid'),
        only,
      },
    ];
  });
}

/** An expression that is the same for every row: of parameters, constants, outer rows, and relations that have one row. */
export function isFixed(value: Node, single: ReadonlySet<number>, facts: Facts): boolean {
  return [...allNodes(value)].every((found) => {
    if (found.kind === 'SUBLINK') return false;
    if (found.kind === 'VAR') return number(found, 'varlevelsup') > 0 || single.has(number(found, 'varno'));
    const called = found.fields.get('opfuncid') ?? found.fields.get('funcid');
    return typeof called !== 'string' || facts.functions.get(called)?.volatile === false;
  });
}
