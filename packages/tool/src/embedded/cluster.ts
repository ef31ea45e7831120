import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from 'pgproof-runtime/errors.js';
import { projectRoot } from '../project.js';
import type { Account } from './program.js';

export const majors = [14, 15, 16, 17, 18] as const;
export type Major = (typeof majors)[number];
export const defaultMajor = 18;

export const purposes = ['development', 'test', 'replay'] as const;
export type Purpose = (typeof purposes)[number];

export interface ServerOptions {
  major?: Major;
  /**
   * A test server is separate, and trades durability for speed: what it holds is lost when the machine goes down. The cluster of
   * replays is never started: each replay runs in a copy.
   */
  purpose?: Purpose;
  /** The project's root, which holds `.embedded/`; by default that of the working folder's project. */
  root?: string;
  /** Settings that it starts with, over our own. */
  settings?: Readonly<Record<string, string | number>>;
  /** False: a major version that is not installed yet is refused, instead of installed with npm. */
  mayInstall?: boolean;
  /** Told before a step that takes seconds. */
  onProgress?: (message: string) => void;
}

/** Where a cluster is kept: `<base>/18/data`. */
export interface ClusterPaths {
  base: string;
  folder: string;
  data: string;
}

/** One cluster, and all that is needed to run it. */
export interface Cluster {
  paths: ClusterPaths;
  account: Account | undefined;
  /** The folder with initdb, pg_ctl and postgres. */
  binaries: string;
  options: ServerOptions;
}

/**
 * Where the cluster may be. The checkout comes first. Only for root there is a second place, since root's server runs as another
 * account, which cannot enter a checkout under /root.
 */
export function clusterPaths({
  major = defaultMajor,
  purpose = 'development',
  root = projectRoot(),
}: ServerOptions): ClusterPaths[] {
  const inCheckout = join(root, '.embedded');
  const bases = isRoot() ? [inCheckout, outsideCheckout(root)] : [inCheckout];
  return bases
    .filter((base) => base === inCheckout || isRootsOwn(base))
    .map((base) => {
      const folder = join(base, purpose === 'development' ? String(major) : `${major}-${purpose}`);
      return { base, folder, data: join(folder, 'data') };
    });
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Makes the base folder, which holds nothing secret and which the server's account must be able to enter. */
export function makeBase({ base }: ClusterPaths): void {
  mkdirSync(base, { recursive: true });
  // Whatever the umask is. Only root: it is root's server that runs as somebody else.
  if (isRoot()) chmodSync(base, 0o755);
}

/** Makes the cluster's own folder, which only the server's account may look into. */
export function makeFolder({ folder }: ClusterPaths, account: Account | undefined): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (account !== undefined && statSync(folder).uid === 0) giveTo(account, folder);
}

export function giveTo({ uid, gid }: Account, path: string): void {
  chownSync(path, uid >>> 0, gid >>> 0);
}

/**
 * The account that root's server runs as, as PostgreSQL refuses to run as root: who has run the cluster before, else nobody.
 * Undefined when we are not root.
 */
export function serverAccount({ folder }: ClusterPaths): Account | undefined {
  if (!isRoot()) return undefined;
  const owner = statSync(folder, { throwIfNoEntry: false });
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid | 0, gid: owner.gid | 0 };
  const nobody = /^nobody:[^:]*:(-?\d+):(-?\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'));
  return { uid: Number(nobody?.[1] ?? 65534), gid: Number(nobody?.[2] ?? 65534) };
}

/** Looks into the cluster's folder; that it may not be looked into means that another account made it. */
export function refuseForeign<Value>({ base, folder }: ClusterPaths, look: () => Value): Value {
  try {
    return look();
  } catch (error) {
    if (!['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
  throw new UserError(`the embedded server in ${folder} belongs to another account, which ran it here before`, {
    fix: `work as that account; or, to start over with an empty server, stop it as that account (npx pgproof db-stop), then: sudo mv ${base} ${base}-old; or name a server of yours in DATABASE_URL`,
  });
}

/**
 * A folder of this checkout's own that every account can enter: in /var/tmp, which survives a restart of the machine. One from before the
 * tool had a name of its own stays in use, or its data would seem to be gone.
 */
export function outsideCheckout(root: string): string {
  // Loaded only here: a command that is told its database begins to connect before.
  const { createHash } = process.getBuiltinModule('node:crypto');
  const name = createHash('sha1').update(realpathSync(root)).digest('hex').slice(0, 16);
  const earlier = `/var/tmp/vbwd-db-${name}`;
  return existsSync(earlier) ? earlier : `/var/tmp/pgproof-${name}`;
}

/** Everybody can make a folder in /var/tmp and wait for us to trust it: only one that root made, for itself, will do. */
function isRootsOwn(base: string): boolean {
  const found = lstatSync(base, { throwIfNoEntry: false });
  if (found === undefined) return true;
  if (found.isDirectory() && found.uid === 0 && (found.mode & 0o022) === 0) return true;
  throw new UserError(`${base} was not made by root, so it is not used for the embedded server`, {
    fix: `look at what it is, then move it away: mv ${base} ${base}-old`,
  });
}
