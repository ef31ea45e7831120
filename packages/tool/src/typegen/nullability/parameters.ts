import type { Facts } from './catalog.js';
import { insert, select } from './command.js';
import { isNode, list, node, nodeRows, nodes, number, optionalNode, token, type Node, type Value } from './node.js';
import { hasSeveralSets, returnsSet } from './sets.js';
import { foremost, takesNull, useInStrict, type Use } from './use.js';

/** By `$n`: true when the parameter has a use for NULL. */
export function analyzeParameters(tree: Node, facts: Facts, count: number): boolean[] {
  const uses: Uses = { facts, ofParameter: new Map(), ofColumn: new Map(), ofCommon: new Map(), sideBySide: false };
  readQuery(uses, tree, () => 'output');
  return Array.from({ length: count }, (_, index) => takesNull(uses.ofParameter.get(index + 1) ?? []));
}

/** What is gathered from the top of a query down: how a column of a subquery is used is known before the subquery is entered. */
interface Uses {
  readonly facts: Facts;
  readonly ofParameter: Map<number, Use[]>;
  /** Of the query that is being read, by `relation.column`. */
  readonly ofColumn: Map<string, Use[]>;
  readonly ofCommon: Map<string, Use[]>;
  /** True where sets stand side by side: of a NULL there is none, which is no reason that there is no row. */
  readonly sideBySide: boolean;
}

function readQuery(outer: Uses, query: Node, output: (column: number) => Use): void {
  const sideBySide = hasSeveralSets(query, outer.facts);
  const uses = { ...outer, ofColumn: new Map<string, Use[]>(), sideBySide };
  readWritten(uses, query, output);
  readConditions(uses, node(query, 'jointree'));
  for (const field of ['havingQual', 'mergeJoinCondition']) readOptional(uses, [query, field], 'useless');
  for (const field of ['limitCount', 'limitOffset']) readOptional(uses, [query, field], 'meaning');
  for (const window of nodes(query, 'windowClause')) {
    for (const field of ['startOffset', 'endOffset']) readOptional(uses, [window, field], 'error');
  }
  const united = optionalNode(query, 'setOperations') !== undefined;
  nodes(query, 'rtable').forEach((entry, index) => {
    readRelation(uses, entry, (column) =>
      united ? output(column) : foremost(uses.ofColumn.get(`${index + 1}.${column}`) ?? []),
    );
  });
  for (const definition of nodes(query, 'cteList').reverse()) {
    const name = token(definition, 'ctename');
    readQuery(uses, node(definition, 'ctequery'), (column) => foremost(uses.ofCommon.get(`${name}.${column}`) ?? []));
  }
}

/** The target list is what a SELECT gives, and what the others write. */
function readWritten(uses: Uses, query: Node, output: (column: number) => Use): void {
  const command = number(query, 'commandType');
  if (command === select) {
    for (const entry of nodes(query, 'targetList')) {
      read(uses, node(entry, 'expr'), token(entry, 'resjunk') === 'true' ? 'meaning' : output(number(entry, 'resno')));
    }
    return;
  }
  const target = nodes(query, 'rtable')[number(query, 'resultRelation') - 1];
  const assign = (entries: readonly Node[]) => {
    for (const entry of entries) read(uses, node(entry, 'expr'), useOfTarget(uses, target, number(entry, 'resno')));
  };
  assign(nodes(query, 'targetList').filter((entry) => token(entry, 'resjunk') === 'false'));
  nodes(query, 'returningList').forEach((entry, index) => {
    read(uses, node(entry, 'expr'), output(index + 1));
  });
  for (const action of nodes(query, 'mergeActionList')) {
    assign(nodes(action, 'targetList'));
    readOptional(uses, [action, 'qual'], 'useless');
  }
  const conflict = command === insert ? optionalNode(query, 'onConflict') : undefined;
  if (conflict === undefined) return;
  assign(nodes(conflict, 'onConflictSet'));
  readOptional(uses, [conflict, 'onConflictWhere'], 'useless');
}

function useOfTarget(uses: Uses, entry: Node | undefined, column: number): Use {
  const fact = entry === undefined ? undefined : uses.facts.columns.get(token(entry, 'relid'))?.get(String(column));
  return fact?.required === true ? 'error' : 'meaning';
}

function readConditions(uses: Uses, item: Node): void {
  if (item.kind === 'RANGETBLREF') return;
  readOptional(uses, [item, 'quals'], 'useless');
  const children = item.kind === 'FROMEXPR' ? nodes(item, 'fromlist') : [node(item, 'larg'), node(item, 'rarg')];
  for (const child of children) readConditions(uses, child);
}

function readRelation(uses: Uses, entry: Node, use: (column: number) => Use): void {
  const { fields } = entry;
  if (fields.has('subquery')) readQuery(uses, node(entry, 'subquery'), use);
  else if (fields.has('values_lists')) {
    for (const row of nodeRows(entry, 'values_lists'))
      row.forEach((cell, index) => {
        read(uses, cell, use(index + 1));
      });
  } else if (fields.has('ctename')) {
    list(entry, 'coltypes').forEach((_, index) => {
      push(uses.ofCommon, `${token(entry, 'ctename')}.${index + 1}`, use(index + 1));
    });
  } else if (fields.has('functions')) {
    readSets(uses, nodes(entry, 'functions'), use);
  } else if (fields.has('tablefunc')) readChildren(uses, node(entry, 'tablefunc'), 'meaning');
  else if (fields.has('groupexprs')) {
    nodes(entry, 'groupexprs').forEach((key, index) => {
      read(uses, key, use(index + 1));
    });
  } else if (fields.has('tablesample')) readChildren(uses, entry, 'error');
}

/** Functions in FROM. The columns of those that stand side by side come one after the other. */
function readSets(uses: Uses, functions: readonly Node[], use: (column: number) => Use): void {
  const sideBySide = functions.length > 1;
  let column = 1;
  for (const call of functions) {
    const columns = Array.from({ length: number(call, 'funccolcount') }, () => use(column++));
    read({ ...uses, sideBySide }, node(call, 'funcexpr'), sideBySide ? foremost(columns) : 'output');
  }
}

function readOptional(uses: Uses, [parent, field]: readonly [Node, string], use: Use): void {
  const found = optionalNode(parent, field);
  if (found !== undefined) read(uses, found, use);
}

function read(uses: Uses, expression: Node, use: Use): void {
  switch (expression.kind) {
    case 'PARAM':
      if (token(expression, 'paramkind') !== '0') return;
      push(
        uses.ofParameter,
        number(expression, 'paramid'),
        uses.facts.strictDomains.has(token(expression, 'paramtype')) ? 'error' : use,
      );
      return;
    case 'VAR':
      if (number(expression, 'varlevelsup') === 0)
        push(uses.ofColumn, `${token(expression, 'varno')}.${token(expression, 'varattno')}`, use);
      return;
    case 'COERCETODOMAIN': {
      const strict = uses.facts.strictDomains.has(token(expression, 'resulttype'));
      read(uses, node(expression, 'arg'), strict ? 'error' : use);
      return;
    }
    case 'NAMEDARGEXPR':
    case 'RELABELTYPE':
    case 'COERCEVIAIO':
    case 'ARRAYCOERCEEXPR':
    case 'COLLATEEXPR':
      read(uses, node(expression, 'arg'), use);
      return;
    case 'FUNCEXPR':
      readCall(uses, expression, use);
      return;
    case 'OPEXPR':
    case 'SCALARARRAYOPEXPR':
      readCall(uses, expression, use);
      return;
    case 'BOOLEXPR':
      for (const arg of nodes(expression, 'args')) read(uses, arg, use);
      return;
    case 'CASEEXPR':
      readOptional(uses, [expression, 'arg'], 'useless');
      for (const branch of nodes(expression, 'args')) {
        read(uses, node(branch, 'expr'), 'useless');
        read(uses, node(branch, 'result'), use);
      }
      readOptional(uses, [expression, 'defresult'], use);
      return;
    case 'SUBLINK':
      readOptional(uses, [expression, 'testexpr'], use);
      readQuery(uses, node(expression, 'subselect'), () =>
        token(expression, 'subLinkType') === '4' ? use : 'useless',
      );
      return;
    default:
      readChildren(uses, expression, 'meaning');
  }
}

function readCall(uses: Uses, call: Node, use: Use): void {
  const field = call.kind === 'FUNCEXPR' ? 'funcid' : 'opfuncid';
  const strict = uses.facts.functions.get(token(call, field))?.strict === true;
  const isCast = call.kind === 'FUNCEXPR' && token(call, 'funcformat') !== '0' && token(call, 'funcformat') !== '3';
  const inside = strict ? useInStrict(use, { isCast, isPadded: uses.sideBySide && returnsSet(call) }) : 'meaning';
  for (const arg of nodes(call, 'args')) {
    const elements = call.kind === 'SCALARARRAYOPEXPR' && arg.kind === 'ARRAYEXPR' ? nodes(arg, 'elements') : [arg];
    for (const element of elements) read(uses, element, inside);
  }
}

function readChildren(uses: Uses, parent: Node, use: Use): void {
  const visit = (value: Value): void => {
    if (value === null || typeof value === 'string') return;
    if (!isNode(value)) value.forEach(visit);
    else if (value.kind === 'QUERY') readQuery(uses, value, () => use);
    else read(uses, value, use);
  };
  for (const value of parent.fields.values()) visit(value);
}

function push<Key>(map: Map<Key, Use[]>, key: Key, use: Use): void {
  map.set(key, [...(map.get(key) ?? []), use]);
}
