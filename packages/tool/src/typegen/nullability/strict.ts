import { constantArrayHasElements } from './constant.js';
import type { Frame } from './frame.js';
import { node, nodes, number, optionalNode, token, type Node } from './node.js';
import { common, passingNull } from './passing.js';

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
      return token(condition, 'nulltesttype') === isNotNull ? presentBy(condition, frame) : [];
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
      return token(condition, 'nulltesttype') === isNotNull ? [] : presentBy(condition, frame);
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

const isNotNull = '1';
const [isTrue, isFalse, isNotUnknown] = ['0', '2', '5'];
const anySublink = '2';

/** What a test for NULL has found there: of a column that the server may not look at, no more than its row. */
function presentBy(test: Node, frame: Frame): Node[] {
  const tested = node(test, 'arg');
  if (!frame.world.dropsTests || tested.kind !== 'VAR') return passingNull(tested, frame);
  const row = { ...tested, fields: new Map([...tested.fields, ['varattno', '0']]) };
  return number(tested, 'varlevelsup') === 0 ? [row] : [];
}

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
