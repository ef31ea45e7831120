import { fromPg, withPg } from '../session/pg.js';
import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { counted } from '../library/counted.js';
import { loadSomeMigrations, type Migration } from '../migrate/files.js';
import { isSaid, readLocksLine, writeLocks, writeLocksLine } from '../migrate/locks-line.js';
import { readLocked, type TableLock } from '../migrate/locks.js';
import { inSchema } from '../migrate/schema.js';
import { answer } from './envelope.js';
import { print } from './print.js';
import { terminal } from './terminal.js';

interface Options {
  readonly migrations: string;
  readonly schema: string;
  readonly searchPath?: readonly string[];
  /** The stamp from which on each migration has the line. */
  readonly locksFrom?: string;
}

/** A header that does not say what a replay of its migration locked. */
interface Finding {
  readonly file: string;
  /** Where the line is; where there is none, the first. */
  readonly line: number;
  readonly problem: string;
  /** The lines that are right. */
  readonly fix: string;
}

/** Compares what the headers of up files say of locks with what the replay took that a database comes from. */
export async function locks(config: ConnectionConfig, options: Options): Promise<void> {
  const { schema, searchPath } = options;
  const taken = await withPg(config, 'pgproof check', (client) =>
    readLocked({ connection: inSchema(fromPg(client), schema) }),
  );
  // What is not known cannot be held against a header.
  const compared = listHeld(options).flatMap((migration) => {
    const locked = taken.get(migration.name)?.locks;
    return locked == null ? [] : [{ fault: faultOf(migration, locked, searchPath) }];
  });
  const findings = compared.flatMap(({ fault }) => fault ?? []);
  answer({ compared: compared.length, findings });
  for (const { file, line, problem, fix } of findings) print(`${file}:${line}: ${problem}\n  fix: ${fix}`);
  print(`${counted(compared.length, 'header')} compared with the locks of a replay`);
  if (findings.length > 0) terminal.exitCode = 1;
}

/** The migrations whose headers are compared: from the stamp on all, and where there is none, those that list lock modes. */
export function listHeld({ migrations, locksFrom }: Pick<Options, 'migrations' | 'locksFrom'>): Migration[] {
  return loadSomeMigrations(migrations).filter(({ name, up }) =>
    locksFrom === undefined ? (readLocksLine(up)?.locks ?? []).length > 0 : name >= locksFrom,
  );
}

function faultOf({ up }: Migration, taken: readonly TableLock[], searchPath?: readonly string[]): Finding | undefined {
  const said = readLocksLine(up);
  if (said?.locks !== undefined && isSaid(said.locks, taken, searchPath)) return undefined;
  const right = writeLocks(taken, searchPath);
  const what =
    said === undefined
      ? 'the header has no line -- Locks:'
      : said.locks === undefined
        ? 'the line -- Locks: does not begin with a list of tables and lock modes, or none'
        : `the line -- Locks: says ${said.locks.length === 0 ? 'none' : said.locks.join(', ')}`;
  return {
    file: up.path,
    line: said?.line ?? 1,
    problem: `${what}; a replay took ${right}`,
    fix: writeLocksLine(right),
  };
}
