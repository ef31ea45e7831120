import { clausesOf, type Clause } from './conditions.js';
import { conditionsOf, tableOf, type PlanNode } from './plan.js';
import type { Schema } from './schema.js';
import { slowStep, type Asked, type SlowStep } from './slow-step.js';

/** What stands above a node. */
export interface Above extends Asked {
  /** A limit takes the first rows of it, and nothing between throws any away. */
  readonly limited: boolean;
  /** The node that names the table, when the indexes below do not. */
  readonly scan: PlanNode | undefined;
}

/** The slow step of a node that reads a growing table, or an index of it, from end to end. */
export function wholeRead(node: PlanNode, above: Above, schema: Schema): SlowStep[] {
  const { scan } = above;
  if (scan === undefined || !schema.growing.has(tableOf(scan))) return [];
  if (above.limited && scan.Filter === undefined) return [];
  const asked = { conditions: [...conditionsOf(scan), ...above.conditions], order: above.order };
  const found = (what: string) => [slowStep(scan, { kind: 'scans', what }, asked)];
  if (/^(?:Seq|Sample) Scan$/.test(node['Node Type'])) return found('reads all of');
  if (!/^(?:Bitmap )?Index (?:Only )?Scan$/.test(node['Node Type'])) return [];
  if (isReadWhole(node, scan, schema)) return found(`reads all of ${node['Index Name']}, an index of`);
  return isLargePart(node, scan, { schema, asked })
    ? found(`reads a large part of ${node['Index Name']}, an index of`)
    : [];
}

/** The index is not entered at a place: its first key is not given. One of a part of the table is that part. */
function isReadWhole(node: PlanNode, scan: PlanNode, { indexes }: Schema): boolean {
  const index = indexes.get(`${scan.Schema}.${node['Index Name']}`);
  if (index?.partial === true && scan.Filter === undefined) return false;
  if (index?.method !== 'btree') return node['Index Cond'] === undefined;
  return !entries(node, scan).some(({ key }) => key === index.keys[0]);
}

/** What is given has few values, as a status has, and the query gives something better that the index does not know. */
function isLargePart(
  node: PlanNode,
  scan: PlanNode,
  { schema, asked }: { readonly schema: Schema; readonly asked: Asked },
): boolean {
  const tellsMuch = ({ key }: Clause) => !schema.fewValues.has(`${tableOf(scan)}.${key}`);
  const better = clausesOf(scan.Alias ?? '', asked.conditions).some(
    (clause) => clause.operator === 'equal' && tellsMuch(clause),
  );
  return better && !entries(node, scan).some(tellsMuch);
}

function entries(node: PlanNode, scan: PlanNode): Clause[] {
  return clausesOf(scan.Alias ?? '', [node['Index Cond']]).filter(({ operator }) => operator !== 'not null');
}
