import { UserError } from '../errors.js';
import type { Half } from './files.js';
import { parseStatements } from './grammar.js';
import { lineAndColumn } from './locate.js';
import { findPsql } from './psql.js';
import { skipSpace } from './space.js';

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
      fix: 'mend the files; nothing was run',
      exitCode: 1,
    },
  );
}

/**
 * True when a text may hold what is refused below. It may find too much (the grammar then decides) but not too little; it is
 * asked first because the grammar takes 0.1 s to load.
 */
export function isSuspicious(text: string): boolean {
  if (text.includes('\\')) return true;
  const word = /(?:begin|start|commit|rollback|abort|end(?!\s+(?:if|loop|case)\b)|prepare|copy)\b/iy;
  // A semicolon in a string or a comment ends no statement, but to know that would need the grammar.
  for (let end = 0; ; end += 1) {
    word.lastIndex = skipSpace(text, end);
    if (word.test(text)) return true;
    end = text.indexOf(';', end);
    if (end === -1) return false;
  }
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
