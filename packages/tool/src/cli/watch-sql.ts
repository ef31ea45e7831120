import { hash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, watch } from 'node:fs';
import { extname, join } from 'node:path';
import { UserError } from 'pgproof-runtime/errors.js';
import { onInterrupt } from './interrupt.js';
import { terminal } from './terminal.js';

/** An editor writes a file in steps, and several files one after the other. */
const settleMs = 50;

/**
 * Has work done now, and again whenever the SQL below the folders has changed, until Ctrl-C or SIGTERM. What changes meanwhile is one more time.
 * After a failure a save of the same text is enough: what was wrong may have been elsewhere.
 *
 * @param work gives an exit code; 130 ends it.
 * @param waiting called after each time, once a signal ends it with 0.
 */
export async function watchSql(
  folders: readonly string[],
  work: () => Promise<number>,
  waiting: () => void,
): Promise<void> {
  const watched = folders.filter((folder) => existsSync(folder));
  const [first] = folders;
  if (first !== watched[0])
    throw new UserError(`there is no folder to watch: ${first ?? ''}`, {
      fix: 'name it with --migrations DIR or in pgproof.config.json, or have it made: npx pgproof init',
    });
  let isSaved = false;
  let wake = (): void => undefined;
  const watchers = watched.map((folder) =>
    watch(folder, { recursive: true }, (_, file) => {
      // A folder may come with files in it.
      if (file !== null && !['.sql', ''].includes(extname(file))) return;
      isSaved = true;
      wake();
    }).on('error', () => undefined),
  );
  try {
    for (let before = ''; ;) {
      isSaved = false;
      const found = digest(watched);
      const isNew = found !== before;
      const code = isNew ? await work() : 0;
      if (code === 130) {
        terminal.exitCode = code;
        return;
      }
      before = code === 0 ? found : '';
      if (await isInterrupted(isNew)) return;
    }
  } finally {
    for (const watcher of watchers) watcher.close();
  }

  /** Waits for a save, or for the end. While there is work, that itself listens, or has nothing to undo. */
  function isInterrupted(isNew: boolean): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (is: boolean) => {
        restore();
        wake = () => undefined;
        resolve(is);
      };
      const restore = onInterrupt(() => {
        end(true);
      });
      wake = () => {
        wake = () => undefined;
        setTimeout(end, settleMs, false);
      };
      if (isNew) waiting();
      if (isSaved) wake();
    });
  }
}

function digest(folders: readonly string[]): string {
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.sql'))
      .sort()
      .map((file) => join(folder, file)),
  );
  return hash('sha256', files.map((file) => `${file}\0${textOf(file)}`).join('\0'));
}

/** It may be gone since the folder was read. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
