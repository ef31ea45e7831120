import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type pg from 'pg';
import { isServerError } from 'pgproof-runtime/errors.js';
import { quoteIdentifier } from 'pgproof-runtime/quote.js';
import { targetUrl } from 'pgproof-runtime/target.js';
import { embedded } from '../cli/server.js';
import { loadSomeMigrations } from '../migrate/files.js';
import { toolVersion } from '../package.js';
import { requireAllowedHost } from '../session/remote.js';
import { findProject } from './project.js';
import { ensureTemplate, type Template } from './template.js';
import { joinServer, type TestServer } from './test-server.js';
import type { TestDatabase, TestDatabaseOptions } from './types.js';

/**
 * Makes a database with all migrations applied, by a copy of one that is made once for each state of the files. It is on the server that `url`
 * or DATABASE_URL names, beside the database there, else on an embedded one for tests. What a process leaves that was killed, the next one drops.
 *
 * @throws UserError where the server cannot be reached, is on another machine that ALLOW_REMOTE does not name, or a migration fails.
 */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const { configured, database } = await findProject(options, startTestServer);
  requireAllowedHost(database.target, 'make test databases');
  const { migrations: directory, schema, searchPath, roles } = configured;
  const folder = { directory, migrations: loadSomeMigrations(directory) };
  const project = hashOf(resolve(directory), schema, searchPath?.join());
  const files = folder.migrations.flatMap(({ name, up, down }) => [name, up.sha256, down.sha256]);
  const name = `pgproof_template_${project}_${hashOf(toolVersion, roles?.join(), ...files)}`;
  const template = { name, project, folder, naming: { schema, searchPath }, roles };
  const server = await joinServer(database);
  const clone = server.newName();
  await server.use((client) => copy(client, { server, template, clone }));
  const drop = () =>
    server.use(async (client) => {
      await client.query(`drop database if exists ${quoteIdentifier(clone)} with (force)`);
    });
  return {
    url: targetUrl({ ...server.target, database: clone }),
    drop,
    [Symbol.asyncDispose]: drop,
  };
}

/** One statement where the template is there; a copy fails where it is not, or where another run of the project has just replaced it. */
async function copy(
  client: pg.Client,
  { server, template, clone }: { server: TestServer; template: Template; clone: string },
): Promise<void> {
  const create = `create database ${quoteIdentifier(clone)} template ${quoteIdentifier(template.name)}`;
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query(create);
      return;
    } catch (error) {
      if (attempt === 3 || !isServerError(error) || error.code !== '3D000') throw error;
    }
    await ensureTemplate(server, template);
  }
}

async function startTestServer(say: (message: string) => void) {
  const { startServer } = await import('../embedded/start.js');
  return embedded((await startServer({ purpose: 'test', onProgress: say })).url);
}

function hashOf(...parts: readonly (string | undefined)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
}
