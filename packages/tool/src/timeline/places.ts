import { parseStatements, type ParsedStatement } from '../migrate/grammar.js';
import { placesOf } from '../migrate/locate.js';
import type { Change } from './changes.js';
import { ownName, partsOfObject } from './names.js';
import { nameIn } from './renames.js';

/**
 * Says of changes which statement of the up file makes each: the one of the right kind that names the object and what it belongs to.
 * What a block or a function does that names neither, no statement tells, nor what a file does that our grammar cannot read.
 */
export async function withPlaces(changes: readonly Change[], text: string): Promise<Change[]> {
  if (changes.length === 0) return [];
  const characterAt = charactersOf(text);
  const statements = ((await parseStatements(text)) ?? []).map((statement) => readStatement(statement, characterAt));
  const naming = statementsByWord(statements);
  const placeOf = placesOf(text);
  return changes.map((change): Change => {
    const offset = offsetOf(change, naming);
    return offset === undefined ? change : { ...change, ...placeOf(offset) };
  });
}

/** A statement, with what it names. */
interface Read extends ParsedStatement {
  /** Small letters, and without quotes. */
  readonly words: ReadonlySet<string>;
  /** Where a column or a constraint is defined, by its name. */
  readonly definitions: ReadonlyMap<string, number>;
}

/** Gives the place in characters of one in bytes, as the grammar counts. */
function charactersOf(text: string): (byte: number) => number {
  const bytes = Buffer.from(text);
  if (bytes.length === text.length) return (byte) => byte;
  let [seen, characters] = [0, 0];
  return (byte) => {
    if (byte < seen) [seen, characters] = [0, 0];
    characters += bytes.subarray(seen, byte).toString().length;
    seen = byte;
    return characters;
  };
}

/** The statements of a file that have a word, in their order. */
type Naming = (word: string) => readonly Read[];

function statementsByWord(statements: readonly Read[]): Naming {
  const byWord = new Map<string, Read[]>();
  for (const statement of statements)
    for (const word of statement.words) {
      const others = byWord.get(word);
      if (others === undefined) byWord.set(word, [statement]);
      else others.push(statement);
    }
  return (word) => byWord.get(word) ?? [];
}

function readStatement(statement: ParsedStatement, characterAt: (byte: number) => number): Read {
  const words = new Set<string>();
  for (const [word, quoted] of statement.text.matchAll(/"((?:[^"]|"")+)"|[\w$\u0080-\uffff]+/g))
    words.add((quoted?.replaceAll('""', '"') ?? word).toLowerCase());
  const definitions = new Map<string, number>();
  if (statement.kind === 'CreateStmt' || statement.kind === 'AlterTableStmt') collect(statement.tree, definitions);
  for (const [name, location] of definitions) definitions.set(name, characterAt(location));
  return { ...statement, words, definitions };
}

function collect(node: unknown, definitions: Map<string, number>): void {
  if (typeof node !== 'object' || node === null) return;
  const { ColumnDef, Constraint } = node as Partial<Record<string, Record<string, unknown>>>;
  for (const [definition, name] of [
    [ColumnDef, ColumnDef?.['colname']],
    [Constraint, Constraint?.['conname']],
  ] as const)
    if (typeof name === 'string' && typeof definition?.['location'] === 'number' && !definitions.has(name))
      definitions.set(name, definition['location']);
  for (const child of Object.values(node)) collect(child, definitions);
}

function offsetOf(change: Change, naming: Naming): number | undefined {
  const { object, was = object, of } = change;
  const wanted: Wanted = {
    names: [...new Set([object, was])].map((name) => ownName(name).toLowerCase()),
    holder: of === undefined ? undefined : ownName(of).toLowerCase(),
    kinds: kindsFor(change),
    newColumn: change.before === undefined && object.startsWith('column ') ? ownName(object) : undefined,
  };
  const statement = bestOf(wanted, naming);
  if (statement === undefined) return undefined;
  const name = ownName(was);
  const mention = statement.kind === 'DoStmt' || isWhole(change) ? undefined : mentionOf(statement, name);
  return statement.definitions.get(name) ?? mention ?? statement.start;
}

/** The first statement with the highest score. Those that name what it belongs to are few, and most often one of them has all. */
function bestOf(wanted: Wanted, naming: Naming): Read | undefined {
  const { names, holder } = wanted;
  const lists = [holder, names[0]].flatMap((word) => (word === undefined ? [] : [naming(word)]));
  let best: { readonly score: number; readonly statement: Read } | undefined;
  for (const statements of lists) {
    for (const statement of statements) {
      const score = scoreOf(wanted, statement);
      if (best === undefined || score > best.score || (score === best.score && statement.start < best.statement.start))
        best = score > 0 ? { score, statement } : best;
    }
    if (best?.score === highest) break;
  }
  return best?.statement;
}

/** The statement that makes or drops a whole object begins where it is read from. */
function isWhole({ object, was, before, after }: Change): boolean {
  return was === undefined && partsOfObject(object).parts.length < 3 && (before === undefined || after === undefined);
}

/** What is looked for in the statements. */
interface Wanted {
  readonly names: readonly string[];
  readonly holder: string | undefined;
  readonly kinds: readonly string[];
  readonly newColumn: string | undefined;
}

const highest = 4 + 2 + 3;

function scoreOf({ names, holder, kinds, newColumn }: Wanted, { kind, words, definitions }: Read): number {
  const isNamed = names.every((name) => words.has(name));
  const namesHolder = holder !== undefined && words.has(holder);
  if (!isNamed && !namesHolder) return 0;
  // A query's or a view's columns are in the query.
  const isList = kind === 'CreateStmt' || kind === 'AlterTableStmt';
  const fits = kinds.includes(kind) && (newColumn === undefined || !isList || definitions.has(newColumn));
  // An unnamed constraint has no mention; an index is dropped without its table.
  return (isNamed ? 4 : 0) + (namesHolder || holder === undefined ? 2 : 0) + (fits ? 3 : 0);
}

function mentionOf({ start, text }: ParsedStatement, name: string): number | undefined {
  const found = name === '' ? -1 : text.search(nameIn(name, 'i'));
  return found < 0 ? undefined : start + found;
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
