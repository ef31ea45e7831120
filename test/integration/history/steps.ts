import { readdirSync } from 'node:fs';
import { isServerError, type ServerError } from 'pgproof-runtime/errors.js';
import type { TestDatabase } from '../../support/database.js';
import { migrationsFolder } from '../../support/template.js';
import { migrateFolder, rollbackFolder } from '../../support/runner.js';

/** All migrations, oldest first. */
export const migrationNames: readonly string[] = readdirSync(migrationsFolder)
  .flatMap((file) => /^(.+)\.up\.sql$/.exec(file)?.[1] ?? [])
  .sort();

export const lastMigration = migrationNames.at(-1) ?? '';

/** The last migration of the sprint: what it was asked for is true here, whatever comes after it. */
export const endOfSprint = '20260215110000_add-server-defaults';

/** Applies what is pending up to and with the named migration. */
export async function migrateTo({ url }: TestDatabase, name: string): Promise<void> {
  await migrateFolder(url, migrationsFolder, name);
}

/** Takes down, latest first, what was applied after the named migration; everything when there is no name. */
export async function rollbackTo({ url }: TestDatabase, name: string | undefined): Promise<void> {
  await rollbackFolder(url, migrationsFolder, name === undefined ? 'all' : { to: name });
}

/** The server's error that made a step fail, however it was wrapped. */
export async function refusalOf(step: Promise<void>): Promise<ServerError> {
  let error: unknown = await step.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error === undefined) throw new Error('the step went through, and should have been refused');
  while (!isServerError(error) && error instanceof Error && error.cause !== undefined) error = error.cause;
  if (!isServerError(error)) throw error;
  return error;
}
