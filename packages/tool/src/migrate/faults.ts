import { aloneAs } from './alone.js';
import type { MigrationFile } from './files.js';
import type { ParsedStatement } from './grammar.js';
import { findInBatches } from './faults-of-batches.js';
import { isSetting } from './no-transaction.js';

/** Something that keeps a file from being one step. */
export interface FileFault {
  /** An offset in the text. */
  readonly at: number;
  readonly problem: string;
  readonly kind: keyof typeof kinds;
}

/** Many of a kind, and what finds them in the files, as grep -niE takes it. */
export const kinds = {
  syntax: { many: 'files do not parse: correct each', search: undefined },
  control: {
    many: 'statements open or end a transaction, which the runner does itself: remove each begin, commit, rollback and end',
    search: '^ *(begin|start transaction|commit|rollback|abort|prepare transaction)[^:=]*;',
  },
  psql: { many: 'commands of psql, which are not SQL: remove them', search: '^ *[\\\\]' },
  rows: { many: 'copy statements need psql for their rows: write insert … values', search: '^ *copy' },
  alone: {
    many: 'statements cannot run in a transaction: write -- no-transaction as the first line of the file where one stands alone, give it a migration of its own where not, or leave out concurrently',
    search: 'concurrently|^ *(vacuum|reindex|cluster|alter system)',
  },
  several: {
    many: 'files have -- no-transaction above several statements: one migration each; or remove that line, and concurrently with it',
    search: undefined,
  },
  setting: {
    many: 'settings do not fit -- no-transaction, which takes set in front of its statement: remove them',
    search: undefined,
  },
  batched: {
    many: 'files have -- batched above what cannot be repeated until it changes no row: correct each, or remove that line',
    search: undefined,
  },
} as const;

/** What is wrong with a file of these statements. */
export function findFaults(
  statements: readonly ParsedStatement[],
  { transactional, batched }: Pick<MigrationFile, 'transactional' | 'batched'>,
): FileFault[] {
  if (batched !== undefined) {
    const found = findInBatches(statements).map((fault) => ({ ...fault, kind: 'batched' as const }));
    return [...statements.flatMap(findControl), ...found];
  }
  return transactional
    ? statements.flatMap((statement) => findInTransaction(statement, statements))
    : [...statements.flatMap(findControl), ...findBeside(statements)];
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

function findControl({ kind, tree, start, text }: ParsedStatement): FileFault[] {
  if (kind === 'TransactionStmt' && transactionKinds.includes(String(tree['kind']))) {
    const word = /^\w+/.exec(text)?.[0].toLowerCase() ?? '';
    return [
      {
        at: start,
        problem: `${word}: the runner opens and ends the transaction itself; remove the statement`,
        kind: 'control',
      },
    ];
  }
  if (kind === 'CopyStmt' && tree['filename'] === undefined && tree['is_program'] !== true) {
    const how = tree['is_from'] === true ? 'from stdin' : 'to stdout';
    return [{ at: start, problem: `copy ${how} needs psql: write insert … values`, kind: 'rows' }];
  }
  return [];
}

function findInTransaction(statement: ParsedStatement, all: readonly ParsedStatement[]): FileFault[] {
  const what = aloneAs(statement);
  if (what === undefined) return findControl(statement);
  const without = what.endsWith('concurrently') ? ', or leave out concurrently' : '';
  const problem = all.every((other) => other === statement || isSetting(other))
    ? `${what} cannot run in a transaction: write -- no-transaction as the first line of the file${without}`
    : `${what} cannot run in a transaction, nor beside other statements: give it a migration of its own, with -- no-transaction as the first line${without}`;
  return [{ at: statement.start, problem, kind: 'alone' }];
}

/** What is wrong with `-- no-transaction` above these statements: it takes one, with settings in front of it. */
function findBeside(statements: readonly ParsedStatement[]): FileFault[] {
  const [main, ...others] = statements.filter(({ kind }) => kind !== 'VariableSetStmt');
  if (main !== undefined && others.length > 0) {
    return [
      {
        at: 0,
        problem:
          `-- no-transaction needs exactly one statement, and the file has ${others.length + 1}: what runs outside a ` +
          'transaction cannot be undone when the next statement fails. One migration each; or remove that line, and concurrently with it',
        kind: 'several',
      },
    ];
  }
  const end = main?.start ?? Infinity;
  const fault = (setting: ParsedStatement): string | undefined => {
    if (setting.start > end) return 'remove it: what a file has set, the runner resets behind it';
    if (!isSetting(setting)) return 'it has no effect outside a transaction: write set without local, or remove it';
    if (setting.tree['name'] === 'search_path') return 'write the schema in front of the name instead';
    return undefined;
  };
  return statements.flatMap((setting): FileFault[] => {
    const problem = setting === main ? undefined : fault(setting);
    const word = /^\w+/.exec(setting.text)?.[0] ?? '';
    if (problem === undefined) return [];
    return [{ at: setting.start, problem: `${word} with -- no-transaction: ${problem}`, kind: 'setting' }];
  });
}
