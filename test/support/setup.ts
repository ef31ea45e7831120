/** Required by mocha: makes the test server available before the first test, in the main process, for all workers. */
import { joinServer } from '../../packages/tool/src/library/test-server.js';
import { majors, type Major } from '../../packages/tool/src/embedded/cluster.js';
import { startThrowAwayServer, type ThrowAwayServer } from '../../packages/tool/src/embedded/throw-away.js';
import { connectionUrl } from 'pgproof-runtime/connection-config.js';
import { leaveServer, refuseRemote, serverUrl } from './server.js';

let server: ThrowAwayServer | undefined;

export async function mochaGlobalSetup(): Promise<void> {
  process.env['VBWD_TEST_SERVER_URL'] = await findTestServer();
  // From here on this run's databases are those of one that lives, and what killed runs have left is gone.
  const joined = await joinServer({ config: refuseRemote(serverUrl()), embedded: false });
  process.env['VBWD_TEST_RUN'] = joined.key;
  process.env['VBWD_TEST_SERVER_MAJOR'] = String(joined.major);
}

export async function mochaGlobalTeardown(): Promise<void> {
  await server?.stop();
}

/** In each worker, behind each file. */
export const mochaHooks = { afterAll: leaveServer };

/** The server that DATABASE_URL names; else one of this run's own, whose data is in memory where there is some, and which ends with it. */
async function findTestServer(): Promise<string> {
  const named = process.env['DATABASE_URL'];
  // Never the database that it names, which may not even exist yet.
  if (named !== undefined && named !== '') return connectionUrl({ ...refuseRemote(named), database: 'postgres' });
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
