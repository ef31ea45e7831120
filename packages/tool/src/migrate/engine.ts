import { quoteIdentifier } from 'pgproof-runtime/quote.js';
import type { Migration } from './files.js';
import { defaultSchema } from './schema.js';
import type { Session } from './session.js';

/** What happens around the engine's work on one migration. `mark` is the engine's own mark, as SQL. */
export interface EngineHooks {
  /** Before anything of it is sent. */
  before(migration: Migration): Promise<void>;
  /** Runs a file, the mark and the record in one transaction. */
  transact(migration: Migration, mark: string): Promise<void>;
  /** Runs a file outside a transaction, or in several. */
  execute(migration: Migration): Promise<void>;
  /** Writes mark and record of what has run outside a transaction, in one of their own. */
  record(migration: Migration, mark: string): Promise<void>;
}

/** A folder of migrations, read. */
export interface Folder {
  readonly directory: string;
  readonly migrations: readonly Migration[];
}

/** Only a run that applies something needs it. */
export function loadEngine(): Promise<Pick<typeof import('node-pg-migrate'), 'runner'>> {
  return import('node-pg-migrate');
}

function ignore(): void {
  // What the engine would log, we report ourselves.
}

const markTable = 'pgmigrations';

/**
 * Has node-pg-migrate apply pending migrations, or take one down.
 *
 * The engine asks what is applied, sends `begin`, the SQL, its own mark and `commit`. It gets a client that answers all but the last at once,
 * with what is known or will be by the commit, and sends all of them then, with our record in the same transaction. It takes no lock (we hold its lock already), checks no
 * order (by clock; ours is by name), and logs nothing.
 */
export async function runEngine(
  { schema }: Pick<Session, 'schema'>,
  { directory, migrations }: Folder,
  order: { direction: 'up'; pending: readonly Migration[] } | { direction: 'down'; only: Migration },
  hooks: EngineHooks,
): Promise<void> {
  const { runner } = await loadEngine();
  const { direction } = order;
  let current: Migration | undefined;
  // What goes down may be another text than the folder has by now.
  const files = migrations.map((one) =>
    order.direction === 'down' && one.name === order.only.name ? order.only : one,
  );
  let mark = '';
  const unit = (migration: Migration) => {
    const act = async (pgm: { noTransaction(): void; sql(text: string): void }) => {
      current = migration;
      await hooks.before(migration);
      if (!migration[direction].transactional) pgm.noTransaction();
      pgm.sql(migration[direction].text);
    };
    const refuse = () => Promise.reject(new Error(`${migration.name} was asked to go the other way`));
    return {
      id: `${migration.name}.sql`,
      filePaths: [],
      actions: direction === 'up' ? { up: act, down: refuse } : { up: refuse, down: act },
    };
  };
  await runner({
    ...(direction === 'up' ? {} : { count: 1, file: order.only.name }),
    direction,
    dbClient: { query } as never,
    migrationsTable: markTable,
    migrationsSchema: defaultSchema,
    dir: directory,
    // The files are read, checked and sorted already. The engine asks the loader when it finds one, and would sort them all, slowly.
    ignorePattern: `(?!${migrations[0]?.name ?? ''}\\.up\\.sql$).*`,
    migrationLoaderStrategies: [{ extensions: ['.sql'], loader: () => Promise.resolve(files.map(unit)) }] as never,
    singleTransaction: false,
    checkOrder: false,
    noLock: true,
    logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
  });

  async function query(text: string): Promise<unknown> {
    if (current === undefined) return { rows: known(text) };
    const migration = current;
    const file = migration[direction];
    if (text === 'BEGIN;') return undefined;
    // The engine ends a text with a semicolon when the last character is none.
    if (text === file.text || text === `${file.text};`)
      return file.transactional ? undefined : hooks.execute(migration);
    // What is left is the mark, and the commit where there is a transaction.
    if (text !== 'COMMIT;') mark = inOwnSchema(text);
    if (file.transactional && text !== 'COMMIT;') return undefined;
    await (file.transactional ? hooks.transact(migration, mark) : hooks.record(migration, mark));
    current = undefined;
    return undefined;
  }
  /** What it asks before its work: whether its table is there and has a key, and what is applied. All of that was read under the lock. */
  function known(text: string): object[] {
    if (text.includes('information_schema')) return [{ table_name: markTable, constraint_name: `${markTable}_pkey` }];
    if (order.direction === 'down') return [{ name: order.only.name }];
    const pending = new Set(order.pending);
    return migrations.filter((migration) => !pending.has(migration)).map(({ name }) => ({ name }));
  }
  /** The engine does not escape the schema's name. */
  function inOwnSchema(text: string): string {
    return text.replace(`"${defaultSchema}"."${markTable}"`, () => `${quoteIdentifier(schema)}."${markTable}"`);
  }
}
