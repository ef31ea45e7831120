import { dirname } from 'node:path';
import type pg from 'pg';
import { FaultsError, isServerError, LocatedError } from 'pgproof-runtime/errors.js';
import { findFaults, kinds, type Fault } from './faults.js';
import type { Half, Migration } from './files.js';
import { parseText, type GrammarError } from './grammar.js';
import { tellByKind, type Finding } from './kinds.js';
import { offsetOfPosition, placesOf, type Place } from './locate.js';
import { quote } from './naming.js';
import { findPsql } from './psql.js';
import { excerptOf, hideSecrets, secretsIn } from './secrets.js';

interface Options {
  /** A connection to the server that they are for. Its grammar may differ from ours; without it, what does not parse is left to it. */
  readonly client?: pg.ClientBase | undefined;
  /** Those of them that are applied: their files are frozen. */
  readonly applied?: ReadonlySet<string>;
}

interface Located extends Finding {
  readonly name: string;
  readonly at: Place;
  readonly offset: number;
  readonly message: string;
  readonly half: Half;
}

/** What was looked at, and is right. */
const sound = new WeakSet<Half>();

/**
 * Refuses migrations of which a file cannot be one atomic step: one that does not parse, transaction control, psql commands, rows that
 * only psql can send, what must run alone beside something else, and `-- no-transaction` above anything but one statement. The down files
 * too: when they are needed, it is too late to find that out.
 *
 * @throws LocatedError, and FaultsError of several, that tells every finding as `file:line:col: …`.
 */
export async function requireRunnable(migrations: readonly Migration[], options: Options = {}): Promise<void> {
  const findings: Located[] = [];
  for (const { name, up, down } of migrations) {
    for (const half of [up, down]) {
      if (sound.has(half)) continue;
      const faults = await check(half, options.client);
      // Without a server nothing is known of what does not parse.
      if (faults.length === 0 && options.client !== undefined) sound.add(half);
      if (faults.length === 0) continue;
      const [placeOf, secrets] = [placesOf(half.text), secretsIn(half.text)];
      for (const fault of faults) findings.push(locate(fault, { place: placeOf(fault.at), name, half, secrets }));
    }
  }
  const [first, ...others] = findings;
  if (first === undefined) return;
  const fix = fixOf(findings, options.applied ?? new Set());
  if (others.length === 0) {
    const message = [first.line, ...excerptOf(first.half.text, first.offset).split('\n')].join('\n  ');
    throw new LocatedError(first.file, first.at, message, { fix, exitCode: 1 });
  }
  const lines = tellByKind(findings).lines.map((line) => `\n  ${line}`);
  throw new FaultsError(
    findings.map(({ file, at, message }) => ({ file, ...at, message })),
    `these files cannot be run as migrations:${lines.join('')}`,
    { fix, exitCode: 1 },
  );
}

function locate(
  { at: offset, problem, kind }: Fault,
  from: { place: Place; name: string; half: Half; secrets: readonly string[] },
): Located {
  const { place, name, half, secrets } = from;
  const { file } = half;
  const where = `${file}:${place.line}:${place.column}`;
  // What the grammar says quotes the file.
  const message = hideSecrets(problem, secrets);
  const line = `${where}: ${message}`;
  const { many, search } = kinds[kind];
  const find = search === undefined ? '' : `; grep -niE '${search}' ${quote(dirname(file))}/*.sql finds them`;
  return { kind: `${many}${find}`, file, place: where, line, name, at: place, offset, message, half };
}

function fixOf(findings: readonly Located[], applied: ReadonlySet<string>): string {
  const files = new Set(findings.map(({ file }) => file)).size === 1 ? 'file' : 'files';
  const names = [...new Set(findings.map(({ name }) => name))].filter((name) => applied.has(name));
  const [name] = names;
  if (name === undefined) return `correct the ${files} and run again; nothing was run`;
  const [one, more] = names.length === 1 ? ['it is', ''] : [`${names.length} of the migrations are`, ', and so on'];
  return `correct the ${files}; ${one} applied, so have the edit accepted: npx pgproof restamp ${name} --reason "…"${more}; then run again; nothing was run`;
}

async function check(half: Half, client: pg.ClientBase | undefined): Promise<Fault[]> {
  let found: Fault[] = [];
  let parsed = await parseText(half.text);
  if ('errorAt' in parsed) {
    const psql = await findPsql(half.text);
    found = psql.found.map((fault) => ({ ...fault, kind: fault.problem.startsWith('\\') ? 'psql' : 'rows' }));
    parsed = await parseText(psql.rest);
    if ('errorAt' in parsed) return [...found, ...(await askServer(psql.rest, parsed, client))];
  }
  const faults = findFaults(parsed.statements, half.transactional);
  return [...found, ...faults].sort((left, right) => left.at - right.at);
}

/** The server parses the text and runs nothing: it takes only one statement where a query is prepared, and parses all of them first. */
async function askServer(text: string, ours: GrammarError, client: pg.ClientBase | undefined): Promise<Fault[]> {
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
