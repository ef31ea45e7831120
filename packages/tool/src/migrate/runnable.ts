import { dirname } from 'node:path';
import type pg from 'pg';
import { FaultsError, isServerError, LocatedError } from 'pgproof-runtime/errors.js';
import { findFaults, kinds, type FileFault } from './faults.js';
import type { MigrationFile, Migration } from './files.js';
import { parseText, type GrammarError } from './grammar.js';
import { tellByKind, type FileProblem } from './kinds.js';
import { offsetOfPosition, placesOf, type Place } from './locate.js';
import { quoteForShell } from './naming.js';
import { findPsql } from './psql.js';
import { excerptOf, hideSecrets, secretsIn } from './secrets.js';
import { keepSound, noteSound, wasSound } from './sound.js';

interface Options {
  /** A connection to the server that they are for. Its grammar may differ from ours; without it, what does not parse is left to it. */
  readonly client?: pg.ClientBase | undefined;
  /** Those of them that are applied: their files are frozen. */
  readonly applied?: ReadonlySet<string>;
}

interface Located extends FileProblem {
  readonly name: string;
  readonly at: Place;
  readonly offset: number;
  readonly message: string;
  readonly migrationFile: MigrationFile;
}

/** What was looked at, and is right. */
const sound = new WeakSet<MigrationFile>();

/** Parses the files ahead, while the server works: those that are right are not looked at again. */
export async function parseAhead(migrations: readonly Migration[]): Promise<void> {
  for (const file of migrations.flatMap(({ up, down }) => [up, down])) await isSound(file);
}

async function isSound(file: MigrationFile): Promise<boolean> {
  if (sound.has(file) || wasSound(file)) return true;
  const parsed = await parseText(file.text);
  if ('errorAt' in parsed || findFaults(parsed.statements, file).length > 0) return false;
  sound.add(file);
  noteSound(file);
  return true;
}

/**
 * Refuses migrations of which a file cannot be one atomic step: one that does not parse, transaction control, psql commands, rows that
 * only psql can send, what must run alone beside something else, `-- no-transaction` above anything but one statement, and `-- batched` above what
 * would never end. The down files too: when they are needed, it is too late to find that out.
 *
 * @throws LocatedError, and FaultsError of several, that tells every finding as `file:line:col: …`.
 */
export async function requireRunnable(migrations: readonly Migration[], options: Options = {}): Promise<void> {
  const problems: Located[] = [];
  for (const { name, up, down } of migrations) {
    for (const file of [up, down]) {
      if (await isSound(file)) continue;
      const faults = await check(file, options.client);
      // Without a server nothing is known of what does not parse.
      if (faults.length === 0 && options.client !== undefined) sound.add(file);
      if (faults.length === 0) continue;
      const [placeOf, secrets] = [placesOf(file.text), secretsIn(file.text)];
      for (const fault of faults) problems.push(locate(fault, { place: placeOf(fault.at), name, file, secrets }));
    }
  }
  keepSound();
  const [first, ...others] = problems;
  if (first === undefined) return;
  const fix = fixOf(problems, options.applied ?? new Set());
  if (others.length === 0) {
    const message = [first.line, ...excerptOf(first.migrationFile.text, first.offset).split('\n')].join('\n  ');
    throw new LocatedError(first.file, first.at, message, { fix, exitCode: 1 });
  }
  const lines = tellByKind(problems).lines.map((line) => `\n  ${line}`);
  throw new FaultsError(
    problems.map(({ file, at, message }) => ({ file, ...at, message })),
    `these files cannot be run as migrations:${lines.join('')}`,
    { fix, exitCode: 1 },
  );
}

function locate(
  { at: offset, problem, kind }: FileFault,
  from: { place: Place; name: string; file: MigrationFile; secrets: readonly string[] },
): Located {
  const { place, name, file: migrationFile, secrets } = from;
  const { path: file } = migrationFile;
  const where = `${file}:${place.line}:${place.column}`;
  // What the grammar says quotes the file.
  const message = hideSecrets(problem, secrets);
  const line = `${where}: ${message}`;
  const { many, search } = kinds[kind];
  const find = search === undefined ? '' : `; grep -niE '${search}' ${quoteForShell(dirname(file))}/*.sql finds them`;
  return { kind: `${many}${find}`, file, place: where, line, name, at: place, offset, message, migrationFile };
}

function fixOf(problems: readonly Located[], applied: ReadonlySet<string>): string {
  const files = new Set(problems.map(({ file }) => file)).size === 1 ? 'file' : 'files';
  const names = [...new Set(problems.map(({ name }) => name))].filter((name) => applied.has(name));
  const [name] = names;
  if (name === undefined) return `correct the ${files} and run again; nothing was run`;
  const [one, more] = names.length === 1 ? ['it is', ''] : [`${names.length} of the migrations are`, ', and so on'];
  return `correct the ${files}; ${one} applied, so have the edit accepted: npx pgproof restamp ${name} --reason "…"${more}; then run again; nothing was run`;
}

async function check(file: MigrationFile, client: pg.ClientBase | undefined): Promise<FileFault[]> {
  let found: FileFault[] = [];
  let parsed = await parseText(file.text);
  if ('errorAt' in parsed) {
    const psql = await findPsql(file.text);
    found = psql.found.map((fault) => ({ ...fault, kind: fault.problem.startsWith('\\') ? 'psql' : 'rows' }));
    parsed = await parseText(psql.rest);
    if ('errorAt' in parsed) return [...found, ...(await askServer(psql.rest, parsed, client))];
  }
  const faults = findFaults(parsed.statements, file);
  return [...found, ...faults].sort((left, right) => left.at - right.at);
}

/** The server parses the text and runs nothing: it takes only one statement where a query is prepared, and parses all of them first. */
async function askServer(text: string, ours: GrammarError, client: pg.ClientBase | undefined): Promise<FileFault[]> {
  try {
    await client?.query({ text: `${text}\n;select 1;select 1`, queryMode: 'extended' } as pg.QueryConfig);
  } catch (error) {
    if (!isServerError(error)) throw error;
    if (error.position !== undefined) {
      const at = offsetOfPosition(text, Number(error.position));
      // Ours does not see what was added behind the text.
      const ending = at >= text.length || at === ours.errorAt;
      // Of a string that does not end the server quotes all that follows.
      const [problem = '', ...more] = (ending ? ours.message : error.message).split('\n');
      return [
        {
          at: ending ? ours.errorAt : at,
          problem: more.length === 0 ? problem : `${problem} …`,
          kind: 'syntax',
        },
      ];
    }
  }
  return [];
}
