import { aggregateNullability, windowNullability } from './aggregate.js';
import { constantArrayHasNoNull } from './constant.js';
import type { Known } from './frame.js';
import { givesNullAnyway } from './functions.js';
import { callNullability } from './call.js';
import { knowMore } from './known.js';
import { node, nodes, number, optionalNode, print, token, type Node } from './node.js';
import { jsonConstructor, jsonQuery } from './json.js';
import { isSlice, partsOf } from './subscript.js';
import { impliedByFailure, impliedByTruth } from './strict.js';
import { sublinkNullability } from './sublink.js';
import { variableNullability } from './variable.js';
import { canBeNull, every, notNull, some, unknown, type Nullability } from './nullability.js';

/** Whether an expression can be NULL in a row of which this is known. What the analysis has not met can. */
export function nullabilityOf(expression: Node, known: Known): Nullability {
  const { expressions, returning } = known;
  // What RETURNING reads is not the row that the conditions saw.
  if (!returning && expressions.size > 0 && expression.kind !== 'VAR' && expressions.has(print(expression)))
    return notNull;
  return rules[expression.kind]?.(expression, known) ?? unknown(`${expression.kind.toLowerCase()} is not known`);
}

export function nullabilitiesOf(expressions: readonly Node[], known: Known): Nullability[] {
  return expressions.map((expression) => nullabilityOf(expression, known));
}

type Rule = (expression: Node, known: Known) => Nullability;

const never: Rule = () => notNull;
const asArgument: Rule = (expression, known) => nullabilityOf(node(expression, 'arg'), known);
const anyArgument: Rule = (expression, known) => some(nullabilitiesOf(nodes(expression, 'args'), known));

const rules: Record<string, Rule> = {
  CONST: (expression) => (token(expression, 'constisnull') === 'true' ? canBeNull('a null is written there') : notNull),
  VAR: variableNullability,
  PARAM: (expression, known) => {
    const [external, sublink] = ['0', '2'];
    const position = number(expression, 'paramid') - 1;
    const kind = token(expression, 'paramkind');
    if (kind === external) return known.frame.world.parameters[position] ?? unknown('a parameter takes null');
    return (kind === sublink ? known.tested[position] : undefined) ?? unknown('a subquery may have no row');
  },
  FUNCEXPR: (expression, known) => callNullability(expression, 'funcid', known),
  OPEXPR: (expression, known) => callNullability(expression, 'opfuncid', known),
  SCALARARRAYOPEXPR: arrayComparison,
  BOOLEXPR: (expression, known) => every(nullabilitiesOf(nodes(expression, 'args'), known)),
  ROWCOMPAREEXPR: (expression, known) =>
    every(nullabilitiesOf([...nodes(expression, 'largs'), ...nodes(expression, 'rargs')], known)),
  AGGREF: aggregateNullability,
  WINDOWFUNC: windowNullability,
  SUBLINK: sublinkNullability,
  CASEEXPR: caseNullability,
  COALESCEEXPR: anyArgument,
  MINMAXEXPR: anyArgument,
  NULLIFEXPR: () => canBeNull('nullif'),
  SUBSCRIPTINGREF: (expression, known) =>
    isSlice(expression, known.frame.world.facts)
      ? every(nullabilitiesOf(partsOf(expression), known))
      : unknown('a subscript may point at nothing'),
  FIELDSELECT: () => unknown('a field of a composite may be null'),
  COERCETODOMAIN: asArgument,
  RELABELTYPE: asArgument,
  COERCEVIAIO: asArgument,
  ARRAYCOERCEEXPR: asArgument,
  CONVERTROWTYPEEXPR: asArgument,
  COLLATEEXPR: asArgument,
  NAMEDARGEXPR: asArgument,
  JSONISPREDICATE: (expression, known) => nullabilityOf(node(expression, 'expr'), known),
  SQLVALUEFUNCTION: (expression) =>
    token(expression, 'op') === currentSchema ? canBeNull('there may be no current schema') : notNull,
  JSONCONSTRUCTOREXPR: jsonConstructor,
  JSONEXPR: jsonQuery,
  JSONVALUEEXPR: (expression, known) => nullabilityOf(node(expression, 'formatted_expr'), known),
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
function arrayComparison(expression: Node, known: Known): Nullability {
  const [value, list] = nodes(expression, 'args');
  if (value === undefined || list === undefined) return unknown('a comparison with a list');
  const strict = known.frame.world.facts.functions.get(token(expression, 'opfuncid'));
  if (strict?.strict !== true || !strict.builtin || givesNullAnyway(strict))
    return unknown('an operator that may give null');
  const elements =
    list.kind === 'ARRAYEXPR'
      ? every(nullabilitiesOf(nodes(list, 'elements'), known))
      : constantArrayHasNoNull(list)
        ? notNull
        : unknown('the list may hold a null');
  return every([nullabilityOf(value, known), elements]);
}

/** In a branch its condition is true, and those before it are not. */
function caseNullability(expression: Node, known: Known): Nullability {
  const simple = optionalNode(expression, 'arg') !== undefined;
  const results: Nullability[] = [];
  let here = known;
  for (const branch of nodes(expression, 'args')) {
    const condition = node(branch, 'expr');
    const inBranch = simple ? here : knowMore(here, impliedByTruth(condition, here.frame));
    results.push(nullabilityOf(node(branch, 'result'), inBranch));
    if (!simple) here = knowMore(here, impliedByFailure(condition, here.frame));
  }
  const otherwise = optionalNode(expression, 'defresult');
  results.push(otherwise === undefined ? canBeNull('a case without else') : nullabilityOf(otherwise, here));
  return every(results);
}
