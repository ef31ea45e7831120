import type { ParsedStatement } from './grammar.js';

/** A table as a file names it. */
interface Named {
  readonly schemaname?: string;
  readonly relname: string;
}

/** What a file does to rows. */
export interface Write {
  readonly migration: string;
  /** Of a block, or a function that it calls. */
  readonly code?: string;
  readonly how: 'insert' | 'update' | 'delete' | 'any';
  readonly isOf: (table: TableName) => boolean;
  /** That an update sets. */
  readonly columns: readonly string[];
}

export interface TableName {
  readonly schema: string;
  readonly name: string;
}

interface Node {
  readonly relation?: Named & { readonly RangeVar?: Named };
  readonly relations?: readonly { readonly RangeVar: Named }[];
  readonly targetList?: readonly { readonly ResTarget?: { readonly name?: string } }[];
  readonly onConflictClause?: object;
  readonly is_from?: boolean;
}

const kinds: Readonly<Record<string, Write['how']>> = {
  InsertStmt: 'insert',
  CopyStmt: 'insert',
  UpdateStmt: 'update',
  DeleteStmt: 'delete',
  TruncateStmt: 'delete',
  MergeStmt: 'any',
};

interface Routine {
  readonly name: string;
  readonly body: string;
}

/** Which tables' rows a file changes: by its statements, in blocks of code by the names that stand in them. */
export function writesOf(
  { name: migration }: { readonly name: string },
  statements: readonly ParsedStatement[],
  { routines, searchPath }: { readonly routines: Iterable<Routine>; readonly searchPath: readonly string[] },
): Write[] {
  const writes: Write[] = [];
  for (const { kind, tree, text } of statements) {
    visit(kind, tree);
    // What code does, the text does not tell: it counts for each table that it names.
    const bodies = kind === 'DoStmt' ? [text] : /^(Call|Select)Stmt$/.test(kind) ? bodiesIn(text, routines) : [];
    for (const body of bodies.filter((one) => /\b(insert|update|delete|merge|truncate|copy|execute)\b/i.test(one)))
      writes.push({ migration, how: 'any', columns: [], code: body, isOf: ({ name }) => hasWord(body, name) });
  }
  return writes;

  function visit(kind: string, node: unknown): void {
    if (typeof node !== 'object' || node === null) return;
    const how = kinds[kind];
    if (how !== undefined) add(how, node);
    if (kind === 'CreateFunctionStmt') return;
    for (const [key, value] of Object.entries(node)) visit(key, value);
  }

  function add(
    how: Write['how'],
    { relation, relations = [], targetList = [], onConflictClause, is_from }: Node,
  ): void {
    if (is_from === false) return;
    const columns = targetList.flatMap(({ ResTarget }) => ResTarget?.name ?? []);
    for (const named of [...(relation === undefined ? [] : [relation]), ...relations.map(({ RangeVar }) => RangeVar)])
      writes.push({
        migration,
        how: onConflictClause === undefined ? how : 'any',
        columns: how === 'update' ? columns : [],
        isOf: ({ schema, name }) =>
          name === named.relname &&
          (named.schemaname === undefined ? searchPath.includes(schema) : schema === named.schemaname),
      });
  }
}

/** The bodies of the functions and procedures that a statement calls, if it calls them by these names. */
function bodiesIn(text: string, routines: Iterable<Routine>): string[] {
  return [...routines].filter(({ name }) => hasWord(text, name)).map(({ body }) => body);
}

/** Whether a name stands in a text of SQL: more often than not it is that name. */
export function hasWord(text: string, word: string): boolean {
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\w$])${escaped}(?![\\w$])`, 'i').test(text);
}
