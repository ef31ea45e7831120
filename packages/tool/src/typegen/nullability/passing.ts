import type { Frame } from './frame.js';
import { allNodes, node, nodes, number, print, token, type Node } from './node.js';
import { isRead, partsOf } from './subscript.js';
import { isVolatile } from './volatile.js';

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

/** What is in all of the sets. */
export function common(sets: readonly (readonly Node[])[]): Node[] {
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
