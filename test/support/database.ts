import type postgres from 'postgres';
import { openPool } from 'pgproof-runtime/postgres.js';
import { parseConnectionUrl, connectionUrl } from 'pgproof-runtime/connection-config.js';
import { cloneTemplate } from '../../packages/tool/src/library/clone.js';
import { copyDatabase } from '../../packages/tool/src/library/copy.js';
import { joinServer } from '../../packages/tool/src/library/test-server.js';
import { quietly } from '../../packages/tool/src/migrate/apply-options.js';
import { serverUrl } from './server.js';
import { migratedTemplate } from './template.js';

export { serverMajor, serverUrl } from './server.js';

/** A database of the test's own, dropped by `drop()`. */
export interface TestDatabase {
  url: string;
  /** A small pool in UTC, which prints no notices. */
  sql: postgres.Sql;
  drop: () => Promise<void>;
}

/** Makes a database as the tool's library does: with nothing in it, or with all migrations applied. */
export async function createTestDatabase(template: 'empty' | 'migrated'): Promise<TestDatabase> {
  const server = await joinServer({ config: parseConnectionUrl(serverUrl()), embedded: false });
  const { config, drop } =
    template === 'empty'
      ? await copyDatabase(server, 'template0')
      : await cloneTemplate(server, migratedTemplate(), quietly.signal);
  const url = connectionUrl(config);
  const sql = openPool(parseConnectionUrl(url), 'vbwd-test', 4);
  return {
    url,
    sql,
    drop: async () => {
      await sql.end({ timeout: 1 });
      await drop();
    },
  };
}
