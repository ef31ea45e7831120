import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { LocatedError, UserError } from 'pgproof-runtime/errors.js';

/** The variables that the last file read has set. */
const fromFile = new Map<string, string>();

/**
 * Sets what `.env` of a folder names and the environment does not, as dbmate does. A variable that is set counts, though it be empty.
 *
 * @throws UserError where it cannot be read; LocatedError where a line of it can be read as nothing.
 */
export function loadEnvFile(folder: string): void {
  for (const [name, value] of readEnvFile(folder)) process.env[name] ??= value;
}

/** The variables of the `.env` of a folder that the environment does not set. */
export function readEnvFile(folder: string): Map<string, string> {
  fromFile.clear();
  const file = relative(process.cwd(), join(folder, '.env'));
  const text = textOf(file);
  const found = text === undefined ? [] : [...readEnv(text, file)].filter(([name]) => process.env[name] === undefined);
  for (const [name] of found) fromFile.set(name, file);
  return new Map(found);
}

/** What a variable is called in messages: with the file that it is from, if it is from one. */
export function sourceOf(name: string): string {
  const file = fileOf(name);
  return file === undefined ? name : `${name} in ${file}`;
}

/** The file that a variable is from, if it is from one. */
export function fileOf(name: string): string | undefined {
  return fromFile.get(name);
}

/** The variables of a file, read as dbmate reads them: by the rules of godotenv. */
export function readEnv(text: string, file: string): Map<string, string> {
  const found = new Map<string, string>();
  const expand = (value: string) =>
    value.replaceAll(/(\\)?\$(\()?\{?([A-Z0-9_]+)?\}?/g, (all, escape?: string, command?: string, name?: string) => {
      if (escape !== undefined || command !== undefined) return escape === undefined ? all : all.slice(1);
      return name === undefined ? all : (found.get(name) ?? process.env[name] ?? '');
    });
  for (let rest = start(text, 0); rest < text.length; rest = start(text, rest)) {
    const fail = (message: string, at = rest): never => {
      throw faultAt(file, text, at, message);
    };
    const [head, name = ''] = /^(?:export[^\S\n]+)?([\w.]+)[^\S\n]*[=:][^\S\n]*/.exec(text.slice(rest)) ?? fail(wanted);
    const from = rest + head.length;
    const quote = text[from] ?? '';
    if (quote !== '"' && quote !== "'") {
      const [line = ''] = /^[^\n]*/.exec(text.slice(from)) ?? [];
      found.set(name, expand(line.replace(/^(.+)\s#.*$/, '$1').trim()));
      rest = from + line.length;
      continue;
    }
    const end = closing(text, from + 1, quote);
    if (end === -1) fail('this value has a quote at its begin and none at its end', from);
    const value = text.slice(from + 1, end);
    found.set(name, quote === "'" ? value : expand(unescape(value)));
    rest = end + 1;
    const [, beyond = ''] = /^[^\S\n]*(?:#[^\n]*)?([^\n]*)/.exec(text.slice(rest)) ?? [];
    if (beyond.trim() !== '') fail('something stands behind the quote that ends a value', rest);
    rest += /^[^\n]*/.exec(text.slice(rest))?.[0].length ?? 0;
  }
  return found;
}

const wanted = 'this line is not NAME=value';

/** Where the next line stands that says something. */
function start(text: string, from: number): number {
  return from + (/^(?:\s|#[^\n]*(?:\n|$))*/.exec(text.slice(from))?.[0].length ?? 0);
}

function closing(text: string, from: number, quote: string): number {
  for (let at = text.indexOf(quote, from); at !== -1; at = text.indexOf(quote, at + 1))
    if (text[at - 1] !== '\\') return at;
  return -1;
}

function unescape(value: string): string {
  return value.replaceAll(/\\([^$])/gs, (_, letter: string) => ({ n: '\n', r: '\r' })[letter] ?? letter);
}

/** The line itself is not shown: it may hold a password. */
function faultAt(file: string, text: string, at: number, message: string): LocatedError {
  const before = text.slice(0, at).split('\n');
  const place = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  return new LocatedError(file, place, `${file}:${place.line}:${place.column}: ${message}`, {
    fix: "write NAME=value, with 'single quotes' around a value that has spaces, # or $",
  });
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
      .replace(/^\ufeff/, '')
      .replaceAll('\r\n', '\n');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A folder of that name is a virtual environment of Python's.
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    throw new UserError(`${file} cannot be read: ${code ?? String(error)}`, { fix: `chmod u+r ${file}`, cause: error });
  }
}
