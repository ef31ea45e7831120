import type { Cardinality } from 'pgproof-runtime/query.js';
import type { Facts } from '../nullability/catalog.js';
import { insert, merge, resultEntries, select } from '../nullability/command.js';
import { isTrue } from '../nullability/constant.js';
import { node, nodeRows, nodes, number, optionalNode, token, type Node } from '../nullability/node.js';
import { parseQueries } from '../nullability/parse.js';
import { returnsSet } from '../nullability/sets.js';
import { equalitiesOf } from './equalities.js';
import { hasFixedKey } from './keys.js';
import { limited, type RowBounds } from './limited.js';
import { isRuled, keepsRows } from './written.js';

/** How many rows a query gives, whatever the tables hold. */
export function cardinalityOfTree(tree: Node | undefined, facts: Facts): Cardinality {
  if (tree === undefined) return 'exec';
  if (resultEntries(tree).length === 0 && number(tree, 'commandType') !== select) return 'exec';
  const { always, once } = rowBoundsOf({ facts, query: tree, outer: [] });
  if (!once) return 'many';
  return always ? 'one' : 'optional';
}

/** A query, and those around it, the nearest first: a common table expression may be of one of them. */
export interface Scope {
  readonly facts: Facts;
  readonly query: Node;
  readonly outer: readonly Node[];
}

/** The scope of a subquery. */
export function within({ facts, query, outer }: Scope, subquery: Node): Scope {
  return { facts, query: subquery, outer: [query, ...outer] };
}

export function rowBoundsOf(scope: Scope): RowBounds {
  const { facts, query } = scope;
  const command = number(query, 'commandType');
  if (command === select) return limited(query, selected(scope));
  const target = number(query, 'resultRelation');
  const entry = nodes(query, 'rtable')[target - 1];
  if (command === merge || entry === undefined || isRuled(token(entry, 'relid'), facts)) return many;
  // However many rows it is joined to, a row is written once.
  if (command !== insert) return { always: false, once: singleRelations(scope).has(target) };
  if (token(query, 'hasTargetSRFs') === 'true') return many;
  const source = fromRows(scope);
  return { always: source.always && keepsRows(query, entry, facts), once: source.once };
}

const many: RowBounds = { always: false, once: false };

function selected(scope: Scope): RowBounds {
  const { query } = scope;
  const operation = optionalNode(query, 'setOperations');
  if (operation !== undefined) return united(operation, scope);
  if (token(query, 'hasTargetSRFs') === 'true' || nodes(query, 'groupingSets').length > 0) return many;
  const having = optionalNode(query, 'havingQual') !== undefined;
  const grouped = nodes(query, 'groupClause').length > 0;
  if (!grouped && (having || token(query, 'hasAggs') === 'true')) return { always: !having, once: true };
  const from = fromRows(scope);
  return { always: from.always && !having, once: from.once };
}

function united(operation: Node, scope: Scope): RowBounds {
  if (operation.kind === 'RANGETBLREF') return relationRows(scope, number(operation, 'rtindex')) ?? many;
  const left = united(node(operation, 'larg'), scope);
  const right = united(node(operation, 'rarg'), scope);
  const [union, intersect] = ['1', '2'];
  const op = token(operation, 'op');
  if (op === union) return { always: left.always || right.always, once: false };
  return { always: false, once: left.once || (op === intersect && right.once) };
}

function fromRows(scope: Scope): RowBounds {
  const tree = node(scope.query, 'jointree');
  const single = singleRelations(scope);
  return { always: hasRow(tree, scope), once: relationsOf(tree).every((index) => single.has(index)) };
}

/** Every relation that is joined. Of a FULL JOIN there may be two rows where each side has one, so it stands for itself. */
function relationsOf(item: Node): number[] {
  if (item.kind === 'RANGETBLREF') return [number(item, 'rtindex')];
  if (item.kind === 'FROMEXPR') return nodes(item, 'fromlist').flatMap(relationsOf);
  const full = token(item, 'jointype') === '2' ? [number(item, 'rtindex')] : [];
  return [...full, ...relationsOf(node(item, 'larg')), ...relationsOf(node(item, 'rarg'))];
}

/** The relations of which no more than one row can be in the result: a unique key of theirs is held equal to what is fixed. */
function singleRelations(scope: Scope): Set<number> {
  const { facts, query } = scope;
  const equalities = equalitiesOf(node(query, 'jointree'), facts);
  const single = new Set<number>();
  for (let before = -1; before < single.size;) {
    before = single.size;
    nodes(query, 'rtable').forEach((entry, index) => {
      const relation = index + 1;
      const own = equalities.filter((equality) => equality.relation === relation);
      if (relationRows(scope, relation)?.once === true || hasFixedKey(entry, own, { facts, single }))
        single.add(relation);
    });
  }
  return single;
}

/** True when what is joined has a row whatever the tables hold. */
export function hasRow(item: Node, scope: Scope): boolean {
  if (item.kind === 'RANGETBLREF') return relationRows(scope, number(item, 'rtindex'))?.always === true;
  const qual = optionalNode(item, 'quals');
  const free = qual === undefined || isTrue(qual);
  if (item.kind === 'FROMEXPR') return free && nodes(item, 'fromlist').every((child) => hasRow(child, scope));
  const left = hasRow(node(item, 'larg'), scope);
  const right = hasRow(node(item, 'rarg'), scope);
  const [inner, leftJoin, full, rightJoin] = ['0', '1', '2', '3'];
  const exact = { [inner]: free && left && right, [leftJoin]: left, [full]: left || right, [rightJoin]: right };
  return exact[token(item, 'jointype')] === true;
}

/** What can be said of a relation by itself. */
function relationRows(scope: Scope, relation: number): RowBounds | undefined {
  const entry = nodes(scope.query, 'rtable')[relation - 1];
  if (entry === undefined) return undefined;
  const { fields } = entry;
  if (fields.has('subquery') && token(entry, 'rtekind') === '1')
    return rowBoundsOf(within(scope, node(entry, 'subquery')));
  if (fields.has('values_lists')) return { always: true, once: nodeRows(entry, 'values_lists').length === 1 };
  if (fields.has('functions')) {
    const plain = nodes(entry, 'functions').every((call) => !returnsSet(node(call, 'funcexpr')));
    return { always: plain, once: plain };
  }
  if (!fields.has('ctename')) return viewRows(scope.facts, entry);
  const queries = [scope.query, ...scope.outer].slice(number(entry, 'ctelevelsup'));
  const name = token(entry, 'ctename');
  const definition = queries[0] && nodes(queries[0], 'cteList').find((cte) => token(cte, 'ctename') === name);
  if (definition === undefined || token(definition, 'cterecursive') === 'true') return undefined;
  return rowBoundsOf({ facts: scope.facts, query: node(definition, 'ctequery'), outer: queries });
}

function viewRows(facts: Facts, entry: Node): RowBounds | undefined {
  if (token(entry, 'rtekind') !== storedRelation) return undefined;
  const [query] = parseQueries(facts.views.get(token(entry, 'relid')) ?? '()');
  return query === undefined ? undefined : rowBoundsOf({ facts, query, outer: [] });
}

const storedRelation = '0';
