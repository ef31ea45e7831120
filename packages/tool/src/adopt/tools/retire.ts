import { run } from 'pgproof-runtime/query.js';
import { isServerError, UserError } from 'pgproof-runtime/errors.js';
import { retiredName } from '../../catalog/retired.js';
import type { Adoption } from '../../migrate/adopted.js';
import type { Session } from '../../migrate/session.js';
import { writeRetirement, writeReturn } from '../../queries/adopt/tools.js';
import type { Found } from './find.js';

/**
 * Stops another tool, in the transaction that is open: its table gets another name, and a view in its place raises an error whenever it is
 * asked. Every tool reads its table before it does anything.
 *
 * @returns the table's name from now on.
 */
export async function retire(session: Session, { tool, schema, name, shown }: Found): Promise<string> {
  const renamed = retiredName(name);
  const message = `${tool.name} is retired in this database: npx pgproof migrate goes on from here (to take that back: npx pgproof adopt --undo)`;
  const [statements] = await run(session.connection, writeRetirement, { schema, name, renamed, message });
  if (statements === undefined) throw new Error(`${shown} is gone`);
  const { rename, raise, stand, show, call } = statements;
  await runAll(session, [rename, raise, stand, show, call], shown);
  return renamed;
}

/** Puts the table of a retired tool back under its name, as it was. */
export async function unretire(session: Session, { tool }: Pick<Adoption, 'tool'>): Promise<void> {
  if (tool == null || tool.renamed === null) return;
  const { schema, table, renamed } = tool;
  const [statements] = await run(session.connection, writeReturn, { schema, name: table, renamed });
  if (statements === undefined) return;
  await runAll(session, [statements.unstand, statements.unraise, statements.rename], `${schema}.${renamed}`);
}

async function runAll({ client, config }: Session, statements: readonly string[], table: string): Promise<void> {
  try {
    for (const statement of statements) await client.query(statement);
  } catch (error) {
    if (!isServerError(error)) throw error;
    if (error.code === '55P03')
      throw new UserError(`another transaction uses ${table}, and was waited for: nothing was changed`, {
        fix: 'run again when it has ended, or wait longer: --lock-timeout 30s',
        exitCode: 1,
        cause: error,
      });
    const fixes: Record<string, string> = {
      '42501': `connect as the role that owns ${table}, and may create in its schema`,
      '42P07': 'give what has the name another one',
      '42723': 'give the function that has the name another one',
    };
    const fix = fixes[error.code] ?? 'put right what the server names';
    throw new UserError(`the user ${config.user} cannot rename ${table}: ${error.message}`, {
      fix: `${fix}; nothing was changed`,
      exitCode: 1,
      cause: error,
    });
  }
}
