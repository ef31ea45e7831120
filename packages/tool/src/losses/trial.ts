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
import type { Held } from './question.js';
import { endKeptCounts } from './kept-counts.js';
import { canRead, steadyOf, type Steady } from './steady.js';
import { readStored, storedMessages, type Stored, type StoredTable } from './stored.js';
import { listRetyped, listTaken, type Retyped, type Taken } from './difference.js';

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
  /** After the last that went down there. */
  readonly after: Stored;
  readonly taken: readonly Taken[];
  /** Columns that stay and become another type. */
  readonly retyped: readonly Retyped[];
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
  return withReplay(replay, (reader, migrator) => tryDownIn({ reader, migrator }, replay, down));
}

/** The same in a replay that is there, and is not of use for anything else behind it. */
export async function tryDownIn(
  { reader, migrator }: { readonly reader: ConnectionConfig; readonly migrator: ConnectionConfig },
  replay: Replay,
  down: readonly Migration[],
): Promise<Trial> {
  const { searchPath } = replay;
  return withSession(migrator, { command: 'replay', schema: schemaOfReplay(replay), searchPath }, (session) =>
    withReader(reader, (read) => takeDown(session, { read, replay, down })),
  );
}

type ReadRows = (table: Pick<StoredTable, 'schema' | 'name'>, steady: Steady) => Promise<string[]>;

/** Reads rows as one whom no row security holds back, and as the database's own session writes them. */
function withReader<T>(config: ConnectionConfig, work: (read: ReadRows) => Promise<T>): Promise<T> {
  return withPg(config, 'pgproof replay', async (client) => {
    await client.query('set role none');
    await run(fromPg(client), prepareSession);
    return work(async (table, steady) => {
      const from = `${quoteIdentifier(table.schema)}.${quoteIdentifier(table.name)}`;
      const text = steady.text((column) => `t.${quoteIdentifier(column)}`);
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
    const steady = steadyOf(before, table);
    const rows = await read(table, steady);
    if (rows.length > 0 && rows.length <= seedLimit) held.set(table.oid, { steady, rows });
  }
  const states: { migration: string; stored: Stored }[] = [];
  const touched = new Map<string, Touched[]>();
  /** Those of which what their rows are now is read, once they are committed. */
  const isRead = new Set<Touched[]>();
  let current: string | undefined;
  const last = () => states.at(-1)?.stored ?? before;
  const guard: DownGuard = {
    plan: () => Promise.resolve(),
    prepare: async ({ name }) => {
      await endKeptCounts(connection);
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
      touched.set(name, await readTouched(last(), losses));
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
  return {
    before,
    after: known.at(-1)?.stored ?? before,
    taken: listTaken(before, known),
    retyped: listRetyped(before, known),
    held,
    touched,
    failure,
  };

  /** Of a table without rows nothing can be deleted or emptied. */
  function tablesOf({ tables }: Stored): object {
    const counts = { deleted: 0, changed: 0 };
    return Object.fromEntries(
      [...tables.values()].map(({ oid, filenode }) => [oid, held.has(oid) ? { ...counts, filenode } : counts]),
    );
  }

  async function readTouched(stored: Stored, losses: readonly FoundLoss[]): Promise<Touched[]> {
    const found: Touched[] = [];
    for (const table of stored.tables.values()) {
      const { oid, schema: of, name } = table;
      const own = losses.filter((loss) => loss.table === oid);
      if (own.length === 0) continue;
      const steady = steadyOf(stored, table);
      const rows = await read(table, steady);
      const counts = own.find((loss) => 'deleted' in loss) ?? { deleted: 0, changed: 0 };
      const deleted = own.some((loss) => 'emptied' in loss) ? rows.length : counts.deleted;
      found.push({ oid, schema: of, name, held: { steady, rows }, deleted, changed: counts.changed });
    }
    return found;
  }

  /** Leaves of the rows that a migration touched those that are not there any more as they were. */
  async function readBehind(): Promise<void> {
    const stored = last();
    const rows = touched.get(states.at(-1)?.migration ?? '');
    if (rows === undefined || isRead.has(rows)) return;
    isRead.add(rows);
    for (const [index, one] of rows.entries()) {
      const now = stored.tables.get(one.oid);
      const after = now !== undefined && canRead(stored, one.held.steady) ? await read(now, one.held.steady) : [];
      rows[index] = { ...one, held: { ...one.held, rows: without(one.held.rows, after) } };
    }
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
