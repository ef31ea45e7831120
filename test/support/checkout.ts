import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { platformPackage } from '../../packages/tool/src/embedded/binaries.js';
import type { EmbeddedServer } from '../../packages/tool/src/embedded/find.js';
import {
  clusterPaths,
  isRoot,
  makeBase,
  outsideCheckout,
  type ServerOptions,
} from '../../packages/tool/src/embedded/cluster.js';
import { makeCluster } from '../../packages/tool/src/embedded/start.js';
import { stopServer } from '../../packages/tool/src/embedded/stop.js';

const project = join(import.meta.dirname, '../..');
// Not import.meta.resolve: mocha loads the tests through require, which has none.
const tsx = createRequire(import.meta.url).resolve('tsx');

/** An ordinary account, not the one that root's server runs as; initdb wants a known one. Only root can act as it. */
export const ordinary = account('daemon');
export const stranger = { uid: 4242, gid: 4242 };

/**
 * An empty folder to be a project's root.
 *
 * @param where a folder that all accounts can enter.
 */
export function makeRoot(under = '', where = tmpdir()): string {
  const top = mkdtempSync(join(realpathSync(where), 'vbwd-test-'));
  chmodSync(top, 0o755);
  mkdirSync(join(top, under), { recursive: true });
  return join(top, under);
}

/** A checkout with the embedded server's sources and packages, as `npm ci --ignore-scripts` leaves them: without the libraries' links. */
export function makeCheckout(options: { withPackage?: boolean } = {}): string {
  const root = makeRoot();
  for (const path of [
    'package.json',
    'tsconfig.json',
    'packages/runtime',
    'packages/tool/package.json',
    'packages/tool/src/project.ts',
    'packages/tool/src/embedded',
    'test/support/start-embedded.ts',
  ]) {
    cpSync(join(project, path), join(root, path), { recursive: true });
  }
  const name = platformPackage();
  if (options.withPackage !== false) linkTree(join(project, 'node_modules', name), join(root, 'node_modules', name));
  return root;
}

/** A clone of what lies in this checkout, with one commit. Its packages are links, so that nothing which happens there reaches ours. */
export function makeClone(): string {
  const root = makeRoot('clone');
  cpSync(project, root, {
    recursive: true,
    // What is built stays newer than what it is built from.
    preserveTimestamps: true,
    filter: (path) =>
      !/^((test\/browser\/)?node_modules|\.git|(packages\/tool\/)?\.embedded)(\/|$)/.test(relative(project, path)),
  });
  const [from, to] = [join(project, 'node_modules'), join(root, 'node_modules')];
  mkdirSync(to);
  for (const name of readdirSync(from).filter((entry) => !['.package-lock.json', '.cache'].includes(entry)))
    symlinkSync(join(from, name), join(to, name));
  writeFileSync(join(to, '.package-lock.json'), '{}');
  writeFileSync(join(root, '../.gitconfig'), '[user]\nname = test\nemail = test@example.com\n');
  for (const words of [
    ['init', '--quiet', '--initial-branch=main'],
    ['add', '--all'],
    ['commit', '--quiet', '--message=all'],
  ]) {
    const { status, stderr } = runIn(root, 'git', ...words);
    if (status !== 0) throw new Error(`git ${words.join(' ')}: ${stderr}`);
  }
  return root;
}

/** Runs a command in a clone, with nothing of our environment but PATH. */
export function runIn(root: string, command: string, ...words: string[]) {
  const env = { PATH: process.env['PATH'], HOME: join(root, '..') };
  const { status, stdout, stderr } = spawnSync(command, words, { cwd: root, env, encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** Lets a root use the major versions of PostgreSQL that the project has installed. */
export function shareInstalled(root: string): void {
  const [from, to] = [join(project, '.embedded'), join(root, '.embedded')];
  mkdirSync(to, { recursive: true });
  const installed = existsSync(from) ? readdirSync(from).filter((entry) => /^npm-\d+\./.test(entry)) : [];
  for (const name of installed) symlinkSync(join(from, name), join(to, name));
}

/** Gives a root a cluster, by a copy of the one that replays copy: initdb takes longer, and start.test.ts shows what it makes. */
export async function copyCluster(root: string, as: Pick<ServerOptions, 'major' | 'purpose'> = {}): Promise<void> {
  const { paths: made } = await makeCluster({ ...as, purpose: 'replay' });
  const [paths] = clusterPaths({ ...as, root });
  if (paths === undefined) throw new Error(`${root} has no place for a cluster`);
  makeBase(paths);
  mkdirSync(paths.folder, { mode: 0o700 });
  const { uid, gid } = statSync(made.folder);
  chownSync(paths.folder, uid, gid);
  const { status, stderr } = spawnSync('cp', ['-Rp', made.data, paths.data], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`cp: ${stderr}`);
}

/** Stops what runs in the folder, and removes it. */
export async function removeRoot(root: string): Promise<void> {
  await stopServer({ root });
  if (isRoot()) rmSync(outsideCheckout(root), { recursive: true, force: true });
  const top = root.split('/').findIndex((part) => part.startsWith('vbwd-test-'));
  rmSync(
    root
      .split('/')
      .slice(0, top + 1)
      .join('/'),
    { recursive: true, force: true },
  );
}

/** Starts the folder's server from a process of its own, whose end it waits for; from a checkout with the checkout's own sources. */
export async function startFrom(
  root: string,
  { checkout = false, account: as = {} }: { checkout?: boolean; account?: { uid?: number; gid?: number } } = {},
): Promise<{ server: EmbeddedServer | undefined; stderr: string; code: number | null }> {
  const program = join(checkout ? root : project, 'test/support/start-embedded.ts');
  const parameters = ['--import', pathToFileURL(tsx).href, program, root];
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: '/nonexistent',
    TSX_TSCONFIG_PATH: join(checkout ? root : project, 'tsconfig.json'),
  };
  const child = spawn(process.execPath, parameters, { cwd: '/', env, stdio: ['ignore', 'pipe', 'pipe'], ...as });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { server: stdout === '' ? undefined : (JSON.parse(stdout) as EmbeddedServer), stderr, code };
}

/** Why tests cannot act as another account here; undefined when they can. */
export function cannotBeAnother(): string | undefined {
  if (!isRoot()) return 'only root can act as another account';
  const { status } = spawnSync(process.execPath, ['-e', 'fs.readFileSync(process.argv[1])', tsx], {
    ...stranger,
    cwd: '/',
  });
  return status === 0 ? undefined : 'other accounts cannot enter this checkout';
}

/** A copy that takes no time: one more name for each file, or a real copy on another disk. Links are left out. */
function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkTree(source, target);
    else if (entry.isFile()) linkFile(source, target);
  }
}

function linkFile(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    copyFileSync(source, target);
  }
}

function account(name: string): { uid: number; gid: number } {
  const [, uid, gid] = new RegExp(`^${name}:[^:]*:(\\d+):(\\d+):`, 'm').exec(readFileSync('/etc/passwd', 'utf8')) ?? [];
  return { uid: Number(uid ?? 1), gid: Number(gid ?? 1) };
}
