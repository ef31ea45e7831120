import { nullabilityOf } from './expression.js';
import { openFrame, type Known, type World } from './frame.js';
import { know } from './known.js';
import { flag, isNode, token, type Node, type Value } from './node.js';
import { parseTree } from './parse.js';
import { viewColumns } from './query.js';
import { canBeNull, every, notNull, unknown, type Nullability } from './nullability.js';

/**
 * A column as it is stored, or as a view gives it.
 *
 * @param seen the numbers of the columns that are not NULL in the row that is read.
 */
export function storedNullability(
  known: Known,
  entry: Node,
  column: number,
  seen: readonly number[] = [],
): Nullability {
  const { world } = known.frame;
  const { relations, columns } = world.facts;
  const oid = token(entry, 'relid');
  const relation = relations.get(oid);
  if (relation?.kind === 'v') return viewColumns(world, oid, seen)[column - 1] ?? unknown('a column of a view');
  const nameOf = (number: number) => columns.get(oid)?.get(String(number))?.name ?? '';
  // A read reaches the rows of all tables below, which may number their columns otherwise, and need not keep the constraint. So does a write
  // to a partitioned table.
  const below = flag(entry, 'inh') || relation?.kind === 'p' ? (relation?.descendants ?? []) : [];
  const reached = [oid, ...below];
  const name = nameOf(column);
  const present = new Set(seen.map(nameOf));
  return every(reached.map((member) => nullabilityWithin(world, { member, name, present })));
}

interface Read {
  readonly member: string;
  readonly name: string;
  /** The names of the columns that are not NULL. */
  readonly present: ReadonlySet<string>;
}

function nullabilityWithin(world: World, read: Read): Nullability {
  const { facts } = world;
  const columns = [...(facts.columns.get(read.member)?.values() ?? [])];
  const fact = columns.find(({ name }) => name === read.name);
  const kind = facts.relations.get(read.member)?.kind;
  if (fact === undefined) return unknown('a column that is not there');
  if (kind === 'm') return unknown(`${fact.name} is as it was when the view was refreshed`);
  if (kind === 'f') return unknown(`${fact.name} is what another server has`);
  if (fact.notNull) return notNull;
  if (fact.expression === null) return canBeNull(`the column ${fact.name} takes null`);
  const expression = parseTree(fact.expression);
  return isNode(expression) ? nullabilityOf(expression, rowOf(world, read)) : unknown(`${fact.name} is generated`);
}

/** What is known of a row of a table, for the expression of a generated column. */
function rowOf(world: World, { member, present }: Read): Known {
  const query = madeNode('QUERY', {
    rtable: [madeNode('RANGETBLENTRY', { rtekind: '0', relid: member, inh: 'false' })],
    jointree: madeNode('FROMEXPR', { fromlist: [madeNode('RANGETBLREF', { rtindex: '1' })], quals: null }),
    havingQual: null,
  });
  const row = know(openFrame({ ...world, parameters: [] }, query, undefined));
  const facts = [...(world.facts.columns.get(member)?.values() ?? [])].filter(({ name }) => present.has(name));
  return { ...row, columns: new Map(facts.map(({ number }) => [`1.${number}.0`, [[]]])) };
}

function madeNode(kind: string, fields: Readonly<Record<string, Value>>): Node {
  return { kind, fields: new Map(Object.entries(fields)) };
}
