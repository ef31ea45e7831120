import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type postgres from 'postgres';
import { migrateTemplate, templateSources } from './migrate-template.js';
import { lockClass } from './runs.js';
import { databaseUrl, newDatabaseName } from './server.js';

/** The template's name: a hash of what it is made from, so that another run of the same finds it. */
export function templateName(): string {
  const hash = createHash('sha256');
  for (const file of templateSources())
    hash
      .update(`${basename(file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  return `vbwd_test_template_${hash.digest('hex').slice(0, 12)}`;
}

/**
 * Makes the template unless it is there. It is migrated under another name and published by a rename, so that it is never seen half
 * done; and nobody can connect to it, which would keep it from being copied.
 */
export async function ensureTemplate(server: postgres.Sql): Promise<string> {
  const name = templateName();
  if (await exists(server, name)) return name;
  const lock = Number.parseInt(name.slice(-7), 16);
  // All workers come here at once; the lock lets one do the work. A session's lock: databases are not made in transactions.
  await server`select pg_advisory_lock(${lockClass}, ${lock})`;
  try {
    if (await exists(server, name)) return name;
    const draft = newDatabaseName();
    await server`create database ${server(draft)} template template0`;
    await migrateTemplate(databaseUrl(draft));
    await server`alter database ${server(draft)} allow_connections false`;
    await server`select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = ${draft}`;
    await server`alter database ${server(draft)} rename to ${server(name)}`;
  } finally {
    await server`select pg_advisory_unlock(${lockClass}, ${lock})`;
  }
  return name;
}

async function exists(server: postgres.Sql, name: string): Promise<boolean> {
  const rows = await server`select 1 from pg_database where datname = ${name}`;
  return rows.length > 0;
}
