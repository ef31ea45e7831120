import { templateOf } from '../../packages/tool/src/library/template.js';
import { onServer } from './server.js';

/** The templates that createTestDatabase has made of a folder. */
export async function listTemplates(migrations: string): Promise<string[]> {
  const { prefix } = templateOf({ migrations }, 'any');
  const rows = await onServer(
    (server) => server<{ name: string }[]>`
      select datname as name from pg_database where starts_with(datname, ${prefix}) order by datname`,
  );
  return rows.map(({ name }) => name);
}

/** Drops them, and no other run's. */
export async function dropTemplates(migrations: string): Promise<void> {
  for (const name of await listTemplates(migrations))
    await onServer((server) => server`drop database if exists ${server(name)}`);
}
