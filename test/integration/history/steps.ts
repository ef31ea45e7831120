import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isServerError, type ServerError } from '../../../src/errors.js';
import type { TestDatabase } from '../../support/database.js';

const folder = join(import.meta.dirname, '../../../migrations');

/** All migrations, oldest first. */
export const migrationNames: readonly string[] = readdirSync(folder)
  .flatMap((file) => /^(.+)\.up\.sql$/.exec(file)?.[1] ?? [])
  .sort();

export const lastMigration = migrationNames.at(-1) ?? '';

/** Applies what is pending up to and with the named migration. */
export async function migrateTo(db: TestDatabase, name: string): Promise<void> {
  const target = positionOf(name);
  const applied = await countApplied(db);
  for (const next of migrationNames.slice(applied, target + 1)) {
    await runHalf(db, next, 'up', 'insert into pgmigrations (name) values ($1)');
  }
}

/** Takes down, latest first, what was applied after the named migration; everything when there is no name. */
export async function rollbackTo(db: TestDatabase, name: string | undefined): Promise<void> {
  const target = name === undefined ? -1 : positionOf(name);
  const applied = await countApplied(db);
  for (const next of migrationNames.slice(target + 1, applied).reverse()) {
    await runHalf(db, next, 'down', 'delete from pgmigrations where name = $1');
  }
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

async function countApplied({ sql }: TestDatabase): Promise<number> {
  await sql`create table if not exists pgmigrations (id serial primary key, name varchar(255) not null)`;
  const [row] = await sql<{ count: number }[]>`select count(*)::integer as count from pgmigrations`;
  return row?.count ?? 0;
}

async function runHalf({ sql }: TestDatabase, name: string, half: 'up' | 'down', mark: string): Promise<void> {
  const text = readFileSync(join(folder, `${name}.${half}.sql`), 'utf8');
  if (text.startsWith('-- no-transaction\n')) {
    await sql.unsafe(text);
    await sql.unsafe(mark, [name]);
    return;
  }
  await sql.begin(async (transaction) => {
    await transaction.unsafe(text);
    await transaction.unsafe(mark, [name]);
  });
}

function positionOf(name: string): number {
  const position = migrationNames.indexOf(name);
  if (position === -1) throw new Error(`there is no migration ${name}`);
  return position;
}
