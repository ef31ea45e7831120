import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from 'pgproof-runtime/errors.js';
import { lastStamp } from './files.js';
import { addSeconds } from './stamps.js';

/** An empty pair. */
export const templates = {
  up: `-- Why:
-- Locks:

`,
  down: `-- Restores exactly what was there before; where it cannot without loss, it refuses.

`,
};

/**
 * Writes a pair, stamped now, or right behind the last one if that lies in the future.
 *
 * @param texts what it holds; no statement unless told.
 * @returns the two files.
 */
export function createPair(directory: string, title: string, now: Date, texts = templates): [string, string] {
  const slug = title
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, '-');
  if (!/^[a-z0-9]+(-[a-z0-9]+)+$/.test(slug)) {
    throw new UserError(`${JSON.stringify(title)} is no name for a migration`, {
      fix: 'name it verb-noun, in a-z, 0-9 and dashes: add-booking-note',
      exitCode: 1,
    });
  }
  const stamp = now.toISOString().replace(/\D/g, '').slice(0, 14);
  // Only names are looked at: the pair before may still be as empty as this one will be.
  const last = lastStamp(directory);
  const name = `${last !== undefined && last >= stamp ? addSeconds(last, 1) : stamp}_${slug}`;
  mkdirSync(directory, { recursive: true });
  const files: [string, string] = [join(directory, `${name}.up.sql`), join(directory, `${name}.down.sql`)];
  writeFileSync(files[0], texts.up, { flag: 'wx' });
  writeFileSync(files[1], texts.down, { flag: 'wx' });
  return files;
}
