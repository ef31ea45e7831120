import { name } from '../catalog/facts/text.js';
import type { Catalog } from '../catalog/catalog.js';
import type { ParsedStatement } from '../migrate/grammar.js';
import type { Target } from './recipes/recipe.js';
import type { PendingFile, UsedTable } from './rule.js';

export interface RangeVar {
  readonly schemaname?: string;
  readonly relname: string;
  readonly alias?: { readonly aliasname: string };
}

/** A part of `alter table`. */
export interface Command {
  readonly subtype: string;
  readonly name?: string;
  readonly def?: { readonly [kind: string]: Readonly<Record<string, unknown>> | undefined };
}

/** The table in use that a statement is about, if it is about one. */
export function tableOf(file: PendingFile, relation: unknown): UsedTable | undefined {
  const { schemaname, relname } = (relation ?? {}) as Partial<RangeVar>;
  const schemas = schemaname === undefined ? file.searchPath : [schemaname];
  return schemas
    .map((schema) => file.inUse.find((one) => one.schema === schema && one.table === relname))
    .find((one) => one !== undefined);
}

/** Each part of each `alter table` of a table in use. */
export function commandsOn(
  file: PendingFile,
): { readonly table: Target; readonly command: Command; readonly statement: ParsedStatement }[] {
  return file.statements.flatMap((statement) => {
    const table = statement.kind === 'AlterTableStmt' ? tableOf(file, statement.tree['relation']) : undefined;
    if (table === undefined) return [];
    const commands = statement.tree['cmds'] as readonly { readonly AlterTableCmd: Command }[];
    return commands.map(({ AlterTableCmd: command }) => ({ table, command, statement }));
  });
}

/** The statement that alters a table; of several the first. */
export function alterationOf(file: PendingFile, table: Target): number {
  return commandsOn(file).find((one) => isSame(one.table, table))?.statement.start ?? 0;
}

export function isSame(one: Target, other: Target): boolean {
  return one.schema === other.schema && one.table === other.table;
}

export function shown({ schema, table }: Target, ...more: readonly string[]): string {
  return name(schema, table, ...more);
}

/** The columns of the primary key. */
export function keyOf({ constraints }: Catalog, table: Target): readonly string[] {
  const key = constraints.find((one) => one.type === 'p' && !one.onDomain && isSame(one, table));
  return key?.columns ?? [];
}

export function columnOf({ columns }: Catalog, table: Target, column: string): Catalog['columns'][number] | undefined {
  return columns.find((one) => one.name === column && isSame(one, table));
}

/** The constraints of tables in use that a file brings, or validates where it has brought them itself. */
export function newConstraints(
  file: PendingFile,
  type: string,
): { readonly table: Target; readonly constraint: Catalog['constraints'][number] }[] {
  const { before, after, inUse } = file;
  return after.constraints.flatMap((constraint) => {
    if (constraint.type !== type || constraint.onDomain || !constraint.validated) return [];
    const table = inUse.find((one) => isSame(one, constraint));
    const there = before.constraints.some((one) => one.name === constraint.name && isSame(one, constraint));
    return table === undefined || there ? [] : [{ table, constraint }];
  });
}

export function isPartitioned({ tables }: Catalog, table: Target): boolean {
  return tables.some((one) => one.kind === 'p' && one.schema === table.schema && one.name === table.table);
}

/** The partitions that hold rows of a partitioned table. */
export function partitionsOf(catalog: Catalog, table: Target): Target[] {
  const children = catalog.parents.filter((one) => one.parentSchema === table.schema && one.parent === table.table);
  return children.flatMap((one) =>
    isPartitioned(catalog, one) ? partitionsOf(catalog, one) : [{ schema: one.schema, table: one.table }],
  );
}
