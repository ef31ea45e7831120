import { UserError } from '../errors.js';
import { readTokens } from '../tokens.js';
import type { Half } from './files.js';
import { parseStatements } from './grammar.js';
import { lineAndColumn } from './locate.js';
import { findPsql } from './psql.js';

/**
 * Refuses files that cannot be one atomic step: transaction control, psql commands, rows that only psql can send, and
 * `-- no-transaction` above anything but one statement.
 *
 * @throws UserError that lists every finding as `file:line:col: …`.
 */
export async function requireRunnable(halves: readonly Half[]): Promise<void> {
  const findings: string[] = [];
  for (const half of halves) {
    if (!half.transactional || isSuspicious(half.text)) findings.push(...(await checkHalf(half)));
  }
  if (findings.length === 0) return;
  throw new UserError(
    `these files cannot be run as migrations:\n${findings.map((finding) => `  ${finding}`).join('\n')}`,
    {
      fix: 'correct the files; nothing was run',
      exitCode: 1,
    },
  );
}

/**
 * True when a text may hold what is refused below. It may find too much (the grammar then decides) but not too little; it is
 * asked first because the grammar takes a while to load.
 */
export function isSuspicious(text: string): boolean {
  // A command of psql; or an escape in a string that goes on in another line, whose end only the grammar would find.
  if (text.includes('\\')) return true;
  let begins = true;
  for (const token of readTokens(text)) {
    if (token.kind === 'unclosed') return true;
    if (token.kind === 'space' || token.kind === 'comment') continue;
    if (begins && token.kind === 'other' && suspiciousWord.test(token.text)) return true;
    begins = token.kind === 'semicolon';
  }
  return false;
}

const suspiciousWord = /^(?:begin|start|commit|rollback|abort|end|prepare|copy)$/i;

const transactionKinds = [
  'BEGIN',
  'START',
  'COMMIT',
  'ROLLBACK',
  'PREPARE',
  'COMMIT_PREPARED',
  'ROLLBACK_PREPARED',
].map((kind) => `TRANS_STMT_${kind}`);

async function checkHalf(half: Half): Promise<string[]> {
  const { found, rest } = await findPsql(half.text);
  const statements = (await parseStatements(rest)) ?? [];
  const refused = statements.flatMap(({ kind, tree, start, text }) => {
    if (kind === 'TransactionStmt' && transactionKinds.includes(String(tree['kind']))) {
      const word = /^\w+/.exec(text)?.[0].toLowerCase() ?? '';
      return [
        { at: start, problem: `${word}: the runner opens and ends the transaction itself; remove the statement` },
      ];
    }
    if (kind === 'CopyStmt' && tree['filename'] === undefined) {
      const how = tree['is_from'] === true ? 'from stdin' : 'to stdout';
      return [{ at: start, problem: `copy ${how} needs psql: write insert … values` }];
    }
    return [];
  });
  if (!half.transactional && statements.length > 1) {
    refused.push({
      at: 0,
      problem:
        `-- no-transaction needs exactly one statement, and the file has ${statements.length}: what runs outside a ` +
        `transaction cannot be undone when the next statement fails. One migration each`,
    });
  }
  return [...found, ...refused]
    .sort((left, right) => left.at - right.at)
    .map(({ at, problem }) => {
      const { line, column } = lineAndColumn(half.text, at);
      return `${half.file}:${line}:${column}: ${problem}`;
    });
}
