import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const project = join(import.meta.dirname, '../..');
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

/** A process of its own that makes a test database of a folder of migrations. */
export interface TestDatabaseProcess {
  /** Of the database; it fails where the process ends without one. */
  readonly url: Promise<string>;
  /** Its exit code; null where a signal ended it. */
  readonly ended: Promise<number | null>;
  readonly kill: () => void;
}

/** @param options.url of the server; without one it is the embedded one of the working folder's project. */
export function startTestDatabase(
  migrations: string,
  options: { readonly url?: string; readonly cwd?: string; readonly stay?: boolean },
): TestDatabaseProcess {
  const { url: server, cwd = project, stay = false } = options;
  const { PATH, HOME } = process.env;
  const program = join(project, 'test/support/make-test-database.ts');
  const words = ['--import', tsx, program, migrations, ...(stay ? ['stay'] : [])];
  const child = spawn(process.execPath, words, {
    cwd,
    env: {
      PATH,
      HOME,
      TSX_TSCONFIG_PATH: join(project, 'tsconfig.json'),
      ...(server === undefined ? {} : { DATABASE_URL: server }),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const url = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      resolve(chunk.toString().trim());
    });
    void ended.then(() => {
      reject(new Error('it ended without a URL'));
    });
  });
  return { url, ended, kill: () => child.kill('SIGKILL') };
}
