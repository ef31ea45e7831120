import { childrenOf, type PlanNode } from '../planner/plan.js';

/** A plan, a step a line, as `explain` writes it; without costs, which say nothing on tables without rows. */
export function planText(node: PlanNode, depth = 0): string {
  const index = node['Index Name'] === undefined ? '' : ` using ${node['Index Name']}`;
  const relation = node['Relation Name'] ?? node['CTE Name'];
  const alias = node.Alias === undefined || node.Alias === relation ? '' : ` ${node.Alias}`;
  const on = relation === undefined ? '' : ` on ${relation}${alias}`;
  const join = node['Join Type'] === undefined || node['Join Type'] === 'Inner' ? '' : ` ${node['Join Type']}`;
  const indent = '  '.repeat(depth);
  const label = node['Subplan Name'] === undefined ? [] : [`${indent}${node['Subplan Name']}`];
  const conditions = (['Index Cond', 'Recheck Cond', 'Filter', 'Join Filter', 'Hash Cond', 'Merge Cond'] as const)
    .flatMap((key) => (node[key] === undefined ? [] : [`${key}: ${node[key]}`]))
    .concat(node['Sort Key'] === undefined ? [] : [`Sort Key: ${node['Sort Key'].join(', ')}`]);
  return [
    ...label,
    `${indent}${depth === 0 ? '' : '-> '}${node['Node Type']}${join}${index}${on}`,
    ...conditions.map((text) => `${indent}     ${text}`),
    ...childrenOf(node).map((child) => planText(child, depth + 1)),
  ].join('\n');
}
