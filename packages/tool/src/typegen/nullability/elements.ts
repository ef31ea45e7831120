import { constantArrayHasNoNull } from './constant.js';
import { nullabilityOf, nullabilitiesOf } from './expression.js';
import { resultEntries, select } from './command.js';
import { climb, openFrame, relationAt, type Known, type World } from './frame.js';
import { know } from './known.js';
import { node, nodes, number, optionalNode, token, type Node } from './node.js';
import { columnsOf } from './query.js';
import { isSlice } from './subscript.js';
import { every, notNull, unknown, type Nullability } from './nullability.js';

/** By column of a query's result: whether an array in it can hold NULL. */
export function elementsOfColumns(query: Node, world: World): Nullability[] {
  const known = openResult(query, world, undefined);
  return resultEntries(query).map((_, index) => ofOpened(query, index + 1, known));
}

/** Whether an array that an expression gives can hold NULL. No column of an array type can say that it does not. */
export function elementsOf(expression: Node, known: Known): Nullability {
  switch (expression.kind) {
    case 'CONST':
      return token(expression, 'constisnull') === 'true' || constantArrayHasNoNull(expression) ? notNull : holdsNull;
    case 'ARRAYEXPR':
      return token(expression, 'multidims') === 'true'
        ? holdsNull
        : every(nullabilitiesOf(nodes(expression, 'elements'), known));
    case 'SUBLINK':
      return ofSublink(expression, known);
    case 'RELABELTYPE':
    case 'ARRAYCOERCEEXPR':
    case 'COLLATEEXPR':
    case 'COERCETODOMAIN':
      return elementsOf(node(expression, 'arg'), known);
    case 'COALESCEEXPR':
      return every(nodes(expression, 'args').map((arg) => elementsOf(arg, known)));
    case 'CASEEXPR':
      return every([
        ...nodes(expression, 'args').map((branch) => elementsOf(node(branch, 'result'), known)),
        elementsOf(node(expression, 'defresult'), known),
      ]);
    case 'AGGREF':
      return collected(expression, known);
    case 'FUNCEXPR':
    case 'OPEXPR':
      return called(expression, known);
    case 'VAR':
      return ofColumn(expression, known);
    case 'SUBSCRIPTINGREF':
      return isSlice(expression, known.frame.world.facts) ? elementsOf(node(expression, 'refexpr'), known) : holdsNull;
    default:
      return holdsNull;
  }
}

const holdsNull = unknown('an array may hold nulls');

/** Functions whose arrays never hold NULL, whatever they are given. */
const full = new Set([
  'string_to_array(text, text)',
  'pg_blocking_pids(integer)',
  'enum_range(anyenum)',
  'array_positions(anycompatiblearray, anycompatible)',
]);

function ofSublink(sublink: Node, known: Known): Nullability {
  const [scalar, array] = ['4', '6'];
  const query = node(sublink, 'subselect');
  const { world } = known.frame;
  const type = token(sublink, 'subLinkType');
  if (type === array) return columnsOf(query, world, known)[0] ?? holdsNull;
  return type === scalar ? ofResult(query, 1, world, known) : holdsNull;
}

function called(call: Node, known: Known): Nullability {
  const fact = known.frame.world.facts.functions.get(token(call, call.kind === 'OPEXPR' ? 'opfuncid' : 'funcid'));
  if (fact?.builtin !== true) return holdsNull;
  const args = nodes(call, 'args');
  if (full.has(fact.signature) || fact.name === 'regexp_split_to_array' || fact.name === 'xpath') return notNull;
  const [first, second] = args;
  if (first === undefined || second === undefined) return holdsNull;
  if (fact.name === 'array_cat') return every([elementsOf(first, known), elementsOf(second, known)]);
  if (fact.name === 'array_append') return every([elementsOf(first, known), nullabilityOf(second, known)]);
  if (fact.name === 'array_prepend') return every([nullabilityOf(first, known), elementsOf(second, known)]);
  if (fact.name !== 'array_remove') return holdsNull;
  // That is how to take them out.
  return second.kind === 'CONST' && token(second, 'constisnull') === 'true' ? notNull : elementsOf(first, known);
}

function collected(call: Node, known: Known): Nullability {
  const at = climb(known, number(call, 'agglevelsup'));
  const fact = known.frame.world.facts.functions.get(token(call, 'aggfnoid'));
  const [first] = nodes(call, 'args');
  const plain = fact?.builtin === true && fact.signature === 'array_agg(anynonarray)';
  return at === undefined || first === undefined || !plain ? holdsNull : nullabilityOf(node(first, 'expr'), at);
}

/** Of the server's own catalogs no array holds NULL. Of a subquery it is what its own expression gives. */
function ofColumn(variable: Node, known: Known): Nullability {
  const at = climb(known, number(variable, 'varlevelsup'));
  if (at === undefined || at.returning) return holdsNull;
  const entry = relationAt(at.frame, number(variable, 'varno'));
  const column = number(variable, 'varattno');
  if (entry.fields.has('subquery')) return ofResult(node(entry, 'subquery'), column, at.frame.world, at);
  if (entry.fields.has('groupexprs')) {
    const key = nodes(entry, 'groupexprs')[column - 1];
    return key === undefined ? holdsNull : elementsOf(key, at);
  }
  if (entry.fields.has('ctename')) {
    const above = climb(at, number(entry, 'ctelevelsup'));
    const name = token(entry, 'ctename');
    const definition = above && nodes(above.frame.query, 'cteList').find((cte) => token(cte, 'ctename') === name);
    if (above === undefined || definition === undefined || token(definition, 'cterecursive') === 'true')
      return holdsNull;
    return ofResult(node(definition, 'ctequery'), column, above.frame.world, above);
  }
  const isCatalog =
    token(entry, 'rtekind') === '0' &&
    /^[rv]$/.test(token(entry, 'relkind')) &&
    Number(token(entry, 'relid')) < firstOwnOid;
  return isCatalog ? notNull : holdsNull;
}

const firstOwnOid = 16384;

function ofResult(query: Node, column: number, world: World, parent: Known | undefined): Nullability {
  return ofOpened(query, column, openResult(query, world, parent));
}

function openResult(query: Node, world: World, parent: Known | undefined): Known {
  return { ...know(openFrame(world, query, parent)), returning: number(query, 'commandType') !== select };
}

function ofOpened(query: Node, column: number, known: Known): Nullability {
  const operation = optionalNode(query, 'setOperations');
  if (operation !== undefined) return ofUnion(operation, column, known);
  const entry = resultEntries(query)[column - 1];
  return entry === undefined ? holdsNull : elementsOf(node(entry, 'expr'), known);
}

function ofUnion(operation: Node, column: number, known: Known): Nullability {
  if (operation.kind !== 'RANGETBLREF') {
    return every([ofUnion(node(operation, 'larg'), column, known), ofUnion(node(operation, 'rarg'), column, known)]);
  }
  const entry = relationAt(known.frame, number(operation, 'rtindex'));
  return ofResult(node(entry, 'subquery'), column, known.frame.world, known);
}
