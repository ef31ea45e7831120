import { keyOf } from './conditions.js';
import { childrenOf, conditionsOf, isApart, tableOf, type PlanNode } from './plan.js';
import { wholeRead, type Above } from './reads.js';
import { manyRows } from './rows.js';
import type { Schema } from './schema.js';
import { splitDirection, slowStep, type SlowStep } from './slow-step.js';

/** Finds what reads all of a table or of an index and what sorts, for tables that grow. */
export function findSlowSteps(plan: PlanNode, schema: Schema): SlowStep[] {
  const named = new Map(
    allNodes(plan).flatMap((node) => (node['Subplan Name'] === undefined ? [] : [[node['Subplan Name'], node]])),
  );
  const visit = (node: PlanNode, above: Above): SlowStep[] => {
    const here = node['Relation Name'] === undefined ? above : { ...above, scan: node };
    const below = belowOf(node, here);
    return [
      ...wholeRead(node, here, schema),
      ...sorts(node, schema, named),
      ...childrenOf(node).flatMap((child) => visit(child, isApart(child) ? top : below)),
    ];
  };
  return visit(plan, top);
}

const top: Above = { limited: false, conditions: [], order: [], scan: undefined };

function belowOf(node: PlanNode, above: Above): Above {
  return {
    scan: above.scan,
    limited: node['Node Type'] === 'Limit' || (above.limited && passesAll(node)),
    conditions: [...above.conditions, node['Join Filter'], node['Hash Cond'], node['Merge Cond']],
    order: node['Node Type'] === 'Sort' ? (node['Sort Key'] ?? []) : above.order,
  };
}

/** It gives each row on, and asks for no more than it is asked for; but for the last few. */
function passesAll(node: PlanNode): boolean {
  return ['LockRows', 'Incremental Sort', 'Append', 'Merge Append'].includes(node['Node Type']);
}

function sorts(node: PlanNode, schema: Schema, named: ReadonlyMap<string, PlanNode>): SlowStep[] {
  if (!/^(?:Incremental )?Sort$/.test(node['Node Type'])) return [];
  const order = node['Sort Key'] ?? [];
  return childrenOf(node)
    .filter((child) => !isApart(child))
    .flatMap((child) => manyRows(child, schema, named))
    .filter((scan) => sortsMany(node, scan, schema))
    .map((scan) => slowStep(scan, { kind: 'sorts', what: 'sorts rows of' }, { conditions: conditionsOf(scan), order }));
}

/** Rows that come in order but for the last keys are sorted a few at a time; unless the first keys have few values, too. */
function sortsMany(node: PlanNode, scan: PlanNode, { fewValues }: Schema): boolean {
  return (node['Presorted Key'] ?? []).every((key) => {
    const [expression] = splitDirection(key);
    return fewValues.has(`${tableOf(scan)}.${keyOf(scan.Alias ?? '', expression)}`);
  });
}

function allNodes(node: PlanNode): PlanNode[] {
  return [node, ...childrenOf(node).flatMap(allNodes)];
}
