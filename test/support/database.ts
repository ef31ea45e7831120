import postgres from 'postgres';
import { openPool } from 'pgproof-runtime/postgres.js';
import { parseTarget } from 'pgproof-runtime/target.js';
import { databaseUrl, isEmbedded, newDatabaseName, onServer, serverMajor } from './server.js';
import { ensureTemplate } from './template.js';

export { serverMajor, serverUrl } from './server.js';

/** A database of the test's own, dropped by `drop()`. */
export interface TestDatabase {
  url: string;
  /** A small pool in UTC, which prints no notices. */
  sql: postgres.Sql;
  drop: () => Promise<void>;
}

/** Makes a database: with nothing in it, or with all migrations applied. */
export async function createTestDatabase(template: 'empty' | 'migrated'): Promise<TestDatabase> {
  const name = newDatabaseName();
  await onServer(async (server) => {
    if (template === 'empty') await copyDatabase(server, 'template0', name);
    else await copyMigrated(server, name);
  });
  const url = databaseUrl(name);
  const sql = openPool(parseTarget(url), 'vbwd-test', 4);
  return {
    url,
    sql,
    drop: async () => {
      await sql.end({ timeout: 1 });
      await onServer((server) => server`drop database if exists ${server(name)} with (force)`);
    },
  };
}

async function copyMigrated(server: postgres.Sql, name: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const template = await ensureTemplate(server);
    try {
      await copyDatabase(server, template, name);
      return;
    } catch (error) {
      // Another run, of other migrations, may have taken the template for a leftover just now.
      if (attempt === 3 || !(error instanceof postgres.PostgresError) || error.code !== '3D000') throw error;
    }
  }
}

async function copyDatabase(server: postgres.Sql, template: string, name: string): Promise<void> {
  // Copying files needs a checkpoint: cheap without fsync, dear on a server that has it. PostgreSQL 15 made it a choice.
  const strategy = isEmbedded() && serverMajor() >= 15 ? server`strategy file_copy` : server``;
  await server`create database ${server(name)} template ${server(template)} ${strategy}`;
}
