import { isServerError } from 'pgproof-runtime/errors.js';
import { quoteIdentifier, quoteLiteral } from 'pgproof-runtime/quote.js';
import type { Session } from '../migrate/session.js';
import { nameOf, type Count, type Held, type Limits, type Question, type TableName } from './question.js';
import type { Reference } from './steady.js';

/** Counts what is found soon, of each condition: behind a cursor the server tells how far it has come. */
export async function countSome(
  { client }: Session,
  { table, held, conditions }: Question,
  { moreMs }: Limits,
): Promise<Count[]> {
  const { from, of } = some(table, held);
  const counts: Count[] = [];
  const startedAt = performance.now();
  for (const [index, condition] of conditions.entries()) {
    let rows = 0;
    let atLeast = false;
    // Of what is left each has its part. Zero would be no limit.
    const untilMs = startedAt + (moreMs * (index + 1)) / conditions.length;
    const limit = (setting: string) => {
      const leftMs = Math.max(1, Math.ceil(untilMs - performance.now()));
      return `set local ${setting} = ${leftMs}`;
    };
    await client.query(`begin; ${limit('lock_timeout')}; set local row_security = off`);
    try {
      await client.query(
        `${limit('statement_timeout')}; declare found no scroll cursor for select from ${from} and ${condition(of)}`,
      );
      for (let step = 1; ; step *= 10) {
        const answers = await client.query(`${limit('statement_timeout')}; move forward ${step} in found`);
        const [, { rowCount }] = answers as unknown as [unknown, { rowCount: number | null }];
        rows += rowCount ?? 0;
        if ((rowCount ?? 0) < step) break;
      }
    } catch (error) {
      // Time that goes by behind another session's lock is over, too.
      if (!isServerError(error) || !['57014', '55P03'].includes(error.code)) throw error;
      atLeast = true;
    } finally {
      await client.query('rollback');
    }
    counts.push({ rows, atLeast });
  }
  return counts;
}

/** As `source`, but without sorting: rows that are the same as a replay's are all left out. */
function some(table: TableName, held: Held | undefined): { readonly from: string; readonly of: Reference } {
  const of: Reference = (column) => `t.${quoteIdentifier(column)}`;
  const from = `${nameOf(table)} as t where `;
  if (held === undefined) return { from: `${from}true`, of };
  const list = quoteLiteral(JSON.stringify(held.rows));
  return {
    from: `${from}${held.steady.text(of)} not in (select jsonb_array_elements_text(${list}::jsonb))`,
    of,
  };
}
