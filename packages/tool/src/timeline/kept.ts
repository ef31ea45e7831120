import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalog } from '../catalog/catalog.js';
import { factsVersion } from '../catalog/fingerprint.js';
import type { Change } from './changes.js';

/** What one migration did to the catalog. */
export interface Step {
  readonly migration: string;
  readonly changes: readonly Change[];
}

/** A step as it is kept: with the hash of all that it comes from. */
export interface KeptStep extends Step {
  readonly hash: string;
}

interface Kept {
  readonly steps: readonly KeptStep[];
  readonly catalog: Catalog;
}

/** Raised when a step is made otherwise, or of something else. */
const version = 1;

/** How many histories are kept: of branches that one goes to and fro between. */
const most = 10;

/**
 * The hashes of a history, one for each migration: of its text, of all texts before it, and of what else makes the catalog.
 *
 * @param around what a replay has beside the files: the server's version, roles, a file of --prepare.
 */
export function hashesOf(
  around: object,
  migrations: readonly { readonly name: string; readonly text: string }[],
): string[] {
  const digest = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex');
  let last = digest({ version, factsVersion, ...around });
  return migrations.map(({ name, text }) => (last = digest([last, name, text])));
}

/** What is kept of a history: the steps that it begins with, and the catalog at its end where that are all. */
export function readKept(
  folder: string,
  hashes: readonly string[],
): { readonly steps: readonly KeptStep[]; readonly catalog?: Catalog } {
  const whole = read(join(folder, fileOf(hashes)));
  if (whole !== undefined) return whole;
  const others = filesIn(folder).flatMap((file) => read(join(folder, file)) ?? []);
  const shared = others.map(({ steps }) => {
    const end = steps.findIndex(({ hash }, index) => hash !== hashes[index]);
    return end < 0 ? steps : steps.slice(0, end);
  });
  return { steps: shared.reduce((best, steps) => (steps.length > best.length ? steps : best), []) };
}

/** Keeps a history, for the next one who asks. Where nothing may be written it is made each time. */
export function keep(folder: string, { steps, catalog }: Kept): void {
  const path = join(folder, fileOf(steps.map(({ hash }) => hash)));
  try {
    mkdirSync(folder, { recursive: true });
    // One that is half written must not be read.
    writeFileSync(`${path}.${process.pid}`, JSON.stringify({ steps, catalog }));
    renameSync(`${path}.${process.pid}`, path);
    for (const file of filesIn(folder).slice(most)) rmSync(join(folder, file), { force: true });
  } catch {
    // It is for speed only.
  }
}

function fileOf(hashes: readonly string[]): string {
  return `${hashes.at(-1) ?? 'nothing'}.json`;
}

function read(path: string): Kept | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Kept;
  } catch {
    return undefined;
  }
}

/** The newest first. */
function filesIn(folder: string): string[] {
  try {
    const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
    const age = new Map(files.map((file) => [file, statSync(join(folder, file)).mtimeMs]));
    return files.sort((left, right) => (age.get(right) ?? 0) - (age.get(left) ?? 0));
  } catch {
    return [];
  }
}
