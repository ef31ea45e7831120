import { insert, merge, remove, update } from '../typegen/nullability/command.js';
import { allNodes, node, nodeRows, nodes, number, token, type Node } from '../typegen/nullability/node.js';

/** A table that a query writes to. */
export interface Write {
  /** The oid of the table. */
  readonly relation: string;
  /** Whether it writes rows, or takes some away. */
  readonly how: 'write' | 'remove';
  /** Of an insert: the numbers of the columns that it gives a value. Others are what their defaults make of them. */
  readonly given?: ReadonlySet<string>;
}

/** Where a query writes, in common table expressions, too. */
export function writesOf(tree: Node): Write[] {
  return [...allNodes(tree)].filter(({ kind }) => kind === 'QUERY').flatMap(writesOfOne);
}

function writesOfOne(query: Node): Write[] {
  const target = nodes(query, 'rtable')[number(query, 'resultRelation') - 1];
  if (target === undefined) return [];
  const relation = token(target, 'relid');
  return commandsOf(query).flatMap(({ command, entries }): Write[] => {
    if (command === insert) return [{ relation, how: 'write', given: givenIn(query, entries) }];
    if (command === update) return [{ relation, how: 'write' }];
    return command === remove ? [{ relation, how: 'remove' }] : [];
  });
}

interface WriteCommand {
  readonly command: number;
  readonly entries: readonly Node[];
}

function commandsOf(query: Node): WriteCommand[] {
  const command = number(query, 'commandType');
  if (command !== merge) return [{ command, entries: nodes(query, 'targetList') }];
  return nodes(query, 'mergeActionList').map((action) => ({
    command: number(action, 'commandType'),
    entries: nodes(action, 'targetList'),
  }));
}

function givenIn(query: Node, entries: readonly Node[]): Set<string> {
  const given = entries.filter(
    (entry) => token(entry, 'resjunk') === 'false' && !isDefault(query, node(entry, 'expr')),
  );
  return new Set(given.map((entry) => token(entry, 'resno')));
}

/** `default`, by itself or in one of several rows. */
function isDefault(query: Node, expression: Node): boolean {
  if (expression.kind === 'SETTODEFAULT') return true;
  if (expression.kind !== 'VAR' || number(expression, 'varlevelsup') !== 0) return false;
  const from = nodes(query, 'rtable')[number(expression, 'varno') - 1];
  if (from?.fields.has('values_lists') !== true) return false;
  return nodeRows(from, 'values_lists').some((row) => row[number(expression, 'varattno') - 1]?.kind === 'SETTODEFAULT');
}
