import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { firstThree, UserError } from 'pgproof-runtime/errors.js';
import type { SourceFile, Tool } from './source.js';

/**
 * Reads the files of another tool's folder: those of its folders too, where the tool does.
 *
 * @throws UserError where it cannot be read.
 */
export function readSourceFolder(folder: string, tool: Tool): SourceFile[] {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: tool === 'flyway' })
      .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
      .sort()
      .map((path) => ({ path, text: readText(join(folder, path)) }));
  } catch (error) {
    throw new UserError(`the folder cannot be read: ${folder}`, {
      fix: 'name the folder of the other tool',
      cause: error,
    });
  }
}

/** What is of no interest may be of any size. */
function readText(path: string): string | undefined {
  if (!/\.sql|\.conf$|\.(?:up|down)\./i.test(path)) return '';
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
    return text.includes('\0') ? undefined : text;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA' || code === 'EISDIR' || code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Refuses a folder that has migrations of the same times.
 *
 * @param names of the files that are to be written there.
 */
export function requireFree(folder: string, names: Iterable<string>): void {
  const stamps = new Set([...names].map((name) => name.slice(0, 14)));
  const taken = namesIn(folder).filter((name) => stamps.has(name.slice(0, 14)));
  if (taken.length === 0) return;
  throw new UserError(`${folder} has files of the same times: ${firstThree(taken)}`, {
    fix: 'name an empty folder with --out DIR; nothing was written',
    exitCode: 1,
  });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new UserError(`${folder} is no folder that can be read`, {
      fix: 'name another with --out DIR',
      cause: error,
    });
  }
}

/**
 * Writes files that are not there yet: all of them, or none.
 *
 * @param files their texts by their names.
 * @throws UserError where one cannot be written; those that were are taken away.
 */
export function writeAll(folder: string, files: ReadonlyMap<string, string>): void {
  const written: string[] = [];
  let made: string | undefined;
  try {
    made = mkdirSync(folder, { recursive: true });
    for (const [name, text] of files) {
      const path = join(folder, name);
      const file = openSync(path, 'wx');
      written.push(path);
      try {
        writeFileSync(file, text);
      } finally {
        closeSync(file);
      }
    }
  } catch (error) {
    for (const path of written) rmSync(path);
    if (made !== undefined) rmSync(made, { recursive: true });
    const { code = '', path = folder } = error as NodeJS.ErrnoException;
    throw new UserError(`${path} cannot be written (${code}): nothing was`, {
      fix:
        code === 'EEXIST'
          ? 'name an empty folder with --out DIR'
          : 'make room for it, or name another folder with --out DIR',
      cause: error,
    });
  }
}
