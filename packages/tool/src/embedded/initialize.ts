import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from 'pgproof-runtime/errors.js';
import { databaseNameOf, nameFile } from './database-name.js';
import { defaultMajor, giveTo, type Cluster } from './cluster.js';
import { runProgram } from './program.js';

/**
 * Makes the cluster unless it is there: in a private folder, and published by one rename, so that of two first starts at once one wins
 * and both go on. The password lies inside the data directory: beside it, the loser's would replace the winner's.
 */
export async function initialize({ paths, account, binaries, options }: Cluster): Promise<void> {
  if (existsSync(paths.data)) return;
  options.onProgress?.(`making the embedded PostgreSQL ${options.major ?? defaultMajor}`);
  removeAbandoned(paths.folder);
  const workshop = mkdtempSync(join(paths.folder, 'init-'));
  const data = join(workshop, 'data');
  const passwordFile = join(workshop, 'password');
  const ownName = join(workshop, nameFile);
  writeFileSync(passwordFile, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  writeFileSync(ownName, `${databaseNameOf(options.root)}\n`, { mode: 0o600, flag: 'wx' });
  if (account !== undefined) for (const path of [passwordFile, ownName, workshop]) giveTo(account, path);
  try {
    const { code, output } = await runProgram(
      join(binaries, 'initdb'),
      parameters(data, passwordFile, options),
      account,
    );
    if (code !== 0) {
      throw new UserError(`the embedded server could not be made in ${paths.folder}\n${output.trim()}`, {
        fix: 'correct what initdb complains of, or name a server of yours in DATABASE_URL',
      });
    }
    renameSync(passwordFile, join(data, 'password'));
    renameSync(ownName, join(data, nameFile));
    publish(data, paths.data);
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}

function parameters(
  data: string,
  passwordFile: string,
  { major = defaultMajor, purpose = 'development' }: Cluster['options'],
): string[] {
  // The builtin locale sorts alike on every machine, whatever its C library; before 17 there is only C for that.
  const locale = major >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'] : ['--locale=C'];
  const account = ['-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
  return ['-D', data, '-E', 'UTF8', ...locale, ...account, ...(purpose === 'development' ? [] : ['--no-sync'])];
}

function publish(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/** What a killed first start has left; one that still runs is younger. */
function removeAbandoned(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const modified = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (name.startsWith('init-') && modified < Date.now() - 600_000) rmSync(path, { recursive: true, force: true });
  }
}
