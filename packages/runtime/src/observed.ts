import type { Connection } from './query.js';
import type { Database, Transaction } from './transaction.js';

/** A query that has run, or has failed. It holds no value. */
export interface QueryEvent {
  /** `CreditTokens`. */
  readonly name: string;
  /** Where it stands below `sql/`: `tokens/balance`. */
  readonly file: string;
  /** From the call to its answer, the wait for a connection included; of a stream only while it waits for rows. */
  readonly milliseconds: number;
  /** How many rows it gave or changed; 0 where it failed. */
  readonly rows: number;
  /** Where it failed: the SQLSTATE, the driver's code, or the name of an error that has none. */
  readonly code?: string;
}

/** One that is async gives a promise. */
export type QueryListener = (event: QueryEvent) => unknown;

/** The same database, which tells of each query, in transactions, too. What the listener throws becomes a warning. */
export function observe(database: Database, onQuery: QueryListener): Database {
  const tell = (name: string, outcome: Omit<QueryEvent, 'name' | 'file'>) => {
    const cut = name.lastIndexOf(': ');
    const event = { name: name.slice(cut < 0 ? 0 : cut + 2), file: name.slice(0, Math.max(cut, 0)), ...outcome };
    try {
      Promise.resolve(onQuery(event)).catch(warn);
    } catch (error) {
      warn(error);
    }
  };
  const executeOn =
    (connection: Connection): Connection['execute'] =>
    async (query, values) => {
      const start = performance.now();
      try {
        const answer = await connection.execute(query, values);
        tell(query.name, { milliseconds: performance.now() - start, rows: answer.rowCount });
        return answer;
      } catch (error) {
        tell(query.name, { milliseconds: performance.now() - start, rows: 0, code: codeOf(error) });
        throw error;
      }
    };
  const pagesOn = (of: Database): Database['pages'] =>
    async function* (query, values, size) {
      let [milliseconds, rows] = [0, 0];
      let failed: { code?: string } = {};
      const pages = of.pages(query, values, size);
      try {
        for (;;) {
          const start = performance.now();
          const page = await pages.next().finally(() => (milliseconds += performance.now() - start));
          if (page.done === true) return;
          rows += page.value.length;
          yield page.value;
        }
      } catch (error) {
        failed = { code: codeOf(error) };
        throw error;
      } finally {
        await pages.return();
        tell(query.name, { milliseconds, rows, ...failed });
      }
    };
  const inside = (transaction: Transaction): Transaction => ({ ...outside(transaction), isTransaction: true });
  const outside = (of: Database): Database => ({
    ...of,
    execute: executeOn(of),
    pages: pagesOn(of),
    together: (work) => of.together((connection) => work({ execute: executeOn(connection) })),
    transaction: (work) => of.transaction((transaction) => work(inside(transaction))),
  });
  return outside(database);
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'UNKNOWN';
  return 'code' in error ? String(error.code) : error.name;
}

function warn(error: unknown): void {
  process.emitWarning(`onQuery threw: ${String(error)}`, 'OnQueryWarning');
}
