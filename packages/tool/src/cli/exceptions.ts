import { Option } from 'commander';
import { faultOfObject, type Exception, type LeftOut } from '../catalog/exceptions.js';
import { firstThree, UserError } from 'pgproof-runtime/errors.js';
import { loadModule } from './config/load-module.js';
import { readExceptions } from './exceptions-file.js';
import { counted, printNote } from './print.js';

export const exceptionsOption = () =>
  new Option('--exceptions <file>', 'leave out what this JSON file names, too; verify --help shows one');

/** What may differ. */
export interface Exceptions {
  /** Those of the file that was typed. */
  readonly typed: readonly Exception[];
  /** With those of the configuration, which are loaded when they are first asked for. */
  readonly all: () => Promise<readonly Exception[]>;
}

interface Sources {
  readonly exceptions?: string;
  readonly projectExceptions?: string;
}

/** Those of --exceptions, read at once, and those that the configuration names. */
export function exceptionsOf({ exceptions, projectExceptions }: Sources): Exceptions {
  const typed = exceptions === undefined ? [] : readExceptions(exceptions);
  let all: Promise<readonly Exception[]> | undefined;
  return { typed, all: () => (all ??= ofProject(projectExceptions).then((own) => [...own, ...typed])) };
}

async function ofProject(file: string | undefined): Promise<readonly Exception[]> {
  if (file === undefined) return [];
  if (file.endsWith('.json')) return readExceptions(file, '"exceptions" of the configuration');
  const { exceptions } = await loadModule(file, 'exceptions');
  const isOne = (one: Partial<Exception> | null) => typeof one?.object === 'string' && typeof one.reason === 'string';
  if (!Array.isArray(exceptions) || !exceptions.every(isOne))
    throw new UserError(`${file} exports no list of exceptions`, {
      fix: 'export const exceptions = [{ object: "partitions of public.event", reason: "pg_partman makes them" }]',
    });
  for (const { object } of exceptions as Exception[]) {
    const fault = faultOfObject(object);
    if (fault !== undefined)
      throw new UserError(`${file}: ${JSON.stringify(object)} ${fault}`, { fix: 'see verify --help' });
  }
  return exceptions as Exception[];
}

/** Says of the exceptions of a file that was typed which of them name nothing that is there. A project's are for databases of every age. */
export function noteUnused({ typed }: Exceptions, leftOut: readonly LeftOut[]): void {
  const used = new Set(leftOut.map(({ object }) => object));
  const unused = typed.filter(({ object }) => !used.has(object));
  if (unused.length === 0) return;
  printNote(`nothing is there that these exceptions name: ${firstThree(unused.map(({ object }) => object))}`);
}

/** What was left out, a line an exception. */
export function leftOutLines(leftOut: readonly LeftOut[]): string[] {
  return leftOut.map(
    ({ object, reason, objects }) => `${counted(objects.length, 'object')} left out: ${object} (${reason})`,
  );
}
