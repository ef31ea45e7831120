import { merge } from './command.js';
import { climb, relationAt, type Known } from './frame.js';
import { isKnown, openJoins } from './known.js';
import { joinsOver, nodes, number, token, type Node } from './node.js';
import { returnedNullability } from './returning.js';
import { sourceNullability } from './source.js';
import { canBeNull, notNull, unknown, type Nullability } from './nullability.js';

/** A column where it is read: what its relation gives, unless an outer join has filled it or a condition has seen to it. */
export function variableNullability(variable: Node, known: Known): Nullability {
  const at = climb(known, number(variable, 'varlevelsup'));
  if (at === undefined) return unknown('a column of an outer query');
  const relation = number(variable, 'varno');
  if (at.returning) {
    if (relation === number(at.frame.query, 'resultRelation')) return returnedNullability(variable, at);
    if (mayLackSource(at.frame.query)) return canBeNull('a row of the target may have no source');
  }
  if (isKnown(at, variable)) return notNull;
  const open = openJoins(at, joinsOver(variable), relation);
  const [filling] = open;
  if (filling !== undefined) {
    const grouped = relationAt(at.frame, filling).fields.has('groupexprs');
    return canBeNull(grouped ? 'a grouping set leaves it out' : 'it stands on the outer side of a join');
  }
  return sourceNullability(at, relation, number(variable, 'varattno'));
}

function mayLackSource(query: Node): boolean {
  const notMatchedBySource = '1';
  return (
    number(query, 'commandType') === merge &&
    nodes(query, 'mergeActionList').some((action) => token(action, 'matchKind') === notMatchedBySource)
  );
}
