import { qualified } from '../catalog/keywords.js';
import { firstThree } from 'pgproof-runtime/errors.js';
import type { ListAttachedResult } from '../queries/migrate/attached.js';
import type { Problem } from './report.js';

/**
 * Refuses tables that run another role's code when they are written to: it would run with the rights of the user that migrates. Where others
 * may create objects in public, one may have made the table before the first run did.
 */
export function refuseAttached(
  attached: readonly ListAttachedResult[],
  { user, schema }: { user: string; schema: string },
): Problem[] {
  const foreign = attached.filter(({ expression }) => expression === null || calls(expression));
  return [...new Set(foreign.map(({ table }) => table))].map((table) => {
    const rows = foreign.filter((row) => row.table === table);
    const objects = [...new Set(rows.map(describe))];
    const remedies = [...new Set(rows.map(({ remedy }) => remedy))];
    return {
      problem: `a write to ${qualified(schema, table)} would run code of another role with the rights of ${user}: ${firstThree(objects, '; ')}`,
      fix: `if the table is this database's record: ${remedies.join('; ')}; or, where you know that code and want it, make the database's owner its owner; if no migration was ever applied here: drop table ${qualified(schema, table)}`,
    };
  });
}

function describe({ object, calls: called, owner }: ListAttachedResult): string {
  return called === null
    ? `${object}, which ${owner} owns with the table`
    : `${object}: ${called}, which belongs to ${owner}`;
}

/** What the tables have as we make them, and words that stand before a parenthesis and call nothing. */
const harmless = new Set('nextval clock_timestamp now any all and or not array varying character numeric'.split(' '));

/** An expression of the server's own functions alone can run any SQL: query_to_xml takes it as text. */
function calls(expression: string): boolean {
  const bare = expression.replaceAll(/'(?:[^']|'')*'/g, "''").replaceAll(/"(?:[^"]|"")*"/g, 'quoted');
  return [...bare.matchAll(/([\w$\u0080-\uffff]+)\s*\(/g)].some(([, word = '']) => !harmless.has(word.toLowerCase()));
}
