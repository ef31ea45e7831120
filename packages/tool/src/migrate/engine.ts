import { quoteIdentifier, quoteLiteral } from 'pgproof-runtime/quote.js';
import type { Migration } from './files.js';
import { defaultSchema } from './schema.js';
import type { Session } from './session.js';

/** What happens around the engine's work on one migration. */
export interface EngineHooks {
  /** Before anything of it is sent. */
  before(migration: Migration): Promise<void>;
  /** In the transaction that the commit ends. `mark` sends the engine's own mark. */
  record(migration: Migration, mark: () => Promise<unknown>): Promise<void>;
  /** Sends the commit. */
  commit(migration: Migration): Promise<void>;
  /** After the commit. */
  after(migration: Migration): Promise<void>;
  /** Runs the SQL of a half; by itself, because what is sent may need care that the engine does not take. */
  execute(migration: Migration, text: string): Promise<unknown>;
}

/** A folder of migrations, read. */
export interface Folder {
  readonly directory: string;
  readonly migrations: readonly Migration[];
}

function ignore(): void {
  // What the engine would log, we report ourselves.
}

const markTable = 'pgmigrations';

/**
 * Has node-pg-migrate apply the first `count` pending migrations, or take one down.
 *
 * The engine reads what is applied, sends `begin`, the SQL, its own mark and `commit`. It gets a client that lets us act between
 * these, so that our record stands in the same transaction as its mark. It takes no lock (we hold its lock already), checks no
 * order (by clock; ours is by name), and logs nothing.
 */
export async function runEngine(
  { client, schema }: Pick<Session, 'client' | 'schema'>,
  { directory, migrations }: Folder,
  order: { direction: 'up'; count: number } | { direction: 'down'; only: Migration },
  hooks: EngineHooks,
): Promise<void> {
  const { runner } = await import('node-pg-migrate');
  const { direction } = order;
  let current: Migration | undefined;
  // What goes down may be another text than the folder has by now.
  const files = migrations.map((one) =>
    order.direction === 'down' && one.name === order.only.name ? order.only : one,
  );
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
    ...(direction === 'up' ? { count: order.count } : { count: 1, file: order.only.name }),
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

  async function query(text: string, values?: unknown[]): Promise<unknown> {
    if (current === undefined) return client.query(inOwnSchema(text), values);
    const migration = current;
    const half = migration[direction];
    // The engine ends a text with a semicolon when the last character is none.
    if (text === half.text || text === `${half.text};`) return hooks.execute(migration, half.text);
    if (text === 'BEGIN;') return client.query(text);
    // What is left is the mark, and the commit where there is a transaction; a migration outside one gets one for mark and record.
    if (text !== 'COMMIT;') {
      if (!half.transactional) await client.query('begin');
      await hooks.record(migration, () => client.query(inOwnSchema(text), values));
      if (half.transactional) return undefined;
    }
    await hooks.commit(migration);
    current = undefined;
    await hooks.after(migration);
    return undefined;
  }
  /** The engine does not escape the schema's name. */
  function inOwnSchema(text: string): string {
    return text
      .replace(`"${defaultSchema}"."${markTable}"`, () => `${quoteIdentifier(schema)}."${markTable}"`)
      .replace(`table_schema = '${defaultSchema}'`, () => `table_schema = ${quoteLiteral(schema)}`);
  }
}
