import { returnsSet } from '../nullability/call.js';
import type { Facts } from '../nullability/catalog.js';
import { isTrue } from '../nullability/constant.js';
import { allNodes } from '../nullability/frame.js';
import { flag, node, nodeRows, nodes, number, optionalNode, token, type Node } from '../nullability/node.js';
import { rowsOf, type Rows } from './rows.js';

export interface Scope {
  readonly facts: Facts;
  /** The query and those around it, the nearest first. */
  readonly outer: readonly Node[];
}

/** The relations of which no more than one row can be in the result: a unique key of theirs is held equal to what is fixed. */
export function singleRelations(query: Node, scope: Scope): Set<number> {
  const table = nodes(query, 'rtable');
  const equalities = equalitiesOf(node(query, 'jointree'), scope.facts);
  const single = new Set<number>();
  for (let before = -1; before < single.size;) {
    before = single.size;
    table.forEach((entry, index) => {
      const relation = index + 1;
      if (relationRows(entry, scope)?.once === true || hasFixedKey(relation, entry)) single.add(relation);
    });
  }
  return single;

  function hasFixedKey(relation: number, entry: Node): boolean {
    if (token(entry, 'rtekind') !== storedTable) return false;
    const oid = token(entry, 'relid');
    const fact = scope.facts.relations.get(oid);
    // A key holds within a table, not in those that inherit from it; of a partitioned one it holds in all.
    if (fact === undefined || (fact.kind === 'r' && fact.parent && flag(entry, 'inh'))) return false;
    return (scope.facts.uniqueKeys.get(oid) ?? []).some(({ columns, collations }) =>
      columns.every((column, position) =>
        equalities.some(
          (equality) =>
            equality.relation === relation &&
            equality.column === column &&
            ['0', equality.collation].includes(collations[position] ?? '') &&
            (equality.only === undefined || equality.only.has(relation)) &&
            isFixed(equality.value, single, scope.facts),
        ),
      ),
    );
  }
}

/** True when what is joined has a row whatever the tables hold. */
export function isExact(item: Node, query: Node, scope: Scope): boolean {
  if (item.kind === 'RANGETBLREF') {
    const entry = nodes(query, 'rtable')[number(item, 'rtindex') - 1];
    return entry !== undefined && relationRows(entry, scope)?.always === true;
  }
  const qual = optionalNode(item, 'quals');
  const free = qual === undefined || isTrue(qual);
  if (item.kind === 'FROMEXPR') return free && nodes(item, 'fromlist').every((child) => isExact(child, query, scope));
  const left = isExact(node(item, 'larg'), query, scope);
  const right = isExact(node(item, 'rarg'), query, scope);
  const [inner, leftJoin, full, rightJoin] = ['0', '1', '2', '3'];
  const exact = { [inner]: free && left && right, [leftJoin]: left, [full]: left || right, [rightJoin]: right };
  return exact[token(item, 'jointype')] === true;
}

const storedTable = '0';

/** What can be said of a relation by itself. */
function relationRows(entry: Node, scope: Scope): Rows | undefined {
  const { fields } = entry;
  if (fields.has('subquery') && token(entry, 'rtekind') === '1') return rowsOf(node(entry, 'subquery'), scope);
  if (fields.has('values_lists')) return { always: true, once: nodeRows(entry, 'values_lists').length === 1 };
  if (fields.has('functions')) {
    const plain = nodes(entry, 'functions').every((call) => {
      const called = node(call, 'funcexpr');
      return called.kind !== 'FUNCEXPR' || !returnsSet(called);
    });
    return { always: plain, once: plain };
  }
  if (!fields.has('ctename')) return undefined;
  const level = number(entry, 'ctelevelsup');
  const name = token(entry, 'ctename');
  const around = scope.outer[level];
  const definition = around && nodes(around, 'cteList').find((cte) => token(cte, 'ctename') === name);
  if (definition === undefined || token(definition, 'cterecursive') === 'true') return undefined;
  return rowsOf(node(definition, 'ctequery'), { ...scope, outer: scope.outer.slice(level) });
}

interface Equality {
  readonly relation: number;
  readonly column: string;
  readonly value: Node;
  readonly collation: string;
  /** Of an outer join's condition: the relations that it can leave out. */
  readonly only: ReadonlySet<number> | undefined;
}

function equalitiesOf(item: Node, facts: Facts): Equality[] {
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
function isFixed(value: Node, single: ReadonlySet<number>, facts: Facts): boolean {
  return [...allNodes(value)].every((found) => {
    if (found.kind === 'SUBLINK') return false;
    if (found.kind === 'VAR') return number(found, 'varlevelsup') > 0 || single.has(number(found, 'varno'));
    const called = found.fields.get('opfuncid') ?? found.fields.get('funcid');
    return typeof called !== 'string' || facts.functions.get(called)?.volatile === false;
  });
}
