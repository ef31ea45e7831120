import type { ClientBase } from 'pg';
import { qualified, quoted } from '../checks/sql.js';
import { isServerError } from '../errors.js';
import type { Trouble } from './troubles.js';

export interface Suggestion {
  readonly sql: string;
  /** What stays: mostly the sort of a few rows that a condition found. */
  readonly left: readonly Trouble[];
}

/**
 * Finds the index that leaves the least of the troubles, by making each and asking again: the text is one that works.
 *
 * @param troubles of one query with one table.
 * @param askAgain for the troubles with that table on the database as it is then.
 */
export async function suggestIndex(
  client: ClientBase,
  troubles: readonly Trouble[],
  askAgain: () => Promise<readonly Trouble[]>,
): Promise<Suggestion | undefined> {
  let best: Suggestion | undefined;
  for (const keys of candidates(troubles)) {
    const sql = indexSql(troubles[0]?.table ?? '', keys);
    await client.query('savepoint suggestion');
    try {
      await client.query(sql);
      const left = await askAgain();
      if (left.length < (best?.left ?? troubles).length) best = { sql, left };
    } catch (error) {
      // Not every expression can be a key: one that depends on a setting cannot.
      if (!isServerError(error)) throw error;
    } finally {
      await client.query('rollback to savepoint suggestion');
    }
  }
  return best;
}

/** Lists of keys, shortest first: what must be equal, then what orders, or what is compared otherwise. */
function candidates(troubles: readonly Trouble[]): string[][] {
  const keysOf = (...operators: string[]) => [
    ...new Set(
      troubles.flatMap(({ clauses }) =>
        clauses.filter(({ operator }) => operators.includes(operator)).map(({ key }) => key),
      ),
    ),
  ];
  const equal = keysOf('equal');
  const others = keysOf('any', 'null', 'other').filter((key) => !equal.includes(key));
  const order = sameWay(troubles.find((trouble) => trouble.order.length > 0)?.order ?? []).filter(
    (key) => !equal.includes(key.replace(/ .*/s, '')),
  );
  const lists = [
    ...equal.map((key) => [key]),
    equal,
    ...others.map((key) => [key]),
    ...equal.map((key) => [key, ...order]),
    [...equal, ...order],
    order,
  ];
  return lists.filter((list) => list.length > 0);
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
  const [, expression = key, direction = ''] = /^(.*?)((?: (?:DESC|NULLS FIRST|NULLS LAST))*)$/s.exec(key) ?? [];
  const simple = /^(?:\w+|"(?:[^"]|"")+")$/.test(expression) || /^\w+\([^()]*(?:\([^()]*\)[^()]*)*\)$/.test(expression);
  return `${simple ? expression : `(${expression})`}${direction.toLowerCase()}`;
}
