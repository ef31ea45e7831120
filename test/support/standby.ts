import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startServer } from '../../packages/tool/src/embedded/start.js';
import { stopServer } from '../../packages/tool/src/embedded/stop.js';
import { makeRoot, removeRoot } from './checkout.js';

/** A server and a hot standby of it, of the test's own. */
export interface Pair {
  readonly primaryUrl: string;
  readonly standbyUrl: string;
  stop(): Promise<void>;
}

/**
 * Starts a server, has it filled, and makes a standby of a copy of its files. The standby is never told of what comes after: it stays as
 * far behind as a replica ever is.
 */
export async function startPair(fill: (url: string) => Promise<void>): Promise<Pair> {
  const roots = [makeRoot(), makeRoot()] as const;
  const [primaryRoot, standbyRoot] = roots;
  const stopBoth = () => Promise.all(roots.map((root) => stopServer({ purpose: 'test', root })));
  const first = await startServer({ purpose: 'test', root: primaryRoot });
  await fill(first.url);
  // The second has a place and an account of its own by now, and gets the files of the first.
  const second = await startServer({ purpose: 'test', root: standbyRoot });
  await stopBoth();
  trustEveryone(first.dataDirectory);
  execFileSync('rm', ['-r', second.dataDirectory]);
  execFileSync('cp', ['-a', first.dataDirectory, second.dataDirectory]);
  execFileSync('rm', [join(second.dataDirectory, 'postmaster.opts')]);
  cpSync(join(second.dataDirectory, 'PG_VERSION'), join(second.dataDirectory, 'standby.signal'));
  const [primary, standby] = await Promise.all(roots.map((root) => startServer({ purpose: 'test', root })));
  return {
    primaryUrl: primary?.url ?? '',
    standbyUrl: standby?.url ?? '',
    stop: async () => {
      await stopBoth();
      await Promise.all(roots.map((root) => removeRoot(root)));
    },
  };
}

/** A pooler of another's making logs in for its clients. */
function trustEveryone(data: string): void {
  const file = join(data, 'pg_hba.conf');
  writeFileSync(file, `host all all 127.0.0.1/32 trust\n${readFileSync(file, 'utf8')}`);
}
