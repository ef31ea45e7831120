import type { ListColumnFactsResult } from '../../queries/typegen/catalog.js';
import { verdictOf } from './expression.js';
import { openFrame, type Known, type World } from './frame.js';
import { know } from './known.js';
import { flag, isNode, token, type Node, type Value } from './node.js';
import { parseTree } from './parse.js';
import { viewColumns } from './query.js';
import { canBeNull, every, notNull, unknown, type Verdict } from './verdict.js';

/** A column as it is stored, or as a view gives it. */
export function storedVerdict(known: Known, entry: Node, column: number, seen: readonly number[] = []): Verdict {
  const { world } = known.frame;
  const { facts } = world;
  const oid = token(entry, 'relid');
  const relation = facts.relations.get(oid);
  if (relation?.kind === 'v') return viewColumns(world, oid, seen)[column - 1] ?? unknown('a column of a view');
  const name = facts.columns.get(oid)?.get(String(column))?.name;
  // A read reaches the rows of all tables below, which may number their columns otherwise, and need not keep the constraint.
  const reached = [oid, ...(flag(entry, 'inh') ? (relation?.descendants ?? []) : [])];
  return every(reached.map((member) => verdictWithin(world, member, name)));
}

function verdictWithin(world: World, oid: string, name: string | undefined): Verdict {
  const { facts } = world;
  const fact = [...(facts.columns.get(oid)?.values() ?? [])].find((column) => column.name === name);
  const kind = facts.relations.get(oid)?.kind;
  if (fact === undefined) return unknown('a column that is not there');
  if (kind === 'm') return unknown(`${fact.name} is as it was when the view was refreshed`);
  if (kind === 'f') return unknown(`${fact.name} is what another server has`);
  if (fact.notNull) return notNull;
  if (fact.expression !== null) return generatedVerdict(world, fact, fact.expression);
  return canBeNull(`the column ${fact.name} takes null`);
}

/** A generated column: its expression, over a row of its table. */
function generatedVerdict(world: World, { relation, name }: ListColumnFactsResult, expression: string): Verdict {
  const value = parseTree(expression);
  if (!isNode(value)) return unknown(`${name} is generated`);
  const row = madeNode('QUERY', {
    rtable: [madeNode('RANGETBLENTRY', { rtekind: '0', relid: relation, inh: 'false' })],
    jointree: madeNode('FROMEXPR', { fromlist: [madeNode('RANGETBLREF', { rtindex: '1' })], quals: null }),
    havingQual: null,
  });
  return verdictOf(value, know(openFrame({ ...world, parameters: [] }, row, undefined)));
}

function madeNode(kind: string, fields: Readonly<Record<string, Value>>): Node {
  return { kind, fields: new Map(Object.entries(fields)) };
}
