import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import type { MigrationFile } from './files.js';

/** What a few large projects have: 65 bytes each. */
const most = 8000;

let kept: string | undefined;
let known: Set<string> | undefined;
let isMore = false;

/**
 * Has later processes know the files that were found right, by the hashes of their texts: to parse them anew takes longer than the rest of
 * what a run does for itself. Unless this is called, nothing is kept.
 *
 * @param program beside which they are kept. Another build of it may find more.
 */
export function keepSoundBeside(program: string): void {
  kept = program;
}

/** True for a text that this build has found right. */
export function wasSound({ sha256 }: MigrationFile): boolean {
  return kept !== undefined && readKept(kept).has(sha256);
}

export function noteSound({ sha256 }: MigrationFile): void {
  if (kept === undefined) return;
  readKept(kept).add(sha256);
  isMore = true;
}

/** Where it cannot be written, files are parsed each time. One that is written in part must not be read. */
export function keepSound(): void {
  if (kept === undefined || !isMore) return;
  isMore = false;
  const path = pathBeside(kept);
  try {
    writeFileSync(`${path}.${process.pid}`, [...readKept(kept)].slice(-most).join('\n'));
    renameSync(`${path}.${process.pid}`, path);
  } catch {
    // As it says.
  }
}

function readKept(program: string): Set<string> {
  known ??= new Set(readText(pathBeside(program)).split('\n'));
  return known;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

/** bin/pgproof tells the builds of its compiled code apart by the same. */
function pathBeside(program: string): string {
  return `${program}.${statSync(program).mtimeMs}.sound`;
}
