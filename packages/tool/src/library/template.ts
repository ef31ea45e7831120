import { run } from 'pgproof-runtime/query.js';
import { quoteIdentifier } from 'pgproof-runtime/quote.js';
import { quietly } from '../migrate/apply-options.js';
import type { Folder } from '../migrate/engine.js';
import { migrate } from '../migrate/run.js';
import { withSession, type Naming } from '../migrate/session.js';
import { endSessionsOf, holdKey, leaveKey, listTestDatabases } from '../queries/library/test-databases.js';
import { connectPg, fromPg } from '../session/pg.js';
import { openBeside } from '../session/create.js';
import { makeRoles } from './roles.js';
import type { TestServer } from './test-server.js';

/** What a database with all migrations is made from, and its name, which says so. */
export interface Template {
  readonly name: string;
  /** Tells the templates of one folder from those of others. */
  readonly project: string;
  readonly folder: Folder;
  readonly naming: Naming;
  readonly roles: readonly string[] | undefined;
}

/**
 * Makes the template unless it is there, under a lock: of all processes that come at once, one does the work. It is migrated under another name
 * and published by a rename, so that it is never seen unfinished; and no one can connect to it, which would keep it from being copied.
 */
export async function ensureTemplate(server: TestServer, template: Template): Promise<void> {
  const { name, project, folder, naming, roles } = template;
  const key = { key: Number.parseInt(name.slice(-7), 16) };
  // On a connection of its own: calls of one process wait for each other, too.
  const client = await openBeside(server.target, (beside) => connectPg(beside, 'pgproof test'));
  try {
    const connection = fromPg(client);
    await run(connection, holdKey, key);
    const databases = (await run(connection, listTestDatabases)).map((row) => row.name);
    if (databases.includes(name)) return;
    const draft = server.newName();
    await client.query(`create database ${quoteIdentifier(draft)} template template0`);
    await withSession({ ...server.target, database: draft }, { command: 'test', ...naming }, async (session) => {
      if (server.embedded) await makeRoles(session, roles, () => undefined);
      await migrate(session, folder, undefined, quietly);
    });
    await client.query(`alter database ${quoteIdentifier(draft)} allow_connections false`);
    await run(connection, endSessionsOf, { database: draft });
    await client.query(`alter database ${quoteIdentifier(draft)} rename to ${quoteIdentifier(name)}`);
    // Those of the folder as it was. One that is being copied right now stays until the next time.
    for (const old of databases.filter((one) => one.startsWith(`pgproof_template_${project}_`)))
      await client.query(`drop database if exists ${quoteIdentifier(old)}`).catch(() => undefined);
    await run(connection, leaveKey, key);
  } finally {
    await client.end();
  }
}
