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
};

/**
 * Reads under fixed settings and puts the old ones back. In a transaction of the caller's it stays in that one; otherwise it
 * reads in one of its own, so that all queries see the same moment.
 *
 * @param connection one session, not a pool.
 */
export async function underFixedSettings<Value>(connection: Connection, read: () => Promise<Value>): Promise<Value> {
  if (await isInTransaction(connection)) return withSettings(connection, read);
  await run(connection, beginReading);
  try {
    const value = await withSettings(connection, read);
    await run(connection, endReading);
    return value;
  } catch (error) {
    await run(connection, giveUpReading).catch(() => undefined);
    throw error;
  }
}

async function isInTransaction(connection: Connection): Promise<boolean> {
  const [, [row]] = await Promise.all([run(connection, getServer), run(connection, findTransactionMarker)]);
  return row?.marker === 'yes';
}

/** After an error there is nothing to put back: the server has given the transaction up, and the settings with it. */
async function withSettings<Value>(connection: Connection, read: () => Promise<Value>): Promise<Value> {
  const names = Object.keys(settings);
  const before = await run(connection, listSettings, { names });
  await run(connection, setForTransaction, { names, values: Object.values(settings) });
  const value = await read();
  await run(connection, setForTransaction, {
    names: before.map(({ name }) => name),
    values: before.map(({ value }) => value),
  });
  return value;
}
