import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tables from '../../../src/models/tables.js';

const queries = join(import.meta.dirname, '../../../src/queries');

/** What `make types` keeps in rows.ts: a line for each table that a file of queries is named after. */
export function rowProofs(): string {
  const lines = Object.entries(tables).flatMap(([model, { table }]) => {
    const [module, ...more] = modulesOf(table);
    if (more.length > 0)
      throw new Error(`two files of queries are named after ${table}: ${[module, ...more].join(', ')}`);
    const [, result] = /^export interface (\w+Result) /m.exec(module === undefined ? '' : textOf(module)) ?? [];
    if (module === undefined || result === undefined) return [];
    const row = `import('../../../src/queries/${module.replace(/\.ts$/, '.js')}').${result}`;
    return [`  ${table}: true satisfies SameRow<RowOf<typeof tables.${model}>, ${row}>,`];
  });
  return `// Generated from src/models/tables.ts and src/queries by make types: change those.

import type { RowOf } from 'pgproof-runtime/row.js';
import type * as tables from '../../../src/models/tables.js';
import type { SameRow } from './same-row.js';

/** The compiler checks each line: the model's row is what the first query reads in the file that is named after its table. */
export const rows: Readonly<Record<string, true>> = {
${lines.join('\n')}
};
`;
}

/** The modules of queries that name the table. */
export function readersOf(table: string): string[] {
  return modules().filter((module) => new RegExp(`\\bpublic\\."?${table}\\b`).test(textOf(module)));
}

function modulesOf(table: string): string[] {
  return modules().filter((module) => module.endsWith(`/${table.replaceAll('_', '-')}.ts`));
}

function modules(): string[] {
  return readdirSync(queries, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
}

function textOf(module: string): string {
  return readFileSync(join(queries, module), 'utf8');
}
