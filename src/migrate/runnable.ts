import type pg from 'pg';
import { isServerError, LocatedError, UserError } from '../errors.js';
import { aloneAs, isSetting } from './alone.js';
import type { Half, Migration } from './files.js';
import { parseText, type GrammarError, type Statement } from './grammar.js';
import { tellByKind, type Finding } from './kinds.js';
import { excerpt, offsetOfPosition, placesOf, type Place } from './locate.js';
import { findPsql } from './psql.js';

interface Options {
  /** A connection to the server that they are for. Its grammar may differ from ours; without it, what does not parse is left to it. */
  readonly client?: pg.ClientBase | undefined;
  /** Those of them that are applied: their files are frozen. */
  readonly applied?: ReadonlySet<string>;
}

/** A finding before it has its place: an offset in the text. */
interface Fault {
  readonly at: number;
  readonly problem: string;
  readonly kind: string;
}

interface Located extends Finding {
  readonly name: string;
  readonly at: Place;
  readonly half: Half;
}

/** What was looked at, and is right. */
const sound = new WeakSet<Half>();

/**
 * Refuses migrations of which a file cannot be one atomic step: one that does not parse, transaction control, psql commands, rows that
 * only psql can send, what must run alone beside something else, and `-- no-transaction` above anything but one statement. The down files
 * too: when they are needed, it is too late to find that out.
 *
 * @throws UserError that tells every finding as `file:line:col: …`.
 */
export async function requireRunnable(migrations: readonly Migration[], options: Options = {}): Promise<void> {
  const findings: Located[] = [];
  for (const { name, up, down } of migrations) {
    for (const half of [up, down]) {
      if (sound.has(half)) continue;
      const faults = await check(half, options.client);
      if (faults.length === 0) sound.add(half);
      const placeOf = placesOf(half.text);
      for (const fault of faults) findings.push(locate(fault, placeOf(fault.at), name, half));
    }
  }
  const [first, ...others] = findings;
  if (first === undefined) return;
  const fix = fixOf(findings, options.applied ?? new Set());
  if (others.length === 0) {
    const message = [first.line, ...excerpt(first.half.text, first.at).split('\n')].join('\n  ');
    throw new LocatedError(first.file, first.at, message, { fix, exitCode: 1 });
  }
  const lines = tellByKind(findings).lines.map((line) => `\n  ${line}`);
  throw new UserError(`these files cannot be run as migrations:${lines.join('')}`, { fix, exitCode: 1 });
}

function locate({ problem, kind }: Fault, place: Place, name: string, half: Half): Located {
  const { file } = half;
  const where = `${file}:${place.line}:${place.column}`;
  return { kind, file, place: where, line: `${where}: ${problem}`, name, at: place, half };
}

function fixOf(findings: readonly Located[], applied: ReadonlySet<string>): string {
  const files = new Set(findings.map(({ file }) => file)).size === 1 ? 'file' : 'files';
  const names = [...new Set(findings.map(({ name }) => name))].filter((name) => applied.has(name));
  const [name] = names;
  if (name === undefined) return `correct the ${files} and run again; nothing was run`;
  const [one, more] = names.length === 1 ? ['it is', ''] : [`${names.length} of the migrations are`, ', and so on'];
  return `correct the ${files}; ${one} applied, so have the edit accepted: bin/db restamp ${name} --reason "…"${more}; then run again; nothing was run`;
}

async function check(half: Half, client: pg.ClientBase | undefined): Promise<Fault[]> {
  const found: Fault[] = [];
  let parsed = await parseText(half.text);
  if ('errorAt' in parsed) {
    const psql = await findPsql(half.text);
    found.push(...psql.found.map((fault) => ({ ...fault, kind: kindOfPsql(fault.problem) })));
    parsed = await parseText(psql.rest);
    if ('errorAt' in parsed) return [...found, ...(await askServer(psql.rest, parsed, client))];
  }
  const { statements } = parsed;
  const faults = half.transactional
    ? statements.flatMap((statement) => findInTransaction(statement, statements))
    : [...statements.flatMap(findControl), ...findBeside(statements)];
  return [...found, ...faults].sort((left, right) => left.at - right.at);
}

function kindOfPsql(problem: string): string {
  return problem.startsWith('\\') ? 'commands of psql, which are not SQL: remove them' : copies;
}

const copies = 'copy statements need psql for their rows: write insert … values';

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
          kind: 'files do not parse: correct each',
        },
      ];
    }
  }
  return [];
}

const transactionKinds = [
  'BEGIN',
  'START',
  'COMMIT',
  'ROLLBACK',
  'PREPARE',
  'COMMIT_PREPARED',
  'ROLLBACK_PREPARED',
].map((kind) => `TRANS_STMT_${kind}`);

function findControl({ kind, tree, start, text }: Statement): Fault[] {
  if (kind === 'TransactionStmt' && transactionKinds.includes(String(tree['kind']))) {
    const word = /^\w+/.exec(text)?.[0].toLowerCase() ?? '';
    return [
      {
        at: start,
        problem: `${word}: the runner opens and ends the transaction itself; remove the statement`,
        kind: 'statements open or end a transaction, which the runner does itself: remove each begin, commit, rollback and end',
      },
    ];
  }
  if (kind === 'CopyStmt' && tree['filename'] === undefined && tree['is_program'] !== true) {
    const how = tree['is_from'] === true ? 'from stdin' : 'to stdout';
    return [{ at: start, problem: `copy ${how} needs psql: write insert … values`, kind: copies }];
  }
  return [];
}

function findInTransaction(statement: Statement, all: readonly Statement[]): Fault[] {
  const what = aloneAs(statement);
  if (what === undefined) return findControl(statement);
  const without = what.endsWith('concurrently') ? ', or leave out concurrently' : '';
  const problem = all.every((other) => other === statement || isSetting(other))
    ? `${what} cannot run in a transaction: write -- no-transaction as the first line of the file${without}`
    : `${what} cannot run in a transaction, nor beside other statements: give it a migration of its own, with -- no-transaction as the first line${without}`;
  return [
    {
      at: statement.start,
      problem,
      kind: 'statements cannot run in a transaction: write -- no-transaction as the first line of the file where one stands alone, give it a migration of its own where not, or leave out concurrently',
    },
  ];
}

/** What is wrong with `-- no-transaction` above these statements: it takes one, with settings in front of it. */
function findBeside(statements: readonly Statement[]): Fault[] {
  const [main, ...others] = statements.filter(({ kind }) => kind !== 'VariableSetStmt');
  if (main !== undefined && others.length > 0) {
    return [
      {
        at: 0,
        problem:
          `-- no-transaction needs exactly one statement, and the file has ${others.length + 1}: what runs outside a ` +
          'transaction cannot be undone when the next statement fails. One migration each; or remove that line, and concurrently with it',
        kind: 'files have -- no-transaction above several statements: one migration each; or remove that line, and concurrently with it',
      },
    ];
  }
  const end = main?.start ?? Infinity;
  const fault = (setting: Statement): string | undefined => {
    if (setting.start > end) return 'remove it: what a file has set, the runner resets behind it';
    if (!isSetting(setting)) return 'it has no effect outside a transaction: write set without local, or remove it';
    if (setting.tree['name'] === 'search_path') return 'write the schema in front of the name instead';
    return undefined;
  };
  return statements.flatMap((setting) => {
    if (setting === main) return [];
    const problem = fault(setting);
    const kind = 'settings do not fit -- no-transaction, which takes set in front of its statement: remove them';
    return problem === undefined
      ? []
      : [
          {
            at: setting.start,
            problem: `${/^\w+/.exec(setting.text)?.[0] ?? ''} with -- no-transaction: ${problem}`,
            kind,
          },
        ];
  });
}
