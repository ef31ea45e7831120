import { insert } from './nullability/command.js';
import {
  isNode,
  node,
  nodeRows,
  nodes,
  number,
  optionalNode,
  token,
  type Node,
  type Value,
} from './nullability/node.js';
import {
  branches,
  callAt,
  caseResults,
  castKinds,
  commonTable,
  originOf,
  originOfStored,
  type Around,
  type Origin,
  type World,
} from './origins.js';
import type { Override } from './types.js';

/** By `$n`: what the configuration says of the column that the parameter is written to or compared with; of two that differ it says nothing. */
export function destinationsOf(query: Node, world: World, count: number): (Override | undefined)[] {
  const found = new Map<number, Set<Override>>();
  visit(query, [], { ...world, found });
  return Array.from({ length: count }, (_, index) => {
    const [only, ...others] = found.get(index + 1) ?? [];
    return others.length === 0 ? only : undefined;
  });
}

interface Search extends World {
  readonly found: Map<number, Set<Override>>;
}

function visit(value: Value, around: Around, search: Search): void {
  if (value === null || typeof value === 'string') return;
  if (!isNode(value)) {
    for (const item of value) visit(item, around, search);
    return;
  }
  const within = value.kind === 'QUERY' ? [value, ...around] : around;
  if (value.kind === 'QUERY') readWrites(value, within, search);
  else readExpression(value, within, search);
  for (const field of value.fields.values()) visit(field, within, search);
}

function readWrites(query: Node, around: Around, search: Search): void {
  const target = nodes(query, 'rtable')[number(query, 'resultRelation') - 1];
  if (target === undefined) return;
  const assign = (entries: readonly Node[]) => {
    for (const entry of entries) {
      if (token(entry, 'resjunk') === 'true') continue;
      const origin = originOfStored(token(target, 'relid'), number(entry, 'resno'), search);
      send(node(entry, 'expr'), origin, around, search);
    }
  };
  assign(nodes(query, 'targetList'));
  for (const action of nodes(query, 'mergeActionList')) assign(nodes(action, 'targetList'));
  const conflict = number(query, 'commandType') === insert ? optionalNode(query, 'onConflict') : undefined;
  if (conflict !== undefined) assign(nodes(conflict, 'onConflictSet'));
}

function readExpression(expression: Node, around: Around, search: Search): void {
  switch (expression.kind) {
    case 'OPEXPR':
    case 'SCALARARRAYOPEXPR':
    case 'DISTINCTEXPR':
    case 'NULLIFEXPR': {
      if (!search.facts.comparisons.has(token(expression, 'opno'))) return;
      const [left, right] = nodes(expression, 'args');
      compare(left, right, around, search);
      return;
    }
    case 'ROWCOMPAREEXPR': {
      const rights = nodes(expression, 'rargs');
      nodes(expression, 'largs').forEach((left, index) => {
        compare(left, rights[index], around, search);
      });
      return;
    }
    case 'COALESCEEXPR':
    case 'MINMAXEXPR':
    case 'CASEEXPR':
      send(expression, originOf(expression, around, search), around, search);
  }
}

function compare(left: Node | undefined, right: Node | undefined, around: Around, search: Search): void {
  if (left === undefined || right === undefined) return;
  send(left, originOf(right, around, search), around, search);
  send(right, originOf(left, around, search), around, search);
}

/** Where a value goes, so do the parameters that may be it. */
function send(expression: Node, origin: Origin, around: Around, search: Search): void {
  if (origin === undefined || origin === 'any') return;
  const sendOn = (next: Node) => {
    send(next, origin, around, search);
  };
  if (castKinds.includes(expression.kind)) {
    sendOn(node(expression, 'arg'));
    return;
  }
  switch (expression.kind) {
    case 'PARAM': {
      if (token(expression, 'paramkind') !== '0') return;
      const position = number(expression, 'paramid');
      search.found.set(position, (search.found.get(position) ?? new Set()).add(origin));
      return;
    }
    case 'COALESCEEXPR':
    case 'MINMAXEXPR':
      nodes(expression, 'args').forEach(sendOn);
      return;
    case 'NULLIFEXPR':
      nodes(expression, 'args').slice(0, 1).forEach(sendOn);
      return;
    case 'CASEEXPR':
      caseResults(expression).forEach(sendOn);
      return;
    case 'ARRAYEXPR':
      nodes(expression, 'elements').forEach(sendOn);
      return;
    case 'FUNCEXPR':
      if (search.facts.functions.get(token(expression, 'funcid'))?.name === 'unnest')
        nodes(expression, 'args').forEach(sendOn);
      return;
    case 'SUBLINK':
      if (['4', '6'].includes(token(expression, 'subLinkType')))
        sendToColumn(node(expression, 'subselect'), 1, origin, around, search);
      return;
    case 'VAR':
      sendToTable(
        number(expression, 'varno'),
        number(expression, 'varattno'),
        origin,
        around.slice(number(expression, 'varlevelsup')),
        search,
      );
  }
}

function sendToColumn(query: Node, column: number, origin: Origin, around: Around, search: Search): void {
  const within = [query, ...around];
  const operation = optionalNode(query, 'setOperations');
  if (operation !== undefined) {
    for (const index of branches(operation)) sendToTable(index, column, origin, within, search);
    return;
  }
  const entry = nodes(query, 'targetList')[column - 1];
  if (number(query, 'resultRelation') === 0 && entry !== undefined) send(node(entry, 'expr'), origin, within, search);
}

function sendToTable(index: number, column: number, origin: Origin, around: Around, search: Search): void {
  const entry = around[0] && nodes(around[0], 'rtable')[index - 1];
  if (entry === undefined) return;
  const { fields } = entry;
  const sendOn = (next: Node | undefined) => {
    if (next !== undefined) send(next, origin, around, search);
  };
  if (fields.has('subquery')) sendToColumn(node(entry, 'subquery'), column, origin, around, search);
  else if (fields.has('joinaliasvars')) sendOn(nodes(entry, 'joinaliasvars')[column - 1]);
  else if (fields.has('groupexprs')) sendOn(nodes(entry, 'groupexprs')[column - 1]);
  else if (fields.has('values_lists')) for (const row of nodeRows(entry, 'values_lists')) sendOn(row[column - 1]);
  else if (fields.has('functions')) sendOn(callAt(entry, column));
  else if (fields.has('ctename') && token(entry, 'self_reference') === 'false') {
    const found = commonTable(entry, around);
    if (found !== undefined) sendToColumn(found.query, column, origin, found.around, search);
  }
}
