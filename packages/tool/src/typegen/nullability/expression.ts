import { aggregateVerdict, windowVerdict } from './aggregate.js';
import { constantArrayHasNoNull } from './constant.js';
import type { Known } from './frame.js';
import { givesNullAnyway } from './functions.js';
import { callVerdict } from './call.js';
import { knowMore } from './known.js';
import { node, nodes, number, optionalNode, print, token, type Node } from './node.js';
import { jsonConstructor, jsonQuery } from './json.js';
import { isSlice, partsOf } from './subscript.js';
import { impliedByFailure, impliedByTruth } from './strict.js';
import { sublinkVerdict } from './sublink.js';
import { variableVerdict } from './variable.js';
import { canBeNull, every, notNull, some, unknown, type Verdict } from './verdict.js';

/** Whether an expression can be NULL in a row of which this is known. What the walk has not met can. */
export function verdictOf(expression: Node, known: Known): Verdict {
  const { expressions, returning } = known;
  // What RETURNING reads is not the row that the conditions saw.
  if (!returning && expressions.size > 0 && expression.kind !== 'VAR' && expressions.has(print(expression)))
    return notNull;
  return rules[expression.kind]?.(expression, known) ?? unknown(`${expression.kind.toLowerCase()} is not known`);
}

export function verdictsOf(expressions: readonly Node[], known: Known): Verdict[] {
  return expressions.map((expression) => verdictOf(expression, known));
}

type Rule = (expression: Node, known: Known) => Verdict;

const never: Rule = () => notNull;
const asArgument: Rule = (expression, known) => verdictOf(node(expression, 'arg'), known);
const anyArgument: Rule = (expression, known) => some(verdictsOf(nodes(expression, 'args'), known));

const rules: Record<string, Rule> = {
  CONST: (expression) => (token(expression, 'constisnull') === 'true' ? canBeNull('a null is written there') : notNull),
  VAR: variableVerdict,
  PARAM: (expression, known) => {
    const [external, sublink] = ['0', '2'];
    const position = number(expression, 'paramid') - 1;
    const kind = token(expression, 'paramkind');
    if (kind === external) return known.frame.world.parameters[position] ?? unknown('a parameter takes null');
    return (kind === sublink ? known.tested[position] : undefined) ?? unknown('a subquery may have no row');
  },
  FUNCEXPR: (expression, known) => callVerdict(expression, 'funcid', known),
  OPEXPR: (expression, known) => callVerdict(expression, 'opfuncid', known),
  SCALARARRAYOPEXPR: arrayComparison,
  BOOLEXPR: (expression, known) => every(verdictsOf(nodes(expression, 'args'), known)),
  ROWCOMPAREEXPR: (expression, known) =>
    every(verdictsOf([...nodes(expression, 'largs'), ...nodes(expression, 'rargs')], known)),
  AGGREF: aggregateVerdict,
  WINDOWFUNC: windowVerdict,
  SUBLINK: sublinkVerdict,
  CASEEXPR: caseVerdict,
  COALESCEEXPR: anyArgument,
  MINMAXEXPR: anyArgument,
  NULLIFEXPR: () => canBeNull('nullif'),
  SUBSCRIPTINGREF: (expression, known) =>
    isSlice(expression, known.frame.world.facts)
      ? every(verdictsOf(partsOf(expression), known))
      : unknown('a subscript may point at nothing'),
  FIELDSELECT: () => unknown('a field of a composite may be null'),
  COERCETODOMAIN: asArgument,
  RELABELTYPE: asArgument,
  COERCEVIAIO: asArgument,
  ARRAYCOERCEEXPR: asArgument,
  CONVERTROWTYPEEXPR: asArgument,
  COLLATEEXPR: asArgument,
  NAMEDARGEXPR: asArgument,
  JSONISPREDICATE: (expression, known) => verdictOf(node(expression, 'expr'), known),
  SQLVALUEFUNCTION: (expression) =>
    token(expression, 'op') === currentSchema ? canBeNull('there may be no current schema') : notNull,
  JSONCONSTRUCTOREXPR: jsonConstructor,
  JSONEXPR: jsonQuery,
  JSONVALUEEXPR: (expression, known) => verdictOf(node(expression, 'formatted_expr'), known),
  XMLEXPR: (expression) => (token(expression, 'op') === xmlElement ? notNull : unknown('xml may be empty')),
  NULLTEST: never,
  BOOLEANTEST: never,
  DISTINCTEXPR: never,
  ARRAYEXPR: never,
  ROWEXPR: never,
  GROUPINGFUNC: never,
  MERGESUPPORTFUNC: never,
  CURRENTOFEXPR: never,
};

const currentSchema = '14';
const xmlElement = '1';

/** `x = any (…)` is NULL when nothing in the list is equal and something in it is NULL. */
function arrayComparison(expression: Node, known: Known): Verdict {
  const [value, list] = nodes(expression, 'args');
  if (value === undefined || list === undefined) return unknown('a comparison with a list');
  const strict = known.frame.world.facts.functions.get(token(expression, 'opfuncid'));
  if (strict?.strict !== true || !strict.builtin || givesNullAnyway(strict))
    return unknown('an operator that may give null');
  const elements =
    list.kind === 'ARRAYEXPR'
      ? every(verdictsOf(nodes(list, 'elements'), known))
      : constantArrayHasNoNull(list)
        ? notNull
        : unknown('the list may hold a null');
  return every([verdictOf(value, known), elements]);
}

/** In a branch its condition is true, and those before it are not. */
function caseVerdict(expression: Node, known: Known): Verdict {
  const simple = optionalNode(expression, 'arg') !== undefined;
  const results: Verdict[] = [];
  let here = known;
  for (const branch of nodes(expression, 'args')) {
    const condition = node(branch, 'expr');
    const inBranch = simple ? here : knowMore(here, impliedByTruth(condition, here.frame));
    results.push(verdictOf(node(branch, 'result'), inBranch));
    if (!simple) here = knowMore(here, impliedByFailure(condition, here.frame));
  }
  const otherwise = optionalNode(expression, 'defresult');
  results.push(otherwise === undefined ? canBeNull('a case without else') : verdictOf(otherwise, here));
  return every(results);
}
