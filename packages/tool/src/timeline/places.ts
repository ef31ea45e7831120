import { parseStatements, type ParsedStatement } from '../migrate/grammar.js';
import { placesOf, type Place } from '../migrate/locate.js';
import type { Change } from './changes.js';
import { ownName, partsOfObject } from './names.js';
import { nameIn } from './renames.js';

/**
 * Says of changes which statement of the up file makes each: the one of the right kind that names the object and what it belongs to.
 * What a block or a function does that names neither, no statement tells, nor what a file does that our grammar cannot read.
 */
export async function withPlaces(changes: readonly Change[], text: string): Promise<Change[]> {
  const statements = (await parseStatements(text)) ?? [];
  const placeOf = placesOf(text);
  const places = changes.map((change) => offsetOf(change, text, statements)).map((at) => at && placeOf(at.offset));
  return changes.map((change, index) => ({ ...change, ...(places[index] satisfies Place | undefined) }));
}

function offsetOf(
  change: Change,
  text: string,
  statements: readonly ParsedStatement[],
): { readonly offset: number } | undefined {
  let best: { readonly score: number; readonly statement: ParsedStatement } | undefined;
  for (const statement of statements) {
    const score = scoreOf(change, statement, text);
    if (score > 0 && score > (best?.score ?? 0)) best = { score, statement };
  }
  if (best === undefined) return undefined;
  const { statement } = best;
  const name = ownName(change.was ?? change.object);
  return {
    offset:
      definitionIn(statement, text, name) ??
      (statement.kind === 'DoStmt' || isWhole(change) ? undefined : mentionOf(statement, name)) ??
      statement.start,
  };
}

/** The statement that makes or drops a whole object begins where it is read from. */
function isWhole({ object, was, before, after }: Change): boolean {
  return was === undefined && partsOfObject(object).parts.length < 3 && (before === undefined || after === undefined);
}

function scoreOf(change: Change, statement: ParsedStatement, text: string): number {
  const { object, was = object, of } = change;
  const names = [...new Set([object, was])].map(ownName);
  const isNamed = names.every((name) => mentions(statement, name));
  const holder = of === undefined ? undefined : ownName(of);
  const namesHolder = holder !== undefined && mentions(statement, holder);
  if (!isNamed && !namesHolder) return 0;
  const fits = kindsFor(change).includes(statement.kind) && (!isNewColumn(change) || defines(statement, text, object));
  // An unnamed constraint has no mention; an index is dropped without its table.
  return (isNamed ? 4 : 0) + (namesHolder || holder === undefined ? 2 : 0) + (fits ? 3 : 0);
}

function isNewColumn({ object, before }: Change): boolean {
  return before === undefined && object.startsWith('column ');
}

/** Of a column that a query or a view makes, its columns are in the query. */
function defines(statement: ParsedStatement, text: string, object: string): boolean {
  const isList = statement.kind === 'CreateStmt' || statement.kind === 'AlterTableStmt';
  return !isList || definitionIn(statement, text, ownName(object)) !== undefined;
}

function mentions({ text }: ParsedStatement, name: string): boolean {
  return name !== '' && nameIn(name, 'i').test(text);
}

function mentionOf({ start, text }: ParsedStatement, name: string): number | undefined {
  const found = name === '' ? -1 : text.search(nameIn(name, 'i'));
  return found < 0 ? undefined : start + found;
}

/** Where a column or a constraint of that name is defined in the statement. */
function definitionIn({ kind, tree }: ParsedStatement, text: string, name: string): number | undefined {
  if (kind !== 'CreateStmt' && kind !== 'AlterTableStmt') return undefined;
  const location = locationIn(tree, name);
  return location === undefined ? undefined : Buffer.from(text).subarray(0, location).toString().length;
}

function locationIn(node: unknown, name: string): number | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  const { ColumnDef, Constraint } = node as Partial<Record<string, Record<string, unknown>>>;
  for (const [definition, own] of [
    [ColumnDef, ColumnDef?.['colname']],
    [Constraint, Constraint?.['conname']],
  ] as const)
    if (own === name && typeof definition?.['location'] === 'number') return definition['location'];
  for (const child of Object.values(node)) {
    const found = locationIn(child, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The statements that the grammar has for it. */
function kindsFor({ object, was, before, after, follows }: Change): readonly string[] {
  const { kind } = partsOfObject(object);
  if (kind.startsWith('comment on')) return ['CommentStmt'];
  if (/^(?:grant|revoke) on/.test(kind)) return ['GrantStmt'];
  if (was !== undefined || follows === true) return ['RenameStmt', 'AlterObjectSchemaStmt', 'AlterEnumStmt'];
  if (before === undefined) return makers[kind] ?? [];
  if (after === undefined) return ['AlterTableStmt', 'DropStmt'];
  return changers[kind] ?? [];
}

const makers: Record<string, readonly string[]> = {
  table: ['CreateStmt', 'CreateTableAsStmt', 'SelectStmt'],
  'foreign table': ['CreateForeignTableStmt'],
  column: ['CreateStmt', 'AlterTableStmt', 'CreateTableAsStmt', 'ViewStmt', 'CompositeTypeStmt'],
  constraint: ['CreateStmt', 'AlterTableStmt', 'CreateDomainStmt', 'AlterDomainStmt'],
  index: ['IndexStmt', 'CreateStmt', 'AlterTableStmt'],
  view: ['ViewStmt'],
  'materialized view': ['CreateTableAsStmt'],
  sequence: ['CreateSeqStmt', 'CreateStmt', 'AlterTableStmt'],
  enum: ['CreateEnumStmt'],
  label: ['CreateEnumStmt', 'AlterEnumStmt'],
  domain: ['CreateDomainStmt'],
  type: ['CompositeTypeStmt', 'CreateRangeStmt', 'DefineStmt'],
  function: ['CreateFunctionStmt'],
  procedure: ['CreateFunctionStmt'],
  aggregate: ['DefineStmt'],
  trigger: ['CreateTrigStmt'],
  'event trigger': ['CreateEventTrigStmt'],
  policy: ['CreatePolicyStmt'],
  rule: ['RuleStmt'],
  statistics: ['CreateStatsStmt'],
  schema: ['CreateSchemaStmt'],
  extension: ['CreateExtensionStmt'],
  partition: ['CreateStmt', 'AlterTableStmt'],
  inheritance: ['CreateStmt', 'AlterTableStmt'],
};

const changers: Record<string, readonly string[]> = {
  table: ['AlterTableStmt'],
  column: ['AlterTableStmt'],
  constraint: ['AlterTableStmt'],
  index: ['AlterTableStmt', 'IndexStmt'],
  view: ['ViewStmt', 'AlterTableStmt'],
  sequence: ['AlterSeqStmt'],
  enum: ['AlterEnumStmt', 'RenameStmt'],
  domain: ['AlterDomainStmt'],
  function: ['CreateFunctionStmt', 'AlterFunctionStmt'],
  procedure: ['CreateFunctionStmt', 'AlterFunctionStmt'],
  trigger: ['CreateTrigStmt', 'AlterTableStmt'],
  policy: ['AlterPolicyStmt', 'CreatePolicyStmt'],
  extension: ['AlterExtensionStmt'],
};
