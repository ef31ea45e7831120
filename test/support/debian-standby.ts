import { join } from 'node:path';
import { connectionUrl, parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { startDebianServer } from './debian-server.js';
import { freePort } from './program.js';
import { waitForStandby, waitNoMore, type Pair } from './standby.js';

/** Debian's servers, of which the second is a copy that Debian's pg_basebackup made of the first as it went on. */
export async function startDebianPair(fill: (url: string) => Promise<void>): Promise<Pair> {
  const primary = await startDebianServer();
  const data = join(primary.folder, 'standby');
  const control = (words: string[]) => primary.program('pg_ctl', ['-D', data, '-w', ...words]);
  await fill(primary.url);
  await primary.program('pg_basebackup', [
    '-d',
    primary.url,
    '-D',
    data,
    '-R',
    '-X',
    'stream',
    '-c',
    'fast',
    '--no-sync',
  ]);
  const port = await freePort();
  await control(['-l', join(primary.folder, 'standby.log'), '-o', primary.settings(port), 'start']);
  const standbyUrl = connectionUrl({ ...parseConnectionUrl(primary.url), port });
  await waitForStandby(primary.url);
  return {
    primaryUrl: primary.url,
    standbyUrl,
    failOver: async () => {
      await primary.crash();
      await control(['promote']);
      await waitNoMore(standbyUrl);
    },
    stop: async () => {
      await control(['-m', 'immediate', 'stop']);
      await primary.stop();
    },
  };
}
