import pg from 'pg';
import postgres from 'postgres';
import { batch } from 'pgproof-runtime/batch.js';
import { connect } from 'pgproof-runtime/connect.js';
import { query, type Query } from 'pgproof-runtime/query.js';
import { stream } from 'pgproof-runtime/stream.js';
import { load } from '../queries/clients/load.js';
import {
  idOf,
  insertMany,
  newRows,
  page,
  readMany,
  small,
  type ClientName,
  type OpenClient,
  type Rows,
} from './operations.js';

export const openers: Record<ClientName, OpenClient> = { ours: openOurs, 'postgres.js': openPostgres, pg: openPg };

async function openOurs(url: string) {
  const pool = await connect(url, { max: 1, maxTransactions: 1 });
  const insert: Query<Rows, object, 'exec'> = {
    name: 'bench: InsertMany',
    text: insertMany,
    parameters: ['userIds', 'amounts', 'types', 'referenceIds', 'descriptions'],
    oids: [2951, 1007, [0], 2951, 1009],
    cardinality: 'exec',
  };
  const read: Query<object, object, 'many'> = {
    name: 'bench: ReadMany',
    text: readMany,
    parameters: [],
    cardinality: 'many',
  };
  return {
    '1,000 rows inserted': () => query(pool, insert, newRows()),
    'fifty queries together': async () =>
      (
        await batch(
          pool,
          small.map((one, index) => [one, { id: idOf(index) }] as const),
        )
      ).flat().length,
    '100,000 rows read': () => count(stream(pool, read, {}, { rows: page })),
    close: () => pool.close(),
  };
}

/** The values in arrays, too: its own helper, a value for each row and column, is slower. Queries in a transaction it sends together. */
function openPostgres(url: string) {
  const sql = postgres(url, { max: 1, ssl: false });
  return Promise.resolve({
    '1,000 rows inserted': async () => {
      const { userIds, amounts, types, referenceIds, descriptions } = newRows();
      const values = [userIds, amounts, types, referenceIds, descriptions] as never[];
      return (await sql.unsafe(insertMany, values, { prepare: true })).count;
    },
    'fifty queries together': async () => {
      const asked = await sql.begin((open) =>
        small.map(({ text }, index) => open.unsafe(text, [idOf(index)], { prepare: true })),
      );
      return asked.flat().length;
    },
    '100,000 rows read': async () => {
      let read = 0;
      for await (const rows of sql.unsafe(readMany).cursor(page)) for (const row of rows) if ('id' in row) read++;
      return read;
    },
    close: () => sql.end(),
  });
}

/** With statements that have names, which it prepares, and several on their way at once; rows through pg-cursor. */
async function openPg(connectionString: string) {
  const client = new pg.Client({ connectionString, pipeline: true });
  // pg-cursor knows of no pipeline.
  const reader = new pg.Client({ connectionString });
  await Promise.all([client.connect(), reader.connect()]);
  const { default: Cursor } = (await load('pg-cursor', 'index.js')) as {
    default: new (text: string) => pg.Submittable & { read(rows: number): Promise<object[]>; close(): Promise<void> };
  };
  return {
    '1,000 rows inserted': async () => {
      const { userIds, amounts, types, referenceIds, descriptions } = newRows();
      const values = [userIds, amounts, types, referenceIds, descriptions];
      return (await client.query({ name: 'many', text: insertMany, values })).rowCount ?? 0;
    },
    'fifty queries together': async () => {
      await client.query('begin');
      const asked = await Promise.all(
        small.map(({ name, text }, index) => client.query({ name, text, values: [idOf(index)] })),
      );
      await client.query('commit');
      return asked.flatMap(({ rows }) => rows as object[]).length;
    },
    '100,000 rows read': async () => {
      const cursor = reader.query(new Cursor(readMany));
      let read = 0;
      for (let rows = await cursor.read(page); rows.length > 0; rows = await cursor.read(page))
        for (const row of rows) if ('id' in row) read++;
      await cursor.close();
      return read;
    },
    close: async () => {
      await Promise.all([client.end(), reader.end()]);
    },
  };
}

async function count(rows: AsyncIterable<object>): Promise<number> {
  let read = 0;
  for await (const row of rows) if ('id' in row) read++;
  return read;
}
