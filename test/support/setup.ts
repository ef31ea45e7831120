/** Required by mocha: makes the test server available before the first test, in the main process, for all workers. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type postgres from 'postgres';
import { majors, type Major } from '../../src/database/embedded/place.js';
import { startServer } from '../../src/database/embedded/start.js';
import { stopServer } from '../../src/database/embedded/stop.js';
import { openPool } from '../../src/database/postgres.js';
import { targetUrl } from '../../src/database/target.js';
import { dropLeftovers, isLastRun, joinRuns } from './runs.js';
import { isEmbedded, refuseRemote, serverUrl } from './server.js';
import { templateName } from './template.js';

let session: postgres.Sql | undefined;

export async function mochaGlobalSetup(): Promise<void> {
  const runId = randomBytes(4).toString('hex').slice(0, 7);
  process.env['VBWD_TEST_RUN'] = runId;
  session = await joinServer(runId);
  await dropLeftovers(session, runId, templateName());
}

/** Stops the embedded server, unless another run uses it or KEEP_TEST_SERVER=1; it starts again in a tenth of a second. */
export async function mochaGlobalTeardown(): Promise<void> {
  if (session === undefined) return;
  const stops = isEmbedded() && process.env['KEEP_TEST_SERVER'] !== '1' && (await isLastRun(session));
  if (stops) await stopServer({ major: chosenMajor(), purpose: 'test' });
  await session.end({ timeout: 1 });
}

async function joinServer(runId: string): Promise<postgres.Sql> {
  for (let attempt = 1; ; attempt++) {
    await findTestServer();
    const joined = openPool(refuseRemote(serverUrl()), 'vbwd-test-run', 1);
    try {
      await joinRuns(joined, runId);
      const [row] = await joined<{ version: string }[]>`select current_setting('server_version_num') as version`;
      process.env['VBWD_TEST_SERVER_MAJOR'] = String(Math.floor(Number(row?.version) / 10000));
      return joined;
    } catch (error) {
      await joined.end({ timeout: 1 });
      // The run before us may be stopping the server that we have just found.
      if (!isEmbedded() || attempt === 5) throw error;
      await sleep(100);
    }
  }
}

async function findTestServer(): Promise<void> {
  const named = process.env['DATABASE_URL'];
  if (named !== undefined && named !== '') {
    // Never the database that it names, which may not even exist yet.
    process.env['VBWD_TEST_SERVER_URL'] = targetUrl({ ...refuseRemote(named), database: 'postgres' });
    return;
  }
  const { url } = await startServer({
    major: chosenMajor(),
    purpose: 'test',
    // What replicates between databases is tested, too.
    settings: { wal_level: 'logical' },
    onProgress: console.error,
  });
  process.env['VBWD_TEST_SERVER_URL'] = url;
  process.env['VBWD_TEST_SERVER_EMBEDDED'] = 'yes';
}

function chosenMajor(): Major {
  const wanted = process.env['PG'] ?? '18';
  const major = majors.find((known) => String(known) === wanted);
  if (major === undefined) throw new Error(`PG=${wanted} is none of ${majors.join(', ')}`);
  return major;
}
