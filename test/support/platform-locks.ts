import { connectPg } from '../../packages/tool/src/session/pg.js';
import type pg from 'pg';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { readCatalog } from '../../packages/tool/src/catalog/read.js';
import { loadMigrations, type Migration } from '../../packages/tool/src/migrate/files.js';
import { lockModes, readLocked, type TableLock } from '../../packages/tool/src/migrate/locks.js';
import { migrate } from '../../packages/tool/src/migrate/run.js';
import { replayLocks } from '../../packages/tool/src/replay/locks.js';
import { fillTables, type LegalValues } from './rows/fill.js';
import { inSession, runnerOptions } from './runner.js';

/** What one migration locks, as `user (access exclusive)`, sorted. */
export interface MigrationLocks {
  readonly name: string;
  /** By the replay, without a row. */
  readonly foretold: readonly string[] | null;
  /** By the record of a run, with rows in all tables. */
  readonly recorded: readonly string[] | null;
  /** By another session, just before the commit of the same file; undefined of a file outside a transaction. */
  readonly seen: readonly string[] | undefined;
}

/**
 * Applies a folder's migrations with rows in all tables, each once by hand to look from outside at what it locks, and once by the runner.
 *
 * @param url an empty database.
 */
export async function compareLocks(
  url: string,
  directory: string,
  legalValues: LegalValues,
): Promise<readonly MigrationLocks[]> {
  const folder = { directory, migrations: loadMigrations(directory) };
  const ignore = () => undefined;
  return inSession(url, async (session) => {
    const foretold = await replayLocks({ folder, live: session.connection, note: ignore, onProgress: ignore });
    const found: MigrationLocks[] = [];
    let first = 1;
    for (const migration of folder.migrations) {
      const { name } = migration;
      const seen = migration.up.transactional ? await lookFromOutside(url, session.client, migration) : undefined;
      await migrate(session, folder, name, runnerOptions);
      const recorded = (await readLocked(session)).get(name);
      found.push({ name, foretold: shown(foretold.get(name)?.locks), recorded: shown(recorded?.locks), seen });
      first = await fillTables(session.client, await readCatalog(session.connection, 'public', 'outside'), {
        first,
        legalValues,
      });
    }
    return found;
  });
}

function shown(locks: readonly TableLock[] | null | undefined): readonly string[] | null {
  return (
    locks?.map(({ table, lock, rewritten }) => `${table} (${lock}${rewritten ? ', rewritten' : ''})`).sort() ?? null
  );
}

/** Another session sees each table as it was before, and none that is new. */
async function lookFromOutside(url: string, outside: pg.Client, { up }: Migration): Promise<readonly string[]> {
  const inside = await connectPg(parseConnectionUrl(url), 'test');
  try {
    await inside.query(`begin; set local search_path = public; ${up.text}`);
    const {
      rows: [backend],
    } = await inside.query<{ pid: number }>('select pg_catalog.pg_backend_pid() as pid');
    const { rows: before } = await outside.query<{ oid: number; name: string; file: number; modes: string[] }>(
      `select c.oid, c.relname as name, c.relfilenode as file, array_agg(l.mode) as modes
       from pg_locks as l join pg_class as c on c.oid = l.relation
       where l.pid = $1 and l.locktype = 'relation' and c.relkind in ('r', 'p', 'v', 'm') and c.relnamespace = 'public'::regnamespace
       group by 1, 2, 3`,
      [backend?.pid],
    );
    const { rows: after } = await inside.query<{ oid: number; file: number }>(
      'select oid, relfilenode as file from pg_class',
    );
    const files = new Map(after.map(({ oid, file }) => [oid, file]));
    return before
      .map(({ oid, name, file, modes }) => {
        const strongest = Math.max(...modes.map((mode) => lockModes.indexOf(asSql(mode))));
        const rewritten = files.has(oid) && files.get(oid) !== file;
        return `${name} (${lockModes[strongest] ?? ''}${rewritten ? ', rewritten' : ''})`;
      })
      .sort();
  } finally {
    await inside.end();
  }
}

/** `ShareRowExclusiveLock` is `share row exclusive`. */
function asSql(mode: string): (typeof lockModes)[number] {
  return mode
    .replace(/Lock$/, '')
    .replaceAll(/(?!^)([A-Z])/g, ' $1')
    .toLowerCase() as (typeof lockModes)[number];
}
