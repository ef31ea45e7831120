import { unquote } from 'pgproof-runtime/quote.js';
import type { Fault } from './fault.js';
import { readLists, type List, type Star } from './lists.js';
import { insert, select } from './nullability/command.js';
import { node, nodes, number, optionalNode, token, type Node } from './nullability/node.js';
import type { SourceQuery } from './scan.js';
import type { Types } from './types.js';

/**
 * Every `*` by which the columns of the result, or those that are inserted, follow a table. A prepared statement remembers the columns that it
 * had: inside a transaction, one that is added breaks it with 0A000, and outside it the row has a column that its type does not. Rows are
 * inserted by the order of their columns: one that is added to the one table goes into whatever column of the other is next.
 *
 * A star over a query whose columns are named follows none, and neither does one that names no column of the result.
 */
export function checkStars(query: SourceQuery, tree: Node, types: Types): Fault[] {
  const { stars } = readLists(query.tokens);
  const hasStarsBelow = stars.some(({ list }) => list.place === 'below');
  const isFixed = (entry: Node) => {
    const kind = kindOf(entry);
    if (kind === subquery || kind === common) return !hasStarsBelow;
    return kind !== relation && !givesRowType(entry, types);
  };
  return stars
    .filter((star) => star.list.place !== 'below' && !(coveredBy(star, tree)?.every(isFixed) ?? false))
    .map(({ at, isTable, list: { place } }) => ({
      at,
      message: `${isTable ? 'a table' : 'a star'} instead of columns${place === 'inserted' ? ' to insert' : ''}`,
      fix: isTable ? 'write select, and name each column' : 'name each column',
    }));
}

/** What a star stands for, of the range table of its query; undefined where it cannot be told. */
function coveredBy({ isTable, of, list }: Star, tree: Node): Node[] | undefined {
  const query = list.place === 'result' ? resultOf(tree, list.branch) : insertedBy(tree, list);
  if (query === undefined || isTable || of === undefined) return undefined;
  const table = nodes(query, 'rtable').filter((entry) => kindOf(entry) !== grouping);
  if (of === '') return table.filter((entry) => kindOf(entry) !== join);
  const name = of.startsWith('"') ? unquote(of) : of.toLowerCase();
  const named = table.filter((entry) => token(node(entry, 'eref'), 'aliasname') === name);
  return named.length === 1 && named.every((entry) => kindOf(entry) !== join) ? named : undefined;
}

function resultOf(tree: Node, branch: number): Node | undefined {
  return number(tree, 'commandType') === select ? branchesOf(tree)[branch] : tree;
}

function insertedBy(tree: Node, { insert: position, branch }: List): Node | undefined {
  return position < 0 ? tree : branchesOf(insertsOf(tree)[position])[branch];
}

/** The queries that UNION, INTERSECT and EXCEPT put together, in order; a query without them is its only one. */
function branchesOf(query: Node | undefined): Node[] {
  if (query === undefined) return [];
  if (optionalNode(query, 'setOperations') === undefined) return [query];
  return nodes(query, 'rtable').flatMap((entry) =>
    kindOf(entry) === subquery ? branchesOf(node(entry, 'subquery')) : [],
  );
}

/** Of each INSERT, in order, the query that its rows come from. */
function insertsOf(tree: Node): Node[] {
  const below = nodes(tree, 'cteList').flatMap((entry) => insertsOf(node(entry, 'ctequery')));
  if (number(tree, 'commandType') !== insert) return below;
  const source = nodes(tree, 'rtable').find((entry) => kindOf(entry) === subquery);
  return [...below, source === undefined ? tree : node(source, 'subquery')];
}

/** A function whose columns are those of a table or a type. */
function givesRowType(entry: Node, types: Types): boolean {
  return (
    kindOf(entry) === fromFunction &&
    nodes(entry, 'functions').some((call) => {
      const expression = node(call, 'funcexpr');
      return expression.kind === 'FUNCEXPR' && types.byOid.get(token(expression, 'funcresulttype'))?.kind === 'c';
    })
  );
}

function kindOf(entry: Node): string {
  return token(entry, 'rtekind');
}

const [relation, subquery, join, fromFunction, common, grouping] = ['0', '1', '2', '3', '6', '9'];
