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
  const reads = type === 'Seq Scan' || type === 'Sample Scan';
  const walks = /^(?:Bitmap )?Index (?:Only )?Scan$/.test(type) && !isServed(node, scan, schema);
  if ((!reads && !walks) || (above.limited && scan.Filter === undefined)) return [];
  const table = shownTable(tableOf(scan));
  const what = reads ? `reads all of ${table}` : `walks all of ${node['Index Name']}, an index of ${table}`;
  return [trouble('scans', scan, what, [...conditionsOf(scan), ...above.conditions], above.order)];
}

/** True when the index is asked for a part of it: by its first key, or by being of a part of the table. */
function isServed(node: PlanNode, scan: PlanNode, { indexes }: Schema): boolean {
  const index = indexes.get(`${scan.Schema}.${node['Index Name']}`);
  if (index?.partial === true && scan.Filter === undefined) return true;
  if (index === undefined || index.method !== 'btree') return node['Index Cond'] !== undefined;
  return clausesOf(scan.Alias ?? '', [node['Index Cond']]).some(
    ({ key, operator }) => key === index.keys[0] && operator !== 'not null',
  );
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
