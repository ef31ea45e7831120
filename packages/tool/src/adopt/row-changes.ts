import { parseStatements } from '../migrate/grammar.js';
import type { Migration } from '../migrate/files.js';

/** A migration whose up file changes rows, of which the catalog tells nothing. */
export interface RowChange {
  readonly name: string;
  /** What of its statements does: `insert`, `update`. */
  readonly by: readonly string[];
}

const words: Record<string, string> = {
  InsertStmt: 'insert',
  UpdateStmt: 'update',
  DeleteStmt: 'delete',
  MergeStmt: 'merge',
  CopyStmt: 'copy',
  TruncateStmt: 'truncate',
  // What these do, the text does not tell.
  DoStmt: 'do',
  CallStmt: 'call',
};

const changing = new RegExp(`"(?:${Object.keys(words).join('|')})":`, 'g');

/** Those of the migrations that change rows, or call what may. */
export async function listRowChanges(migrations: readonly Migration[]): Promise<RowChange[]> {
  const changes: RowChange[] = [];
  for (const { name, up } of migrations) {
    const by = new Set<string>();
    for (const { kind, tree } of (await parseStatements(up.text)) ?? []) {
      // A query may hold an insert: with moved as (insert … returning …) select ….
      const found = `"${kind}":${kind === 'CreateFunctionStmt' ? '' : JSON.stringify(tree)}`.matchAll(changing);
      for (const [, statement = ''] of [...found].map((match) => /"(\w+)":/.exec(match[0]) ?? []))
        by.add(words[statement] ?? statement);
    }
    if (by.size > 0) changes.push({ name, by: [...by] });
  }
  return changes;
}
