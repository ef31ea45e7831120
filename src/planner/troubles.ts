import { clausesOf, keyOf, type Clause } from './conditions.js';
import { childrenOf, conditionsOf, isApart, shownTable, tableOf, type PlanNode } from './plan.js';
import { manyRows } from './rows.js';
import type { Schema } from './schema.js';

/** What a plan costs more of the more rows a table has. */
export interface Trouble {
  readonly kind: 'scans' | 'sorts';
  /** `public.user` */
  readonly table: string;
  /** With the query as subject: `reads all of user`. */
  readonly what: string;
  /** What the query compares the table's rows with. */
  readonly clauses: readonly Clause[];
  /** The keys of the sort above, where they are all of this table: `created_at DESC`. */
  readonly order: readonly string[];
}

/** Finds whole reads, whole walks of an index and sorts, of tables that grow. */
export function findTroubles(plan: PlanNode, schema: Schema): Trouble[] {
  const named = new Map(
    allNodes(plan).flatMap((node) => (node['Subplan Name'] === undefined ? [] : [[node['Subplan Name'], node]])),
  );
  const visit = (node: PlanNode, above: Above): Trouble[] => {
    const scan = node['Relation Name'] === undefined ? above.scan : node;
    const here = { ...above, scan };
    const below = { ...belowOf(node, here), limited: isLimited(node, above.limited) };
    return [
      ...wholeRead(node, here, schema),
      ...(node['Node Type'] === 'Sort' ? sorts(node, schema, named) : []),
      ...childrenOf(node).flatMap((child) => visit(child, isApart(child) ? top : below)),
    ];
  };
  return visit(plan, top);
}

/** What stands above a node. */
interface Above {
  /** A limit takes the first rows of it, and nothing between throws any away. */
  readonly limited: boolean;
  readonly conditions: readonly (string | undefined)[];
  readonly order: readonly string[];
  /** The node that names the table, when the indexes below do not. */
  readonly scan: PlanNode | undefined;
}

const top: Above = { limited: false, conditions: [], order: [], scan: undefined };

function belowOf(node: PlanNode, above: Above): Above {
  const conditions = [node['Join Filter'], node['Hash Cond'], node['Merge Cond']];
  return {
    ...above,
    conditions: [...above.conditions, ...conditions],
    order: node['Node Type'] === 'Sort' ? (node['Sort Key'] ?? []) : above.order,
  };
}

function isLimited(node: PlanNode, limited: boolean): boolean {
  if (node['Node Type'] === 'Limit') return true;
  return (
    limited &&
    node.Filter === undefined &&
    ['LockRows', 'Incremental Sort', 'Subquery Scan'].includes(node['Node Type'])
  );
}

function wholeRead(node: PlanNode, above: Above, schema: Schema): Trouble[] {
  const { scan } = above;
  if (scan === undefined || !schema.growing.has(tableOf(scan))) return [];
  const type = node['Node Type'];
  const isRead = type === 'Seq Scan' || type === 'Sample Scan';
  const isWalk = /^(?:Bitmap )?Index (?:Only )?Scan$/.test(type);
  if ((!isRead && !isWalk) || (above.limited && scan.Filter === undefined)) return [];
  const compared = [...conditionsOf(scan), ...above.conditions];
  const part = isRead ? 'none' : partRead(node, { scan, compared }, schema);
  if (part === 'a small one') return [];
  const table = shownTable(tableOf(scan));
  const index = `${node['Index Name']}, an index of ${table}`;
  const what = isRead
    ? `reads all of ${table}`
    : part === 'none'
      ? `walks all of ${index}`
      : `walks a large part of ${index}`;
  return [trouble('scans', scan, what, compared, above.order)];
}

/**
 * Which part of an index is asked for: none in particular when its first key is not given; a large one when that has few values, and the
 * query gives something better that the index does not know.
 */
function partRead(
  node: PlanNode,
  { scan, compared }: { readonly scan: PlanNode; readonly compared: readonly (string | undefined)[] },
  { indexes, fewValues }: Schema,
): 'none' | 'a large one' | 'a small one' {
  const index = indexes.get(`${scan.Schema}.${node['Index Name']}`);
  const asked = clausesOf(scan.Alias ?? '', [node['Index Cond']]).filter(({ operator }) => operator !== 'not null');
  if (index?.partial === true && scan.Filter === undefined) return 'a small one';
  if (index?.method === 'btree' && !asked.some(({ key }) => key === index.keys[0])) return 'none';
  if (node['Index Cond'] === undefined) return 'none';
  const tellsMuch = ({ key }: Clause) => !fewValues.has(`${tableOf(scan)}.${key}`);
  const better = clausesOf(scan.Alias ?? '', compared).some(
    (clause) => clause.operator === 'equal' && tellsMuch(clause),
  );
  return better && !asked.some(tellsMuch) ? 'a large one' : 'a small one';
}

function sorts(node: PlanNode, schema: Schema, named: ReadonlyMap<string, PlanNode>): Trouble[] {
  return childrenOf(node)
    .filter((child) => !isApart(child))
    .flatMap((child) => manyRows(child, schema, named))
    .map((scan) =>
      trouble('sorts', scan, `sorts rows of ${shownTable(tableOf(scan))}`, conditionsOf(scan), node['Sort Key'] ?? []),
    );
}

function trouble(
  kind: Trouble['kind'],
  scan: PlanNode,
  what: string,
  ...[conditions, order]: [readonly (string | undefined)[], readonly string[]]
): Trouble {
  const alias = scan.Alias ?? '';
  const keys = order.map((key) => {
    const [, expression = key, direction = ''] = /^(.*?)((?: (?:DESC|NULLS FIRST|NULLS LAST))*)$/s.exec(key) ?? [];
    const own = keyOf(alias, expression);
    return own === undefined ? undefined : `${own}${direction}`;
  });
  return {
    kind,
    table: tableOf(scan),
    what,
    clauses: clausesOf(alias, conditions),
    order: keys.every((key) => key !== undefined) ? keys : [],
  };
}

function allNodes(node: PlanNode): PlanNode[] {
  return [node, ...childrenOf(node).flatMap(allNodes)];
}
