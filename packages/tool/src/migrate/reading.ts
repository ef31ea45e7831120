import { run } from 'pgproof-runtime/query.js';
import { listAttached, type ListAttachedResult } from '../queries/migrate/attached.js';
import { listSequences, listSubscribed, listVersions, type ListSubscribedResult } from '../queries/migrate/own.js';
import {
  findEmptied,
  listMarks,
  listRecords,
  listRestamps,
  type ListMarksResult,
  type ListRecordsResult,
  type ListRestampsResult,
} from '../queries/migrate/state.js';
import { readLastFingerprint } from './record.js';
import type { Session } from './session.js';
import { tableNames, type TableName, type Tables } from './tables.js';

/** All that was read of the tables. */
export interface Reading {
  readonly tables: Tables;
  /** What node-pg-migrate's table says is applied. */
  readonly marks: readonly ListMarksResult[];
  /** The last record of each migration. */
  readonly records: readonly ListRecordsResult[];
  /** The last restamp of each record. */
  readonly restamps: readonly ListRestampsResult[];
  /** Undefined where none of the tables is ours, 0 where no row says it. */
  readonly version: number | undefined;
  /** The tool that made the tables of that version. */
  readonly madeBy: string;
  /** The last number that the sequence of each table gave; null where the user may not know. */
  readonly sequences: ReadonlyMap<string, string | null>;
  readonly subscribed: readonly ListSubscribedResult[];
  /** What runs when the tables are written to, and is another role's. */
  readonly attached: readonly ListAttachedResult[];
  readonly user: string;
  /** Of the tables. */
  readonly schema: string;
  /** False where another tool took down all that the record has: the catalog is known to be another one than the last run left. */
  readonly marksLost: boolean;
}

/** Reads the rows of those tables that are there. */
export async function readRows(session: Session, tables: Tables): Promise<Reading> {
  const { connection, config, schema } = session;
  const where = <Row>(name: TableName, rows: () => Promise<Row[]>) => (tables.has(name) ? rows() : []);
  const subscriptions = [...tables.values()].flatMap((table) => table.subscriptions);
  // Sent together. The sequences last: what another runner inserts meanwhile is no sequence that lags.
  const [marks, records, restamps, versions, sequences, subscribed, attached] = await Promise.all([
    where('pgmigrations', () => run(connection, listMarks)),
    where('migration_record', () => run(connection, listRecords)),
    where('migration_restamp', () => run(connection, listRestamps)),
    where('migration_version', () => run(connection, listVersions)),
    run(connection, listSequences, { names: tableNames, schema }),
    subscriptions.length === 0 ? [] : run(connection, listSubscribed, { names: tableNames, schema, subscriptions }),
    run(connection, listAttached, { names: tableNames, schema }),
  ]);
  const [latest] = versions;
  const isEmptied =
    tables.has('pgmigrations') &&
    marks.length === 0 &&
    records.some(({ direction }) => direction !== 'down') &&
    // Each statement has a snapshot of its own: another runner may have written between the two.
    (await isEmptiedAtOnce(session));
  return {
    tables,
    marks,
    records,
    restamps,
    // node-pg-migrate's table alone is another tool's database: nothing of ours is missing there, or old.
    version: tables.size === 1 && tables.has('pgmigrations') ? undefined : (latest?.version ?? 0),
    madeBy: latest?.toolVersion ?? '',
    sequences: new Map(sequences.map(({ table, lastValue }) => [table, lastValue])),
    subscribed,
    attached,
    user: config.user,
    schema,
    marksLost: isEmptied && !(await isOtherCatalog(session)),
  };
}

async function isEmptiedAtOnce({ connection }: Session): Promise<boolean> {
  const [row] = await run(connection, findEmptied);
  return row?.isEmptied === true;
}

/** Only here: it takes as long as all the rest, and the modules that it needs take longer. */
async function isOtherCatalog({ connection, schema }: Session): Promise<boolean> {
  const { areComparable, readFingerprint } = await import('../catalog/fingerprint.js');
  const last = await readLastFingerprint(connection);
  const now = await readFingerprint(connection, { schema, transaction: 'outside' });
  return last !== undefined && areComparable(last, now) && last !== now;
}
