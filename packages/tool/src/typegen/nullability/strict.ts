import { constantArrayHasElements } from './constant.js';
import type { Frame } from './frame.js';
import { allNodes, node, nodes, number, optionalNode, print, token, type Node } from './node.js';
import { isRead, partsOf } from './subscript.js';
import { isVolatile } from './volatile.js';

/** Columns and other expressions that are not NULL in every row for which the condition is true. */
export function impliedByTruth(condition: Node, frame: Frame): Node[] {
  switch (condition.kind) {
    case 'BOOLEXPR':
      switch (token(condition, 'boolop')) {
        case 'and':
          return nodes(condition, 'args').flatMap((arg) => impliedByTruth(arg, frame));
        case 'or':
          return common(nodes(condition, 'args').map((arg) => impliedByTruth(arg, frame)));
        default:
          return nodes(condition, 'args').flatMap((arg) => impliedByFalsehood(arg, frame));
      }
    case 'NULLTEST':
      return token(condition, 'nulltesttype') === isNotNull ? passingNull(node(condition, 'arg'), frame) : [];
    case 'BOOLEANTEST':
      switch (token(condition, 'booltesttype')) {
        case isTrue:
          return impliedByTruth(node(condition, 'arg'), frame);
        case isFalse:
          return impliedByFalsehood(node(condition, 'arg'), frame);
        case isNotUnknown:
          return passingNull(node(condition, 'arg'), frame);
        default:
          return [];
      }
    case 'SCALARARRAYOPEXPR':
      return impliedByArray(condition, frame);
    case 'SUBLINK': {
      const test = optionalNode(condition, 'testexpr');
      return token(condition, 'subLinkType') === anySublink && test !== undefined ? impliedByTruth(test, frame) : [];
    }
    default:
      return passingNull(condition, frame);
  }
}

/** Those that are not NULL in every row for which the condition is false. */
export function impliedByFalsehood(condition: Node, frame: Frame): Node[] {
  switch (condition.kind) {
    case 'BOOLEXPR':
      switch (token(condition, 'boolop')) {
        case 'and':
          return common(nodes(condition, 'args').map((arg) => impliedByFalsehood(arg, frame)));
        case 'or':
          return nodes(condition, 'args').flatMap((arg) => impliedByFalsehood(arg, frame));
        default:
          return nodes(condition, 'args').flatMap((arg) => impliedByTruth(arg, frame));
      }
    case 'NULLTEST':
      return token(condition, 'nulltesttype') === isNotNull ? [] : passingNull(node(condition, 'arg'), frame);
    case 'DISTINCTEXPR': {
      // Not distinct from a constant is equal to it.
      const args = nodes(condition, 'args');
      const constant = args.some((arg) => arg.kind === 'CONST' && token(arg, 'constisnull') === 'false');
      return constant ? args.flatMap((arg) => passingNull(arg, frame)) : [];
    }
    case 'SCALARARRAYOPEXPR':
    case 'SUBLINK':
    case 'BOOLEANTEST':
      return [];
    default:
      return passingNull(condition, frame);
  }
}

/** Those that are not NULL when the condition is false or NULL, as it is in the later branches of a CASE. */
export function impliedByFailure(condition: Node, frame: Frame): Node[] {
  if (condition.kind === 'NULLTEST') return impliedByFalsehood(condition, frame);
  if (condition.kind === 'BOOLEXPR' && token(condition, 'boolop') !== 'not') {
    const each = nodes(condition, 'args').map((arg) => impliedByFailure(arg, frame));
    return token(condition, 'boolop') === 'or' ? each.flat() : common(each);
  }
  return [];
}

/** Those whose NULL makes the whole expression NULL, itself among them. */
export function passingNull(expression: Node, frame: Frame): Node[] {
  const { functions } = frame.world.facts;
  const strict = (field: string) => functions.get(token(expression, field))?.strict === true;
  const all = (children: readonly Node[]) => children.flatMap((child) => passingNull(child, frame));
  switch (expression.kind) {
    case 'VAR':
      return number(expression, 'varlevelsup') === 0 && number(expression, 'varattno') > 0 ? [expression] : [];
    case 'OPEXPR':
      return [...itself(expression, frame), ...(strict('opfuncid') ? all(nodes(expression, 'args')) : [])];
    case 'FUNCEXPR':
      if (token(expression, 'funcretset') === 'true') return [];
      return [...itself(expression, frame), ...(strict('funcid') ? all(nodes(expression, 'args')) : [])];
    case 'SCALARARRAYOPEXPR':
      return strict('opfuncid') ? all(nodes(expression, 'args').slice(1)) : [];
    case 'RELABELTYPE':
    case 'COERCEVIAIO':
    case 'ARRAYCOERCEEXPR':
    case 'COLLATEEXPR':
      return all([node(expression, 'arg')]);
    case 'NULLIFEXPR':
      return [...itself(expression, frame), ...all(nodes(expression, 'args').slice(0, 1))];
    case 'JSONEXPR':
      return [...itself(expression, frame), ...all([node(expression, 'formatted_expr')])];
    case 'JSONVALUEEXPR':
      return all([node(expression, 'formatted_expr')]);
    case 'SUBSCRIPTINGREF':
      return [...itself(expression, frame), ...(isRead(expression, frame.world.facts) ? all(partsOf(expression)) : [])];
    case 'FIELDSELECT':
    case 'CASEEXPR':
      return itself(expression, frame);
    case 'BOOLEXPR':
      // NULL and false is false, NULL or true is true: only what is in every arm makes the whole NULL.
      return common(nodes(expression, 'args').map((arg) => passingNull(arg, frame)));
    case 'COALESCEEXPR':
    case 'MINMAXEXPR':
      return [...itself(expression, frame), ...common(nodes(expression, 'args').map((arg) => passingNull(arg, frame)))];
    default:
      return [];
  }
}

const isNotNull = '1';
const [isTrue, isFalse, isNotUnknown] = ['0', '2', '5'];
const anySublink = '2';

/** `x = any (…)` is never true of a NULL; `x <> all (…)` is, of an empty list. */
function impliedByArray(condition: Node, frame: Frame): Node[] {
  if (frame.world.facts.functions.get(token(condition, 'opfuncid'))?.strict !== true) return [];
  const [left, right] = nodes(condition, 'args');
  if (left === undefined || right === undefined) return [];
  const list = passingNull(right, frame);
  return token(condition, 'useOr') === 'true' || constantArrayHasElements(right)
    ? [...passingNull(left, frame), ...list]
    : list;
}

function common(sets: readonly (readonly Node[])[]): Node[] {
  const [first = [], ...others] = sets;
  return first.filter((found) => others.every((other) => other.some((candidate) => print(candidate) === print(found))));
}

/** An expression that gives the same wherever it stands in a row: one that is volatile, or asks a subquery, need not. */
function itself(expression: Node, frame: Frame): Node[] {
  const looksElsewhere = [...allNodes(expression)].some(({ kind }) =>
    ['SUBLINK', 'AGGREF', 'WINDOWFUNC'].includes(kind),
  );
  return looksElsewhere || isVolatile(expression, frame.world.facts) ? [] : [expression];
}
