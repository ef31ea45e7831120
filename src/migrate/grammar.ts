import { UserError } from '../errors.js';
import type { Half } from './files.js';
import { lineAndColumn } from './locate.js';

/** One statement as PostgreSQL's own grammar cuts it out of a file. Places are in characters of the text. */
export interface Statement {
  /** The grammar's name of it: `IndexStmt`. */
  readonly kind: string;
  /** Its parse tree. */
  readonly tree: Record<string, unknown>;
  /** Where its first token begins. */
  readonly start: number;
  readonly text: string;
}

/**
 * Cuts SQL into statements with PostgreSQL's grammar.
 *
 * @returns undefined when the text does not parse: the server's own error will say it better, with its place.
 */
export async function parseStatements(text: string): Promise<Statement[] | undefined> {
  const { parse } = await import('libpg-query');
  const bytes = Buffer.from(text);
  try {
    const { stmts = [] } = (await parse(text)) as {
      stmts?: { stmt?: object; stmt_location?: number; stmt_len?: number }[];
    };
    return stmts.flatMap(({ stmt = {}, stmt_location: from = 0, stmt_len: length }) => {
      const [kind, tree] = Object.entries(stmt)[0] ?? [];
      if (kind === undefined) return [];
      const piece = bytes.subarray(from, length === undefined ? undefined : from + length).toString();
      const lead = leadingSpace(piece);
      return [
        {
          kind,
          tree: tree as Record<string, unknown>,
          start: bytes.subarray(0, from).toString().length + lead,
          text: piece.slice(lead).trimEnd(),
        },
      ];
    });
  } catch {
    return undefined;
  }
}

/**
 * Refuses files that cannot be one atomic step: transaction control, psql commands, rows that only psql can send, and
 * `-- no-transaction` above anything but one statement.
 *
 * @throws UserError that lists every finding as `file:line:col: …`.
 */
export async function requireRunnable(halves: readonly Half[]): Promise<void> {
  const findings: string[] = [];
  for (const half of halves) {
    if (!half.transactional || suspicious.test(half.text)) findings.push(...(await checkHalf(half)));
  }
  if (findings.length === 0) return;
  throw new UserError(
    `these files cannot be run as migrations:\n${findings.map((finding) => `  ${finding}`).join('\n')}`,
    {
      fix: 'mend the files; nothing was run',
      exitCode: 1,
    },
  );
}

/**
 * What must stand at the start of a statement, or a line, for a file to hold what is refused below. It may find too much (the
 * grammar then decides) but not too little; it is asked first because the grammar takes 0.1 s to load.
 */
const suspicious = new RegExp(
  String.raw`(?:^|;)(?:\s|--[^\n]*(?:\n|$)|/\*[\s\S]*?\*/)*` +
    String.raw`(?:begin\b|start\s|commit\b|rollback\b|abort\b|end\s*(?:work|transaction)?\s*(?:;|$)|prepare\s|copy\s)|\n[ \t]*\\|^[ \t]*\\`,
  'i',
);

const transactionWords: Record<string, string> = {
  TRANS_STMT_BEGIN: 'begin',
  TRANS_STMT_START: 'start transaction',
  TRANS_STMT_COMMIT: 'commit',
  TRANS_STMT_ROLLBACK: 'rollback',
  TRANS_STMT_PREPARE: 'prepare transaction',
  TRANS_STMT_COMMIT_PREPARED: 'commit prepared',
  TRANS_STMT_ROLLBACK_PREPARED: 'rollback prepared',
};

async function checkHalf(half: Half): Promise<string[]> {
  const at = (offset: number) => {
    const { line, column } = lineAndColumn(half.text, offset);
    return `${half.file}:${line}:${column}`;
  };
  const statements = await parseStatements(half.text);
  if (statements === undefined) {
    const command = /^[ \t]*(\\[a-z!?]+)/im.exec(half.text);
    return command === null
      ? []
      : [`${at(command.index)}: ${command[1] ?? ''} is a command of psql, not SQL: remove the line`];
  }
  const findings = statements.flatMap(({ kind, tree, start }) => {
    const word = kind === 'TransactionStmt' ? transactionWords[String(tree['kind'])] : undefined;
    if (word !== undefined)
      return [`${at(start)}: ${word}: the runner opens and ends the transaction itself; remove the statement`];
    if (kind === 'CopyStmt' && tree['filename'] === undefined) {
      return [
        `${at(start)}: copy ${tree['is_from'] === true ? 'from stdin' : 'to stdout'} needs psql: write insert … values`,
      ];
    }
    return [];
  });
  if (!half.transactional && statements.length !== 1) {
    findings.push(
      `${at(0)}: -- no-transaction needs exactly one statement, and the file has ${statements.length}: what runs outside a ` +
        `transaction cannot be undone when the next statement fails. One migration each`,
    );
  }
  return findings;
}

function leadingSpace(text: string): number {
  return /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/.exec(text)?.[0].length ?? 0;
}
