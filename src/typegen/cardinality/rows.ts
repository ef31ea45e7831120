import { returnsSet } from '../nullability/call.js';
import type { Facts } from '../nullability/catalog.js';
import { constantInteger, isTrue } from '../nullability/constant.js';
import { insert, merge, resultEntries, select } from '../nullability/command.js';
import { flag, node, nodeRows, nodes, number, optionalNode, token, type Node } from '../nullability/node.js';
import { equalitiesOf, isFixed } from './equalities.js';

/** How many rows a query gives: exactly one, at most one, any number; or none, but the number of rows that it wrote. */
export type Gives = 'one' | 'maybe' | 'many' | 'none';

export function cardinalityOf(tree: Node | undefined, facts: Facts): Gives {
  if (tree === undefined) return 'none';
  if (resultEntries(tree).length === 0 && number(tree, 'commandType') !== select) return 'none';
  const { always, once } = rowsOf(tree, { facts, outer: [] });
  if (!once) return 'many';
  return always ? 'one' : 'maybe';
}

interface Rows {
  /** There is a row whatever the tables hold. */
  readonly always: boolean;
  /** There is never a second one. */
  readonly once: boolean;
}

interface Scope {
  readonly facts: Facts;
  /** The query and those around it, the nearest first. */
  readonly outer: readonly Node[];
}

/** @param scope the queries around it, the nearest first: a common table expression may be of one of them. */
function rowsOf(query: Node, { facts, outer }: Scope): Rows {
  const scope = { facts, outer: [query, ...outer] };
  const command = number(query, 'commandType');
  if (command === select) return limited(query, selected(query, scope));
  const target = number(query, 'resultRelation');
  const relation = facts.relations.get(token(nodes(query, 'rtable')[target - 1] ?? query, 'relid'));
  if (command === merge || relation === undefined || relation.ruled) return many;
  if (command === insert) {
    const conflict = optionalNode(query, 'onConflict');
    const skips =
      conflict !== undefined &&
      (token(conflict, 'action') === doNothing || optionalNode(conflict, 'onConflictWhere') !== undefined);
    const source = fromRows(query, scope);
    return { always: source.always && !skips && !relation.triggered && relation.kind !== 'v', once: source.once };
  }
  // However many rows it is joined to, a row is written once.
  return { always: false, once: singleRelations(query, scope).has(target) };
}

const many: Rows = { always: false, once: false };
const doNothing = '1';

function selected(query: Node, scope: Scope): Rows {
  if (optionalNode(query, 'setOperations') !== undefined || token(query, 'hasTargetSRFs') === 'true') return many;
  if (nodes(query, 'groupingSets').length > 0) return many;
  const having = optionalNode(query, 'havingQual') !== undefined;
  const grouped = nodes(query, 'groupClause').length > 0;
  if (!grouped && (having || token(query, 'hasAggs') === 'true')) return { always: !having, once: true };
  const from = fromRows(query, scope);
  return { always: from.always && !having, once: from.once };
}

function fromRows(query: Node, scope: Scope): Rows {
  const tree = node(query, 'jointree');
  const single = singleRelations(query, scope);
  return { always: isExact(tree, query, scope), once: relationsOf(tree).every((index) => single.has(index)) };
}

function limited(query: Node, rows: Rows): Rows {
  const limit = optionalNode(query, 'limitCount');
  const offset = optionalNode(query, 'limitOffset');
  const count = limit === undefined ? undefined : constantInteger(limit);
  const withTies = token(query, 'limitOption') === '1';
  return {
    always: rows.always && offset === undefined && (limit === undefined || (count ?? 0n) > 0n),
    once: rows.once || (count !== undefined && count <= 1n && !withTies),
  };
}

/** Every relation that is joined. Of a FULL JOIN there may be two rows where each side has one, so it stands for itself. */
function relationsOf(item: Node): number[] {
  if (item.kind === 'RANGETBLREF') return [number(item, 'rtindex')];
  if (item.kind === 'FROMEXPR') return nodes(item, 'fromlist').flatMap(relationsOf);
  const full = token(item, 'jointype') === '2' ? [number(item, 'rtindex')] : [];
  return [...full, ...relationsOf(node(item, 'larg')), ...relationsOf(node(item, 'rarg'))];
}

/** The relations of which no more than one row can be in the result: a unique key of theirs is held equal to what is fixed. */
function singleRelations(query: Node, scope: Scope): Set<number> {
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
function isExact(item: Node, query: Node, scope: Scope): boolean {
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
