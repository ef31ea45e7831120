import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { UserError } from 'pgproof-runtime/errors.js';
import { defaultMajor, type Major, type ServerOptions } from './cluster.js';
import { outcomeOf } from './program.js';

/** The last build of each major version; 18 is a dependency in package.json. */
const versions: Record<Exclude<Major, typeof defaultMajor>, string> = {
  14: '14.23.0-beta.17',
  15: '15.18.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
};

/**
 * Installs another major version into `.embedded/` with the user's npm, whose registry, proxy and cache are as ever. Two at once
 * both install, and the first one's rename counts.
 */
export async function installMajor(
  name: string,
  major: keyof typeof versions,
  { root, onProgress, mayInstall }: { root: string } & Pick<ServerOptions, 'onProgress' | 'mayInstall'>,
): Promise<string> {
  const cache = join(root, '.embedded');
  const published = join(cache, `npm-${versions[major]}`);
  if (existsSync(published)) return join(published, 'node_modules', name);
  if (mayInstall === false)
    throw new UserError(`PostgreSQL ${major} is not installed in ${cache}`, { fix: 'npx pgproof verify installs it' });
  onProgress?.(`installing PostgreSQL ${major} with npm, once`);
  mkdirSync(cache, { recursive: true });
  const workshop = mkdtempSync(join(cache, 'npm-'));
  try {
    // mkdtemp makes it private, but the server's account runs what is in it.
    chmodSync(workshop, 0o755);
    await npmInstall(workshop, `${name}@${versions[major]}`);
    renameSync(workshop, published);
  } catch (error) {
    if (!existsSync(published)) throw error;
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
  return join(published, 'node_modules', name);
}

async function npmInstall(folder: string, what: string): Promise<void> {
  // In a project of its own instead of with --prefix, which would also move npm's global settings (certificates, proxy) into the folder.
  writeFileSync(join(folder, 'package.json'), '{}\n');
  // Without scripts: the only one makes links, which we make ourselves.
  const parameters = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', what];
  const env = { ...process.env, ...cacheFor(folder) };
  const { code, output } = await outcomeOf('npm', parameters, { cwd: folder, env });
  rmSync(join(folder, cacheName), { recursive: true, force: true });
  if (code === 0) return;
  throw new UserError(`npm could not install ${what}\n${output.trim().split('\n').slice(-12).join('\n')}`, {
    fix: 'correct that, or name a server of that version in DATABASE_URL',
  });
}

const cacheName = 'npm-cache';

/** npm keeps its cache and its logs in the home folder, which an account of a service or of a container may lack. */
function cacheFor(folder: string): Record<string, string> {
  try {
    accessSync(homedir(), constants.W_OK);
    return {};
  } catch {
    return { npm_config_cache: process.env['npm_config_cache'] ?? join(folder, cacheName) };
  }
}
