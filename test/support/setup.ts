/** Required by mocha: makes the test server available before the first test, in the main process, for all workers. */
import { randomBytes } from 'node:crypto';
import type postgres from 'postgres';
import { majors, type Major } from '../../packages/tool/src/embedded/place.js';
import { startThrowAwayServer, type ThrowAwayServer } from '../../packages/tool/src/embedded/throw-away.js';
import { openPool } from 'pgproof-runtime/postgres.js';
import { targetUrl } from 'pgproof-runtime/target.js';
import { dropLeftovers, joinRuns } from './runs.js';
import { leaveServer, refuseRemote, serverUrl } from './server.js';
import { templateName } from './template.js';

let session: postgres.Sql | undefined;
let server: ThrowAwayServer | undefined;

export async function mochaGlobalSetup(): Promise<void> {
  const runId = randomBytes(4).toString('hex').slice(0, 7);
  process.env['VBWD_TEST_RUN'] = runId;
  session = await joinServer(runId);
  await dropLeftovers(session, runId, templateName());
}

export async function mochaGlobalTeardown(): Promise<void> {
  await session?.end({ timeout: 1 });
  await server?.stop();
}

/** In each worker, behind each file. */
export const mochaHooks = { afterAll: leaveServer };

async function joinServer(runId: string): Promise<postgres.Sql> {
  process.env['VBWD_TEST_SERVER_URL'] = await findTestServer();
  const joined = openPool(refuseRemote(serverUrl()), 'vbwd-test-run', 1);
  await joinRuns(joined, runId);
  const [row] = await joined<{ version: string }[]>`select current_setting('server_version_num') as version`;
  process.env['VBWD_TEST_SERVER_MAJOR'] = String(Math.floor(Number(row?.version) / 10000));
  return joined;
}

/** The server that DATABASE_URL names; else one of this run's own, whose data is in memory where there is some, and which ends with it. */
async function findTestServer(): Promise<string> {
  const named = process.env['DATABASE_URL'];
  // Never the database that it names, which may not even exist yet.
  if (named !== undefined && named !== '') return targetUrl({ ...refuseRemote(named), database: 'postgres' });
  server = await startThrowAwayServer({
    major: chosenMajor(),
    settings: {
      max_connections: 300,
      // It is in memory.
      max_wal_size: '256MB',
      // What replicates between databases is tested, too.
      max_logical_replication_workers: 4,
      dynamic_library_path: '$libdir',
    },
    onProgress: console.error,
  });
  process.env['VBWD_TEST_SERVER_EMBEDDED'] = 'yes';
  return `postgres://postgres:${server.password}@127.0.0.1:${server.port}/postgres`;
}

function chosenMajor(): Major {
  const wanted = process.env['PG'] ?? '18';
  const major = majors.find((known) => String(known) === wanted);
  if (major === undefined) throw new Error(`PG=${wanted} is none of ${majors.join(', ')}`);
  return major;
}
