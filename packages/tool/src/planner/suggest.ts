import type { ClientBase } from 'pg';
import { qualified, quoted } from '../checks/sql.js';
import { isServerError } from 'pgproof-runtime/errors.js';
import { splitDirection, type SlowStep } from './slow-step.js';

export interface Suggestion {
  readonly sql: string;
  /** What stays: mostly the sort of a few rows that a condition found. */
  readonly left: readonly SlowStep[];
}

/**
 * Finds the index that leaves the fewest slow steps, by making each and asking again: the text is one that works.
 *
 * @param served the slow steps of one query on one table, and all that is known of what it asks of it.
 * @param askAgain for the slow steps on that table on the database as it is then.
 */
export async function suggestIndex(
  client: ClientBase,
  served: { readonly table: string; readonly steps: readonly SlowStep[]; readonly known: readonly SlowStep[] },
  askAgain: () => Promise<readonly SlowStep[]>,
): Promise<Suggestion | undefined> {
  const { table, steps } = served;
  const known = [...served.known];
  let best: Suggestion = { sql: '', left: steps };
  // A plan that reads an index in the order asked for does not tell the order. One that finds the rows and sorts them does.
  for (let round = 1; round <= 2; round++) {
    for (const keys of candidates(known)) {
      const sql = indexSql(table, keys);
      const left = await withIndex(client, sql, askAgain);
      if (left === undefined) continue;
      if (left.length === 0) return { sql, left };
      known.push(...left);
      if (left.length < best.left.length) best = { sql, left };
    }
  }
  return best.sql === '' ? undefined : best;
}

/** @returns undefined when there can be no such index: not every expression can be a key, one that depends on a setting cannot. */
async function withIndex<Value>(
  client: ClientBase,
  sql: string,
  ask: () => Promise<Value>,
): Promise<Value | undefined> {
  await client.query('savepoint suggestion');
  try {
    await client.query(sql);
    return await ask();
  } catch (error) {
    if (!isServerError(error)) throw error;
    return undefined;
  } finally {
    await client.query('rollback to savepoint suggestion');
  }
}

/** Lists of keys, shortest first: what must be equal, then what orders, or what is compared otherwise. */
function candidates(steps: readonly SlowStep[]): string[][] {
  const keysOf = (...operators: string[]) => [
    ...new Set(
      steps.flatMap(({ clauses }) =>
        clauses.filter(({ operator }) => operators.includes(operator)).map(({ key }) => key),
      ),
    ),
  ];
  const equal = keysOf('equal');
  const others = keysOf('any', 'null', 'other').filter((key) => !equal.includes(key));
  const order = sameWay(steps.find((step) => step.order.length > 0)?.order ?? []).filter(
    (key) => !equal.includes(splitDirection(key)[0]),
  );
  const lists = [
    ...equal.map((key) => [key]),
    equal,
    ...others.map((key) => [key]),
    ...equal.map((key) => [key, ...order]),
    [...equal, ...order],
    order,
  ];
  return [...new Map(lists.map((list) => [list.join(), list])).values()].filter((list) => list.length > 0);
}

/** An index is read backwards as well. */
function sameWay(order: readonly string[]): string[] {
  const down = / DESC$/;
  return order.every((key) => down.test(key)) ? order.map((key) => key.replace(down, '')) : [...order];
}

function indexSql(table: string, keys: readonly string[]): string {
  const [schema = '', name = ''] = table.split('.');
  const words = keys.flatMap((key) => key.replace(/::[\w ]+/g, '').match(/\b[a-z]\w*/g) ?? []);
  // A name of the server's has 63 bytes.
  const index = ['ix', name, ...words].join('_').slice(0, 63);
  return `create index ${quoted(index)} on ${qualified(schema, name)} (${keys.map(keySql).join(', ')});`;
}

function keySql(key: string): string {
  const [expression, direction] = splitDirection(key);
  const simple = /^(?:\w+|"(?:[^"]|"")+")$/.test(expression) || /^\w+\([^()]*(?:\([^()]*\)[^()]*)*\)$/.test(expression);
  return `${simple ? expression : `(${expression})`}${direction.toLowerCase()}`;
}
