import type { Facts } from './nullability/catalog.js';
import { resultEntries } from './nullability/command.js';
import { node, nodeRows, nodes, number, optionalNode, token, type Node } from './nullability/node.js';
import { parseQueries } from './nullability/parse.js';
import type { Override, Overrides } from './types.js';

/** What the configuration says of the column that an expression's value comes from; `any` where it comes from none and goes with each: NULL. */
export type Origin = Override | 'any' | undefined;

export interface World {
  readonly facts: Facts;
  readonly overrides: Overrides;
}

/** A query, and those around it, innermost first. */
export type Around = readonly Node[];

/** What the configuration says of the columns that a query's result comes from, by column. */
export function originsOf(query: Node, world: World): (Override | undefined)[] {
  return resultEntries(query).map((_, index) => {
    const origin = originOfColumn(query, index + 1, [], world);
    return origin === 'any' ? undefined : origin;
  });
}

/** Follows a value through what hands it on as it is, or as an item of an array, and out of one again. */
export function originOf(expression: Node, around: Around, world: World): Origin {
  const follow = (next: Node) => originOf(next, around, world);
  const list = (field: string) => nodes(expression, field).map(follow);
  switch (expression.kind) {
    case 'VAR':
      return originOfVariable(expression, around, world);
    case 'CONST':
      return token(expression, 'constisnull') === 'true' ? 'any' : undefined;
    case 'RELABELTYPE':
    case 'COERCEVIAIO':
    case 'COERCETODOMAIN':
    case 'ARRAYCOERCEEXPR':
    case 'COLLATEEXPR':
      return follow(node(expression, 'arg'));
    case 'COALESCEEXPR':
    case 'MINMAXEXPR':
    case 'NULLIFEXPR':
      return common(nodes(expression, 'args').map((arg) => (isWritten(arg) ? 'any' : follow(arg))));
    case 'CASEEXPR':
      return common(caseResults(expression).map((result) => (isWritten(result) ? 'any' : follow(result))));
    case 'ARRAYEXPR':
      return common(list('elements'));
    case 'SUBSCRIPTINGREF':
      return world.facts.arrayTypes.has(token(expression, 'refcontainertype'))
        ? follow(node(expression, 'refexpr'))
        : undefined;
    case 'FUNCEXPR':
      return handsOn(expression, 'funcid', ['unnest'], world) ? follow(argument(expression)) : undefined;
    case 'AGGREF':
      return handsOn(expression, 'aggfnoid', aggregates, world)
        ? follow(node(argument(expression), 'expr'))
        : undefined;
    case 'WINDOWFUNC':
      return handsOn(expression, 'winfnoid', [...aggregates, ...windows], world)
        ? follow(argument(expression))
        : undefined;
    case 'SUBLINK':
      return ['4', '6'].includes(token(expression, 'subLinkType'))
        ? originOfColumn(node(expression, 'subselect'), 1, around, world)
        : undefined;
    default:
      return undefined;
  }
}

const aggregates = ['array_agg', 'min', 'max', 'any_value'];
const windows = ['lag', 'lead', 'first_value', 'last_value', 'nth_value'];

/** What a relation, or a view, has in a column. */
export function originOfStored(relation: string, column: number, world: World): Origin {
  const { facts, overrides } = world;
  const name = facts.columns.get(relation)?.get(String(column))?.name ?? '';
  const own = overrides.columns.get(relation)?.get(name);
  if (own !== undefined) return own;
  const [view] = parseQueries(facts.views.get(relation) ?? '()');
  return view === undefined ? undefined : originOfColumn(view, column, [], world);
}

function originOfColumn(query: Node, column: number, around: Around, world: World): Origin {
  const within = [query, ...around];
  const operation = optionalNode(query, 'setOperations');
  if (operation !== undefined)
    return common(branches(operation).map((index) => originInTable(index, column, within, world)));
  const entry = resultEntries(query)[column - 1];
  return entry === undefined ? undefined : originOf(node(entry, 'expr'), within, world);
}

function originOfVariable(variable: Node, around: Around, world: World): Origin {
  const within = around.slice(number(variable, 'varlevelsup'));
  const column = number(variable, 'varattno');
  return column <= 0 ? undefined : originInTable(number(variable, 'varno'), column, within, world);
}

function originInTable(index: number, column: number, around: Around, world: World): Origin {
  const entry = around[0] && nodes(around[0], 'rtable')[index - 1];
  if (entry === undefined) return undefined;
  const { fields } = entry;
  const follow = (expression: Node | undefined) =>
    expression === undefined ? undefined : originOf(expression, around, world);
  if (fields.has('subquery')) return originOfColumn(node(entry, 'subquery'), column, around, world);
  if (fields.has('joinaliasvars')) return follow(nodes(entry, 'joinaliasvars')[column - 1]);
  if (fields.has('groupexprs')) return follow(nodes(entry, 'groupexprs')[column - 1]);
  if (fields.has('values_lists')) return common(nodeRows(entry, 'values_lists').map((row) => follow(row[column - 1])));
  if (fields.has('functions')) return follow(callAt(entry, column));
  if (fields.has('ctename')) {
    if (token(entry, 'self_reference') === 'true') return 'any';
    const found = commonTable(entry, around);
    return found && originOfColumn(found.query, column, found.around, world);
  }
  return token(entry, 'rtekind') === '0' ? originOfStored(token(entry, 'relid'), column, world) : undefined;
}

/** The query of a common table expression, and those around it. */
export function commonTable(
  entry: Node,
  around: Around,
): { readonly query: Node; readonly around: Around } | undefined {
  const above = around.slice(number(entry, 'ctelevelsup'));
  const definitions = above[0] === undefined ? [] : nodes(above[0], 'cteList');
  const found = definitions.find((one) => token(one, 'ctename') === token(entry, 'ctename'));
  return found && { query: node(found, 'ctequery'), around: above };
}

/** The call in FROM that gives a column, if that is all that it gives. */
export function callAt(entry: Node, column: number): Node | undefined {
  let first = 1;
  for (const called of nodes(entry, 'functions')) {
    const width = number(called, 'funccolcount');
    if (column < first + width) return width === 1 ? node(called, 'funcexpr') : undefined;
    first += width;
  }
  return undefined;
}

export function caseResults(expression: Node): Node[] {
  const otherwise = optionalNode(expression, 'defresult');
  return [...nodes(expression, 'args').map((branch) => node(branch, 'result')), ...(otherwise ? [otherwise] : [])];
}

/** The numbers of the relations that an operation on sets takes. */
export function branches(operation: Node): number[] {
  if (operation.kind === 'RANGETBLREF') return [number(operation, 'rtindex')];
  return ['larg', 'rarg'].flatMap((side) => branches(node(operation, side)));
}

/** A constant or a parameter beside a column is one of the column's values: `coalesce(features, '[]')`. */
function isWritten(expression: Node): boolean {
  if (castKinds.includes(expression.kind)) return isWritten(node(expression, 'arg'));
  return expression.kind === 'CONST' || expression.kind === 'PARAM';
}

export const castKinds: readonly string[] = [
  'RELABELTYPE',
  'COERCEVIAIO',
  'COERCETODOMAIN',
  'ARRAYCOERCEEXPR',
  'COLLATEEXPR',
];

function handsOn(call: Node, field: string, names: readonly string[], { facts }: World): boolean {
  const { name = '', builtin = false } = facts.functions.get(token(call, field)) ?? {};
  return builtin && names.includes(name) && nodes(call, 'args').length > 0;
}

function argument(call: Node): Node {
  const [first] = nodes(call, 'args');
  if (first === undefined) throw new Error('a call without arguments');
  return first;
}

/** The one that all have. */
function common(origins: readonly Origin[]): Origin {
  const [first = 'any', ...others] = [...new Set(origins.filter((origin) => origin !== 'any'))];
  return origins.includes(undefined) || others.length > 0 ? undefined : first;
}
