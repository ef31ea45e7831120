import { connectionUrl } from 'pgproof-runtime/connection-config.js';
import { embedded, type Server } from '../config/server.js';
import { quietly } from '../migrate/apply-options.js';
import { toolVersion } from '../package.js';
import { requireAllowedHost } from '../session/remote.js';
import { cloneTemplate } from './clone.js';
import type { Copy } from './copy.js';
import { Interrupted } from './errors.js';
import { findProject } from './project.js';
import { templateOf } from './template.js';
import { joinServer } from './test-server.js';
import type { TestDatabase, TestDatabaseOptions } from './types.js';

/**
 * Makes a database with all migrations applied, by a copy of one that is made once for each state of the files. It is on the server that `url`
 * or DATABASE_URL names, beside the database there, else on an embedded one for tests. What a process leaves that was killed, the next one drops.
 *
 * @throws UserError where the server cannot be reached, is on another machine that ALLOW_REMOTE does not name, or a migration fails; Interrupted
 * where the signal came first.
 */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const { signal = quietly.signal } = options;
  try {
    const { config, drop } = await clone(options, signal);
    return { url: connectionUrl(config), drop, [Symbol.asyncDispose]: drop };
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new Interrupted('interrupted: no test database was made', { done: [], fix: 'run again', cause: error });
  }
}

async function clone(options: TestDatabaseOptions, signal: AbortSignal): Promise<Copy> {
  signal.throwIfAborted();
  const { configured, database } = await findProject(options, startTestServer);
  requireAllowedHost(database.config, 'make test databases');
  const template = templateOf(configured, toolVersion);
  const made = await cloneTemplate(await joinServer(database), template, signal);
  if (!signal.aborted) return made;
  await made.drop();
  throw signal.reason;
}

async function startTestServer(say: (message: string) => void): Promise<Server> {
  const { startServer } = await import('../embedded/start.js');
  return embedded((await startServer({ purpose: 'test', onProgress: say })).url);
}
