import { faultOfObject, type Exception } from '../catalog/exceptions.js';
import { UserError } from 'pgproof-runtime/errors.js';
import { readExceptions } from './exceptions-file.js';
import { loadModule } from './load-module.js';

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
