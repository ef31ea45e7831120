import { run, type Connection } from 'pgproof-runtime/query.js';
import {
  beginReading,
  endReading,
  findTransactionMarker,
  getServer,
  giveUpReading,
  listSettings,
  setForTransaction,
} from '../queries/catalog/settings.js';

/**
 * What the server's way of writing expressions and definitions depends on (a temporary object must not hide a built-in one), and
 * what makes it fast.
 */
const settings = {
  search_path: 'pg_catalog, pg_temp',
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'postgres',
  TimeZone: 'UTC',
  bytea_output: 'hex',
  extra_float_digits: '1',
  lc_monetary: 'C',
  quote_all_identifiers: 'off',
  standard_conforming_strings: 'on',
  // The joins stand in a good order as they are written: looking for a better one takes longer than running them.
  join_collapse_limit: '1',
  jit: 'off',
  // What is read more than once is planned once, and no plan gets better by the parameters' values.
  plan_cache_mode: 'force_generic_plan',
};

/**
 * Where a reading stands: not known; outside of any transaction; or there, too, with more statements of the caller's right behind it, so that
 * its end is not waited for.
 */
export type TransactionState = 'unknown' | 'outside' | 'between';

/**
 * Reads under fixed settings and puts the old ones back. In a transaction of the caller's it stays in that one; otherwise it
 * reads in one of its own, so that all queries see the same moment.
 *
 * @param connection one session, not a pool.
 * @param read is given what its last queries are to be passed through when they have been sent: the end goes with them.
 */
export async function underFixedSettings<Value>(
  connection: Connection,
  transaction: TransactionState = 'unknown',
  read: (last: Last) => Promise<Value>,
): Promise<Value> {
  if (transaction === 'unknown' && (await isInTransaction(connection))) return withSettings(connection, read);
  // Sent with what is read: over a slow network each way there and back counts.
  const begun = Promise.all([run(connection, beginReading), run(connection, setForTransaction, fixed)]);
  let ended: Promise<unknown> | undefined;
  const end = () => {
    ended ??= run(connection, endReading);
    // Without it the connection is gone, which the next statement says.
    ended.catch(() => undefined);
    return ended;
  };
  try {
    const reading = read((queries) => {
      void end();
      return queries;
    });
    const [value] = await Promise.all([reading, begun]);
    if (transaction === 'between') void end();
    else await end();
    return value;
  } catch (error) {
    await run(connection, giveUpReading).catch(() => undefined);
    throw error;
  }
}

type Last = <Value>(queries: Promise<Value>) => Promise<Value>;

async function isInTransaction(connection: Connection): Promise<boolean> {
  const [, [row]] = await Promise.all([run(connection, getServer), run(connection, findTransactionMarker)]);
  return row?.marker === 'yes';
}

/** After an error there is nothing to put back: the server has given the transaction up, and the settings with it. */
async function withSettings<Value>(connection: Connection, read: (last: Last) => Promise<Value>): Promise<Value> {
  const { names } = fixed;
  const before = await run(connection, listSettings, { names });
  await run(connection, setForTransaction, fixed);
  const value = await read((last) => last);
  await run(connection, setForTransaction, {
    names: before.map(({ name }) => name),
    values: before.map(({ value: old }) => old),
  });
  return value;
}

const fixed = { names: Object.keys(settings), values: Object.values(settings) };
