import { unquote } from 'pgproof-runtime/quote.js';
import { readTokens } from '../tokens.js';
import type { MigrationFile } from './files.js';
import { parseStatements, type ParsedStatement } from './grammar.js';
import { isSetting } from './no-transaction.js';

/** A table or an index. Where a statement gives no schema, it is undefined: the path leads to it. */
export interface Named {
  readonly schema: string | undefined;
  readonly name: string;
}

interface RangeVar {
  readonly schemaname?: string;
  readonly relname: string;
  /** Where it stands in the file, in bytes. */
  readonly location?: number;
}

interface Option {
  readonly DefElem: { readonly defname: string; readonly arg?: object };
}

/** What the statement is, when PostgreSQL always refuses it inside a transaction; undefined for all others. */
export function aloneAs(statement: ParsedStatement): string | undefined {
  const { kind, tree } = statement;
  switch (kind) {
    case 'IndexStmt':
      return tree['concurrent'] === true ? 'create index concurrently' : undefined;
    case 'DropStmt':
      return tree['concurrent'] === true ? 'drop index concurrently' : undefined;
    case 'ReindexStmt':
      return reindexed(statement) !== undefined || wholeReindexes.includes(String(tree['kind']))
        ? 'reindex'
        : undefined;
    case 'AlterTableStmt':
      return detachedPartition(statement) === undefined ? undefined : 'detach partition concurrently';
    case 'VacuumStmt':
      return tree['is_vacuumcmd'] === true ? 'vacuum' : undefined;
    case 'ClusterStmt':
      return tree['relation'] === undefined ? 'cluster' : undefined;
    case 'AlterDatabaseStmt':
      return findOption(tree['options'], 'tablespace') === undefined ? undefined : 'alter database … set tablespace';
    case 'CreateSubscriptionStmt':
      return ['connect', 'create_slot'].some((name) => findOption(tree['options'], name) !== undefined)
        ? undefined
        : 'create subscription';
    default:
      return always[kind];
  }
}

const wholeReindexes = ['REINDEX_OBJECT_SCHEMA', 'REINDEX_OBJECT_SYSTEM', 'REINDEX_OBJECT_DATABASE'];

const always: Record<string, string> = {
  CreatedbStmt: 'create database',
  DropdbStmt: 'drop database',
  CreateTableSpaceStmt: 'create tablespace',
  DropTableSpaceStmt: 'drop tablespace',
  AlterSystemStmt: 'alter system',
};

/** The one statement of a file without a transaction: settings may stand in front of it. */
export async function aloneIn({ text }: MigrationFile): Promise<ParsedStatement | undefined> {
  return (await parseStatements(text))?.find((statement) => !isSetting(statement));
}

/** True for a statement that waits for other transactions without keeping anybody waiting, and leaves something when it is cut off. */
export async function isConcurrent(file: MigrationFile): Promise<boolean> {
  // The word alone may stand in a comment.
  if (file.transactional || !/concurrently/i.test(file.text)) return false;
  const statement = await aloneIn(file);
  if (statement === undefined) return false;
  return reindexed(statement) !== undefined || JSON.stringify(statement.tree).includes('"concurrent":true');
}

/** The index that a statement creates, if it does, and names it; and its table. An index has its table's schema. */
export function createdIndex({ kind, tree }: ParsedStatement): (Named & { readonly table: string }) | undefined {
  if (kind !== 'IndexStmt' || typeof tree['idxname'] !== 'string') return undefined;
  const { schema, name: table } = named(tree['relation'] as RangeVar);
  return { schema, name: tree['idxname'], table };
}

/** The index that a statement drops. */
export function droppedIndex({ kind, tree }: ParsedStatement): Named | undefined {
  if (kind !== 'DropStmt' || tree['removeType'] !== 'OBJECT_INDEX') return undefined;
  const [object] = tree['objects'] as { List: { items: { String: { sval: string } }[] } }[];
  const names = object?.List.items.map((item) => item.String.sval) ?? [];
  return { schema: names.at(-2), name: names.at(-1) ?? '' };
}

/**
 * The index that a file drops concurrently and does nothing else, as it is most often written; undefined also where only the grammar knows. It is
 * asked first since that takes longer to load than most commands take to run.
 */
export function plainlyDropped(text: string): Named | undefined {
  const words: string[] = [];
  for (const token of readTokens(text)) {
    if (token.kind === 'name' || token.kind === 'other') words.push(token.text);
    else if (token.kind !== 'space' && token.kind !== 'comment' && token.kind !== 'semicolon') return undefined;
  }
  const [, ...names] = /^drop index concurrently (?:if exists )?(?:(\S+) \. )?(\S+)$/i.exec(words.join(' ')) ?? [];
  const [schema, name] = names.map((word: string | undefined) =>
    word?.startsWith('"') === true ? unquote(word) : word?.toLowerCase(),
  );
  return name === undefined ? undefined : { schema, name };
}

/** The partition that a statement detaches concurrently, and from which table. */
export function detachedPartition({ kind, tree }: ParsedStatement): { table: Named; partition: Named } | undefined {
  if (kind !== 'AlterTableStmt') return undefined;
  const [command] = tree['cmds'] as { AlterTableCmd: { subtype: string; def?: { PartitionCmd?: PartitionCommand } } }[];
  const { name, concurrent } = command?.AlterTableCmd.def?.PartitionCmd ?? {};
  if (name === undefined || concurrent !== true) return undefined;
  return { table: named(tree['relation'] as RangeVar), partition: named(name) };
}

interface PartitionCommand {
  readonly name?: RangeVar;
  readonly concurrent?: boolean;
}

/** What a statement adds to a subscription, or drops from it. */
export function changedPublications({
  kind,
  tree,
}: ParsedStatement):
  | { readonly subscription: string; readonly publications: readonly string[]; readonly added: boolean }
  | undefined {
  const change = /_(ADD|DROP)_PUBLICATION$/.exec(String(tree['kind']))?.[1];
  if (kind !== 'AlterSubscriptionStmt' || change === undefined) return undefined;
  const publications = (tree['publication'] as { String: { sval: string } }[]).map(({ String: { sval } }) => sval);
  return { subscription: String(tree['subname']), publications, added: change === 'ADD' };
}

/** The tables that a statement vacuums, where it names them; `full` writes them anew. */
export function vacuumed({
  kind,
  tree,
}: ParsedStatement): { readonly tables: readonly Named[]; readonly full: boolean } | undefined {
  if (kind !== 'VacuumStmt' || tree['is_vacuumcmd'] !== true) return undefined;
  const relations = (tree['rels'] ?? []) as { VacuumRelation: { relation: RangeVar } }[];
  const full = findOption(tree['options'], 'full');
  return {
    tables: relations.map(({ VacuumRelation: { relation } }) => named(relation)),
    full: full !== undefined && !isOff(full.DefElem.arg),
  };
}

/** What a statement reindexes concurrently: `INDEX`, `TABLE`, `SCHEMA` or `DATABASE`, and its name. */
export function reindexed({ kind, tree }: ParsedStatement): (Named & { readonly what: string }) | undefined {
  if (kind !== 'ReindexStmt') return undefined;
  const option = findOption(tree['params'], 'concurrently');
  if (option === undefined || isOff(option.DefElem.arg)) return undefined;
  const what = String(tree['kind']).replace('REINDEX_OBJECT_', '');
  const { relation, name: schema = '' } = tree as { relation?: RangeVar; name?: string };
  return { what, ...(relation === undefined ? { schema, name: '' } : named(relation)) };
}

/** Of an option that is given twice, the last counts. */
function findOption(list: unknown, name: string): Option | undefined {
  return ((list ?? []) as Option[]).findLast(({ DefElem: { defname } }) => defname === name);
}

/** As the server reads an option: `(concurrently off)`. */
function isOff(value: object | undefined): boolean {
  return (
    value !== undefined &&
    /^\{"(?:Integer":\{(?:"ival":0)?\}|String":\{"sval":"(?:false|off)"\})\}$/i.test(JSON.stringify(value))
  );
}

function named({ schemaname: schema, relname: name }: RangeVar): Named {
  return { schema, name };
}
