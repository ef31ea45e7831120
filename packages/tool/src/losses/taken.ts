import { UserError } from 'pgproof-runtime/errors.js';
import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { run } from 'pgproof-runtime/query.js';
import { quoteIdentifier } from 'pgproof-runtime/quote.js';
import { quietly } from '../migrate/apply-options.js';
import type { Migration } from '../migrate/files.js';
import type { DownGuard, FoundLoss } from '../migrate/guard.js';
import { rollback } from '../migrate/run.js';
import { withSession, type Session } from '../migrate/session.js';
import { expectLosses, refuseLosses } from '../queries/losses/refuse.js';
import { prepareSession } from '../queries/migrate/session.js';
import type { Replay } from '../replay/options.js';
import { schemaOfReplay, withReplay } from '../replay/replay.js';
import { fromPg, withPg } from '../session/pg.js';
import { rowText, type Held } from './count.js';
import {
  columnOf,
  goesWith,
  readStored,
  steadyColumns,
  storedMessages,
  type Stored,
  type StoredColumn,
  type StoredLabel,
  type StoredTable,
} from './stored.js';

/** What a down file takes out of the catalog, by the names from before the first of them. */
export type Taken = { readonly migration: string } & (
  | { readonly kind: 'table'; readonly table: StoredTable }
  | { readonly kind: 'column'; readonly table: StoredTable; readonly column: StoredColumn }
  | { readonly kind: 'label'; readonly label: StoredLabel; readonly uses: readonly Use[] }
);

/** A column that holds labels, and stays. */
export interface Use {
  readonly table: StoredTable;
  readonly column: StoredColumn;
}

/** Rows of the replay that a down file deletes or changes there. */
export interface Touched {
  /** By the oid that the table has in the replay, and by its name just before. */
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly held: Held;
  readonly deleted: number;
  readonly changed: number;
}

/** What migrations take away as they go down, where they have no rows but their own. */
export interface Trial {
  readonly before: Stored;
  readonly taken: readonly Taken[];
  /** The rows that are there before they go down, by table. */
  readonly held: ReadonlyMap<string, Held>;
  /** By migration. */
  readonly touched: ReadonlyMap<string, readonly Touched[]>;
  /** Where one does not go down there, why: what it and those behind it take away is not known. */
  readonly failure: { readonly migration: string; readonly error: UserError } | undefined;
}

/** More rows than these of one table are no seed; they count as others do. */
const seedLimit = 100_000;

/**
 * Replays the history, takes migrations down there, and tells what each takes away.
 *
 * @param replay its folder holds all that is applied. @param down the newest first.
 */
export async function tryDown(replay: Replay, down: readonly Migration[]): Promise<Trial> {
  const { searchPath } = replay;
  const schema = schemaOfReplay(replay);
  return withReplay(replay, (reader, migrator) =>
    withSession(migrator, { command: 'replay', schema, searchPath }, (session) =>
      withReader(reader, (read) => takeDown(session, { read, replay, down })),
    ),
  );
}

type ReadRows = (table: Pick<StoredTable, 'schema' | 'name'>, columns: readonly string[]) => Promise<string[]>;

/** Reads rows as one whom no row security holds back, and as the database's own session writes them. */
function withReader<T>(config: ConnectionConfig, work: (read: ReadRows) => Promise<T>): Promise<T> {
  return withPg(config, 'pgproof replay', async (client) => {
    await client.query('set role none');
    await run(fromPg(client), prepareSession);
    return work(async (table, columns) => {
      const from = `${quoteIdentifier(table.schema)}.${quoteIdentifier(table.name)}`;
      const text = rowText(columns, (column) => `t.${quoteIdentifier(column)}`);
      const { rows } = await client.query<{ r: string }>(
        `select ${text} as r from ${from} as t limit ${seedLimit + 1}`,
      );
      return rows.map(({ r }) => r);
    });
  });
}

interface Task {
  readonly read: ReadRows;
  readonly replay: Replay;
  readonly down: readonly Migration[];
}

async function takeDown(session: Session, { read, replay, down }: Task): Promise<Trial> {
  const { connection, schema } = session;
  const before = await readStored(connection, schema);
  const held = new Map<string, Held>();
  for (const table of before.tables.values()) {
    const columns = steadyColumns(table);
    const rows = await read(table, columns);
    if (rows.length > 0 && rows.length <= seedLimit) held.set(table.oid, { columns, rows });
  }
  const states: { migration: string; stored: Stored }[] = [];
  const touched = new Map<string, Touched[]>();
  /** Of the one that went down last: what its rows are now is read when it is committed. */
  let unread: Touched[] = [];
  let current: string | undefined;
  const last = () => states.at(-1)?.stored ?? before;
  const guard: DownGuard = {
    plan: () => Promise.resolve(),
    prepare: async ({ name }) => {
      await readBehind();
      current = name;
    },
    messages: storedMessages + 2,
    inspect: async ({ name }) => {
      const [stored] = await Promise.all([
        readStored(connection, schema),
        run(connection, expectLosses, {
          expected: JSON.stringify({ tables: touched.has(name) ? {} : tablesOf(last()) }),
        }),
        run(connection, refuseLosses),
      ]);
      states.push({ migration: name, stored });
    },
    settle: async ({ name }, losses) => {
      unread = await readTouched(last(), losses);
      touched.set(name, unread);
    },
  };
  let failure: Trial['failure'];
  try {
    const options = { ...quietly, signal: replay.signal ?? quietly.signal, guard };
    await rollback(session, replay.folder, { steps: down.length }, options);
    await readBehind();
  } catch (error) {
    replay.signal?.throwIfAborted();
    if (!(error instanceof UserError) || current === undefined) throw error;
    failure = { migration: current, error };
  }
  const known = states.filter(({ migration }) => migration !== failure?.migration);
  return { before, taken: listTaken(before, known), held, touched, failure };

  /** Of a table without rows nothing can be deleted or emptied. */
  function tablesOf({ tables }: Stored): object {
    const counts = { deleted: 0, changed: 0 };
    return Object.fromEntries(
      [...tables.values()].map(({ oid, filenode }) => [oid, held.has(oid) ? { ...counts, filenode } : counts]),
    );
  }

  async function readTouched({ tables }: Stored, losses: readonly FoundLoss[]): Promise<Touched[]> {
    const found: Touched[] = [];
    for (const [oid, { schema: of, name, ...table }] of tables) {
      const own = losses.filter((loss) => loss.table === oid);
      if (own.length === 0) continue;
      const columns = steadyColumns({ ...table, schema: of, name });
      const rows = await read({ schema: of, name }, columns);
      const sum = (key: 'deleted' | 'changed') =>
        own.reduce((all, loss) => all + (key in loss ? Number((loss as Record<string, unknown>)[key]) : 0), 0);
      const isEmptied = own.some((loss) => 'emptied' in loss);
      const deleted = isEmptied ? rows.length : sum('deleted');
      found.push({ oid, schema: of, name, held: { columns, rows }, deleted, changed: sum('changed') });
    }
    return found;
  }

  /** Leaves of the rows that a migration touched those that are not there any more as they were. */
  async function readBehind(): Promise<void> {
    const { tables } = last();
    const name = states.at(-1)?.migration;
    const read_ = unread;
    unread = [];
    if (name === undefined || read_.length === 0) return;
    const less: Touched[] = [];
    for (const one of read_) {
      const now = tables.get(one.oid);
      const isSame =
        now !== undefined && one.held.columns.every((column) => now.columns.some((c) => c.name === column));
      const rows = isSame ? await read(now, one.held.columns) : [];
      less.push({ ...one, held: { ...one.held, rows: without(one.held.rows, rows) } });
    }
    touched.set(name, less);
  }
}

function without(rows: readonly string[], others: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const row of others) counts.set(row, (counts.get(row) ?? 0) + 1);
  return rows.filter((row) => {
    const count = counts.get(row) ?? 0;
    if (count > 0) counts.set(row, count - 1);
    return count === 0;
  });
}

/** What is there before and not after: each loss once, as a whole. */
function listTaken(
  before: Stored,
  states: readonly { readonly migration: string; readonly stored: Stored }[],
): Taken[] {
  const end = states.at(-1)?.stored;
  if (end === undefined) return [];
  const firstWithout = (isThere: (stored: Stored) => boolean) =>
    states.find(({ stored }) => !isThere(stored))?.migration ?? '';
  const gone = new Set([...before.tables.keys()].filter((oid) => !end.tables.has(oid)));
  const taken: Taken[] = [];
  for (const table of before.tables.values()) {
    const { oid } = table;
    if (gone.has(oid)) {
      const migration = firstWithout(({ tables }) => tables.has(oid));
      if (!goesWith(table, gone, before)) taken.push({ kind: 'table', table, migration });
      continue;
    }
    for (const column of table.columns) {
      if (column.generated || column.inherited || columnOf(end.tables.get(oid), column.number) !== undefined) continue;
      const migration = firstWithout(({ tables }) => columnOf(tables.get(oid), column.number) !== undefined);
      taken.push({ kind: 'column', table, column, migration });
    }
  }
  for (const label of before.labels) {
    const isThere = ({ labels }: Stored) => labels.some(({ oid }) => oid === label.oid);
    if (isThere(end)) continue;
    const uses = [...before.tables.values()].flatMap((table) =>
      table.columns.flatMap((column) =>
        column.enum === label.enum &&
        !column.inherited &&
        losesLabel(columnOf(end.tables.get(table.oid), column.number))
          ? [{ table, column }]
          : [],
      ),
    );
    if (uses.length > 0) taken.push({ kind: 'label', label, uses, migration: firstWithout(isThere) });

    /** A column that goes is a loss of its own; one that becomes text keeps what it says. */
    function losesLabel(after: StoredColumn | undefined): boolean {
      if (after === undefined || after.textual) return false;
      return !(end?.labels ?? []).some((other) => other.enum === after.enum && other.label === label.label);
    }
  }
  return taken;
}
