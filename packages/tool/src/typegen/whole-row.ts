import type { Described } from './describe.js';
import type { Fault } from './fault.js';
import { readLists } from './lists.js';
import type { Facts } from './nullability/catalog.js';
import { resultEntries } from './nullability/command.js';
import { isNode, node, nodes, number, optionalNode, token, type Node, type Value } from './nullability/node.js';
import type { SourceQuery } from './scan.js';
import type { Types } from './types.js';

/**
 * Columns that are rows of a table, or lists of them: `select note from note`. They come as text, in which each column of the table has its place,
 * and one that is added changes it. A column that a table stores such a row in is what the schema wants.
 */
export function checkWholeRows(query: SourceQuery, { tree, columns }: Described, facts: Facts, types: Types): Fault[] {
  if (tree === undefined) return [];
  return resultEntries(tree).flatMap((entry, index): Fault[] => {
    const type = types.byOid.get(columns[index]?.oid ?? '');
    const row = type === undefined || type.element === '0' ? type : types.byOid.get(type.element);
    const rows = () => [...rowsInResult(tree, index + 1, [])];
    const isOfTable =
      row?.kind === 'c' &&
      [...facts.relations.values()].some(({ schema, name }) => schema === row.schema && name === row.name) &&
      rows().some((made) => made.kind !== 'FUNCEXPR' || types.byOid.get(token(made, 'funcresulttype'))?.kind === 'c');
    const isOfStar = row?.name === 'record' && hasStarBelow(query) && rows().some(({ kind }) => kind === 'VAR');
    if (!isOfTable && !isOfStar) return [];
    const message = `${token(entry, 'resname')} is a whole row of ${isOfTable ? row.name : 'what a star gives'}`;
    return [{ at: query.nameAt, message, fix: 'name each column, or make it a document: to_jsonb(…)' }];
  });
}

function hasStarBelow({ tokens }: SourceQuery): boolean {
  return readLists(tokens).stars.some(({ list }) => list.place === 'below');
}

/** What may make a row, in an expression and in the queries that hand it on: whole rows of relations, ROW, and calls. @param around innermost first. */
function* rowsIn(expression: Node, around: readonly Node[]): Generator<Node> {
  if (expression.kind === 'VAR') {
    if (number(expression, 'varattno') === 0) yield expression;
    else yield* rowsInColumn(expression, around.slice(number(expression, 'varlevelsup')));
    return;
  }
  if (expression.kind === 'QUERY') {
    for (const entry of resultEntries(expression)) yield* rowsIn(node(entry, 'expr'), [expression, ...around]);
    return;
  }
  if (expression.kind === 'ROWEXPR' || expression.kind === 'FUNCEXPR') yield expression;
  for (const value of expression.fields.values()) yield* rowsInValue(value, around);
}

function* rowsInValue(value: Value, around: readonly Node[]): Generator<Node> {
  if (value === null || typeof value === 'string') return;
  if (isNode(value)) yield* rowsIn(value, around);
  else for (const item of value) yield* rowsInValue(item, around);
}

function* rowsInColumn(variable: Node, around: readonly Node[]): Generator<Node> {
  const [query] = around;
  const entry = query && nodes(query, 'rtable')[number(variable, 'varno') - 1];
  if (entry !== undefined) yield* rowsInEntry(entry, number(variable, 'varattno'), around);
}

function* rowsInEntry(entry: Node, column: number, around: readonly Node[]): Generator<Node> {
  const { fields } = entry;
  if (fields.has('subquery')) yield* rowsInResult(node(entry, 'subquery'), column, around);
  else if (fields.has('joinaliasvars')) yield* rowsInValue(nodes(entry, 'joinaliasvars')[column - 1] ?? null, around);
  else if (fields.has('groupexprs')) yield* rowsInValue(nodes(entry, 'groupexprs')[column - 1] ?? null, around);
  // A recursive one gives what its first branch gave.
  else if (fields.has('ctename') && token(entry, 'self_reference') === 'false') {
    const above = around.slice(number(entry, 'ctelevelsup'));
    const definitions = above[0] === undefined ? [] : nodes(above[0], 'cteList');
    const definition = definitions.find((common) => token(common, 'ctename') === token(entry, 'ctename'));
    if (definition !== undefined) yield* rowsInResult(node(definition, 'ctequery'), column, above);
  }
}

function* rowsInResult(query: Node, column: number, around: readonly Node[]): Generator<Node> {
  const within = [query, ...around];
  if (optionalNode(query, 'setOperations') === undefined)
    yield* rowsInValue(resultEntries(query)[column - 1]?.fields.get('expr') ?? null, within);
  else
    for (const entry of nodes(query, 'rtable'))
      if (entry.fields.has('subquery')) yield* rowsInEntry(entry, column, within);
}
