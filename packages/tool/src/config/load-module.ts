import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UserError } from 'pgproof-runtime/errors.js';
import { projectRoot } from '../project.js';
import { locatedError } from './json-reader.js';
import { inWorkingFolder } from './paths.js';

/**
 * Loads a module of the user's, in TypeScript or JavaScript, with all that it imports.
 *
 * @param file as seen from the working folder.
 * @param key what of the configuration names it; undefined for the configuration itself.
 * @throws UserError where it is not there, LocatedError where it cannot be read or throws.
 */
export async function loadModule(file: string, key?: string): Promise<Record<string, unknown>> {
  const path = resolve(file);
  if (!existsSync(path)) {
    throw new UserError(`${file}, which ${shownKey(key)} names, is not there`, {
      fix: `write it, or correct ${shownKey(key)}`,
    });
  }
  // Only here: it takes longer to load than most commands' work.
  const { createJiti } = await import('jiti');
  const modules = join(projectRoot(), 'node_modules');
  const jiti = createJiti(path, {
    // Not in a folder for all, where another account could put what we then run.
    fsCache: existsSync(modules) && join(modules, '.cache/pgproof'),
    // Each more is looked for at each import.
    extensions: ['.ts', '.js'],
  });
  try {
    return await jiti.import<Record<string, unknown>>(path);
  } catch (error) {
    throw explain(error, path);
  }
}

/** An error of a module of the user's, where its own file or one that it imports is to blame: there. */
function explain(error: unknown, path: string): unknown {
  if (isUserError(error)) return ownError(error);
  const { message = String(error), stack = '', code } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  const own = (place: RegExpMatchArray | null | undefined) =>
    place?.[1]?.includes('/node_modules/') === false ? place : undefined;
  const missing = code === 'MODULE_NOT_FOUND' ? /^Cannot find module '(.+?)'[^]*?\n- (.+)/.exec(message) : null;
  if (missing !== null) {
    const [, name = '', importer = path] = missing;
    return at(importer, Math.max(0, read(importer).indexOf(name) - 1), `there is no module ${name}`, error);
  }
  const place = [...`${message}\n${stack}`.matchAll(/(\/[^\n():]+\.[cm]?[jt]s):(\d+):(\d+)/g)].find(own);
  const [, file = path, line = '1', column = '1'] = place ?? [];
  const [first = ''] = message.split('\n');
  return at(file, offsetOf(read(file), Number(line), Number(column)), first.replace(/^ParseError: /, '').trim(), error);
}

function at(path: string, offset: number, message: string, cause: unknown): UserError {
  const file = inWorkingFolder(path);
  return Object.assign(locatedError({ file, text: read(path), offset }, message, `correct ${file}`), { cause });
}

function read(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

function offsetOf(text: string, line: number, column: number): number {
  const before = text.split('\n').slice(0, line - 1);
  return Math.min(text.length, before.join('\n').length + (before.length > 0 ? 1 : 0) + column - 1);
}

/** `"models" of the configuration` */
export function shownKey(key: string | undefined): string {
  return key === undefined ? 'the configuration' : `"${key}" of the configuration`;
}

/** A module of the user's may have our library of its own, whose errors are of another class than ours. */
export function ownError(error: unknown): unknown {
  if (error instanceof UserError || !isUserError(error)) return error;
  const { message, fix, exitCode } = error;
  return new UserError(message, { ...(fix === undefined ? {} : { fix }), exitCode, cause: error });
}

function isUserError(error: unknown): error is UserError {
  return error instanceof Error && error.name === 'UserError';
}
