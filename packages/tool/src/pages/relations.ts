import { parseStatements } from '../migrate/grammar.js';

/** The tables and views that a query names. */
export interface Relations {
  readonly reads: readonly string[];
  readonly writes: readonly { readonly table: string; readonly verbs: readonly string[] }[];
}

/** Gives the id of a relation by its names; undefined where there is none. */
export type Resolve = (schema: string | undefined, name: string) => string | undefined;

interface RangeVar {
  readonly schemaname?: string;
  readonly relname?: string;
}

const verbs: Record<string, string> = {
  InsertStmt: 'insert',
  UpdateStmt: 'update',
  DeleteStmt: 'delete',
  MergeStmt: 'merge',
};

/** Reads from PostgreSQL's grammar what a query names; nothing where that cannot read it. */
export async function relationsIn(text: string, resolve: Resolve): Promise<Relations> {
  const reads = new Set<string>();
  const writes = new Map<string, Set<string>>();
  const statements = (await parseStatements(text)) ?? [];
  for (const { kind, tree } of statements) {
    const common = namesOfWith(tree);
    const idOf = ({ schemaname, relname = '' }: RangeVar) =>
      schemaname === undefined && common.has(relname) ? undefined : resolve(schemaname, relname);
    visit({ [kind]: tree });

    function visit(node: unknown): void {
      if (typeof node !== 'object' || node === null) return;
      for (const [key, child] of Object.entries(node) as [string, unknown][]) {
        // Their names may be aliases.
        if (key === 'lockedRels') continue;
        const verb = verbs[key];
        if (verb !== undefined) write(child as { readonly relation?: RangeVar }, verb);
        if (key === 'RangeVar') {
          const id = idOf(child as RangeVar);
          if (id !== undefined) reads.add(id);
        }
        visit(child);
      }
    }
    function write({ relation }: { readonly relation?: RangeVar }, verb: string): void {
      const id = relation && idOf(relation);
      if (id !== undefined) writes.set(id, (writes.get(id) ?? new Set()).add(verb));
    }
  }
  return {
    reads: [...reads].sort(),
    writes: [...writes].map(([table, found]) => ({ table, verbs: [...found] })).sort(byTable),
  };
}

function byTable(left: { readonly table: string }, right: { readonly table: string }): number {
  return left.table < right.table ? -1 : 1;
}

function namesOfWith(node: unknown, names = new Set<string>()): ReadonlySet<string> {
  if (typeof node !== 'object' || node === null) return names;
  for (const [key, child] of Object.entries(node) as [string, unknown][]) {
    if (key === 'ctename' && typeof child === 'string') names.add(child);
    namesOfWith(child, names);
  }
  return names;
}
