import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from 'pgproof-runtime/query.js';
import { quoteIdentifier } from 'pgproof-runtime/quote.js';
import { quietly } from '../migrate/apply-options.js';
import type { Folder } from '../migrate/engine.js';
import { loadSomeMigrations } from '../migrate/files.js';
import { migrate } from '../migrate/run.js';
import { withSession, type Naming } from '../migrate/session.js';
import { endSessionsOf, listTemplates, tryKey } from '../queries/library/test-databases.js';
import { openBeside } from '../session/create.js';
import { connectPg, fromPg } from '../session/pg.js';
import { copyDatabase } from './copy.js';
import { makeRoles } from './roles.js';
import type { TestServer } from './test-server.js';

/** What a database with all migrations is made from, and its name, which says so. */
export interface Template {
  readonly name: string;
  /** What the names of the folder's templates begin with, and of no other folder's. */
  readonly prefix: string;
  readonly folder: Folder;
  readonly naming: Naming;
  readonly roles: readonly string[] | undefined;
}

interface Source extends Naming {
  readonly migrations: string;
  readonly roles?: readonly string[] | undefined;
}

const betweenTriesMs = 50;

/** @param version of what applies the migrations: another one may write another record. */
export function templateOf({ migrations: directory, schema, searchPath, roles }: Source, version: string): Template {
  const folder = { directory, migrations: loadSomeMigrations(directory) };
  const prefix = `pgproof_template_${hashOf(resolve(directory), schema, searchPath?.join())}_`;
  const files = folder.migrations.flatMap(({ name, up, down }) => [name, up.sha256, down.sha256]);
  const name = `${prefix}${hashOf(version, roles?.join(), ...files)}`;
  return { name, prefix, folder, naming: { schema, searchPath }, roles };
}

/**
 * Makes the template unless it is there, under a lock: of all processes that come at once, one does the work. It is migrated under another name
 * and published by a rename, so that it is never seen unfinished; and no one can connect to it, which would keep it from being copied.
 */
export async function ensureTemplate(server: TestServer, template: Template, signal: AbortSignal): Promise<void> {
  const { name, prefix } = template;
  const key = { key: Number.parseInt(name.slice(-7), 16) };
  // On a connection of its own, whose end lets go of the lock: calls of one process wait for each other, too.
  const client = await openBeside(server.config, (beside) => connectPg(beside, 'pgproof test'));
  try {
    const connection = fromPg(client);
    while ((await run(connection, tryKey, key))[0]?.isFree !== true) await sleep(betweenTriesMs, undefined, { signal });
    const templates = (await run(connection, listTemplates)).map((row) => row.name);
    if (templates.includes(name)) return;
    const draft = await buildDraft(server, template, signal);
    await client.query(`alter database ${quoteIdentifier(draft)} allow_connections false`);
    await run(connection, endSessionsOf, { database: draft });
    await client.query(`alter database ${quoteIdentifier(draft)} rename to ${quoteIdentifier(name)}`);
    // Those of the folder as it was. One that is being copied right now stays until the next time.
    for (const old of templates.filter((one) => one.startsWith(prefix)))
      await client.query(`drop database if exists ${quoteIdentifier(old)}`).catch(() => undefined);
  } finally {
    await client.end();
  }
}

/** The name of a database with all migrations; where one fails, none is left. */
async function buildDraft(server: TestServer, template: Template, signal: AbortSignal): Promise<string> {
  const { folder, naming, roles } = template;
  const draft = await copyDatabase(server, 'template0');
  try {
    await withSession(draft.config, { command: 'test', ...naming }, async (session) => {
      if (server.embedded) await makeRoles(session, roles, () => undefined);
      await migrate(session, folder, undefined, { ...quietly, signal });
    });
    return draft.config.database;
  } catch (error) {
    await draft.drop();
    throw error;
  }
}

function hashOf(...parts: readonly (string | undefined)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
}
