import { run } from 'pgproof-runtime/query.js';
import { name } from '../catalog/facts/text.js';
import type { Migration } from '../migrate/files.js';
import { parseStatements, type ParsedStatement } from '../migrate/grammar.js';
import { writesOf } from '../migrate/row-writes.js';
import type { Session } from '../migrate/session.js';
import { findUntracked, listStoredElsewhere } from '../queries/losses/stored.js';
import type { Stored } from './stored.js';
import type { Trial } from './trial.js';

/** What going down may lose and no one counts, each as a sentence. */
export async function listUncountable(
  { connection, searchPath }: Session,
  migrations: readonly Migration[],
  { live, trial }: { readonly live: Stored; readonly trial: Trial },
): Promise<string[]> {
  const [[tracked], elsewhere] = await Promise.all([
    run(connection, findUntracked),
    run(connection, listStoredElsewhere),
  ]);
  const found = new Set<string>();
  if (tracked?.isOff === true)
    found.add('what down files delete or change in rows is not counted: track_counts is off');
  for (const { oid, schema, name: sequence } of trial.before.sequences) {
    const own = live.sequences.find((one) => one.schema === schema && one.name === sequence);
    if (own?.lastValue != null && trial.after.sequences.every((one) => one.oid !== oid))
      found.add(`the sequence ${name(schema, sequence)} goes, and with it that it has come to ${own.lastValue}`);
  }
  for (const { name: migration, down } of migrations) {
    const statements = (await parseStatements(down.text)) ?? [];
    const writes = writesOf({ name: migration }, statements, { routines: [], searchPath });
    for (const table of elsewhere.filter((one) => writes.some(({ how, isOf }) => how !== 'insert' && isOf(one))))
      found.add(`${migration}: rows of ${name(table.schema, table.name)} are another server's, and are not counted`);
    for (const { table, column } of statements.flatMap(rewritten))
      found.add(`${migration}: what USING makes of the values of ${name(...table, column)} is not counted`);
    if (/\blo_(?:unlink|put|truncate64|truncate)\b|\blowrite\b/i.test(down.text))
      found.add(`${migration}: large objects are not counted`);
    if (/\btrack_counts\b/i.test(down.text) && down.transactional)
      found.add(`${migration}: what it deletes or changes in rows is not counted where it sets track_counts off`);
  }
  return [...found];
}

interface TypeName {
  readonly names?: readonly { readonly String?: { readonly sval: string } }[];
}

interface Command {
  readonly subtype: string;
  readonly name?: string;
  readonly def?: { readonly ColumnDef?: { readonly typeName: TypeName; readonly raw_default?: object } };
}

/** A column to which a file gives values by an expression, with its table as the file names it. */
export interface Rewritten {
  readonly table: readonly string[];
  readonly column: string;
}

/** The columns to which a file gives values by an expression that is more than a cast to their new type. */
export async function listRewritten({ down }: Migration): Promise<Rewritten[]> {
  return ((await parseStatements(down.text)) ?? []).flatMap(rewritten);
}

function rewritten({ kind, tree }: ParsedStatement): Rewritten[] {
  if (kind !== 'AlterTableStmt') return [];
  const { schemaname, relname = '' } = tree['relation'] as { schemaname?: string; relname?: string };
  const table = [...(schemaname === undefined ? [] : [schemaname]), relname];
  const commands = (tree['cmds'] as readonly { readonly AlterTableCmd: Command }[]).map((one) => one.AlterTableCmd);
  return commands.flatMap(({ subtype, name: column = '', def: { ColumnDef: definition } = {} }) => {
    const using = subtype === 'AT_AlterColumnType' ? definition?.raw_default : undefined;
    return using === undefined || isCastOf(using, column, definition?.typeName) ? [] : [{ table, column }];
  });
}

/** `price::text::integer` of a column that becomes an integer: what that changes is counted. */
function isCastOf(node: object, column: string, type: TypeName | undefined): boolean {
  const { TypeCast, ColumnRef } = node as {
    TypeCast?: { readonly arg: object; readonly typeName: TypeName };
    ColumnRef?: { readonly fields: readonly { readonly String?: { readonly sval: string } }[] };
  };
  if (TypeCast === undefined) return ColumnRef?.fields.at(-1)?.String?.sval === column;
  const { arg, typeName } = TypeCast;
  const isSame = isText(typeName) || withoutPlaces(typeName) === withoutPlaces(type);
  return isSame && isCastOf(arg, column, type);
}

/** Which keeps each value as it is written. */
function isText({ names = [] }: TypeName): boolean {
  return names.length === 1 && names[0]?.String?.sval === 'text';
}

function withoutPlaces(type: TypeName | undefined): string {
  return JSON.stringify(type, (key, value: unknown) => (key === 'location' ? undefined : value));
}
