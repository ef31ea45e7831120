import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSQLFile, queryASTToIR } from '@pgtyped/parser';
import { PreparedQuery } from '@pgtyped/runtime';
import { booking, type OpenClient, type Operation } from '../operations.js';
import { openPg } from './pg.js';
import { clientFrom, openPostgres } from './postgres.js';

/** Its runtime's own part: it puts the text together anew for each call, and looks through the columns of each row. */
interface Bridge {
  readonly query: (text: string, values: unknown[]) => Promise<{ rows: object[]; rowCount: number }>;
}

export const openOnPostgres: OpenClient = (url, connections) => {
  const sql = openPostgres(url, connections);
  const bridge: Bridge = {
    query: async (text, values) => {
      const rows = await sql.unsafe(text, values as never[], { prepare: true });
      return { rows: rows as object[], rowCount: rows.count };
    },
  };
  return Promise.resolve(clientFrom(runOn(bridge), () => sql.end()));
};

export const openOnPg: OpenClient = (url, connections) => {
  const pool = openPg(url, connections);
  const bridge: Bridge = {
    query: async (text, values) => {
      const { rows, rowCount } = await pool.query<object>(text, values);
      return { rows, rowCount: rowCount ?? 0 };
    },
  };
  return Promise.resolve(clientFrom(runOn(bridge), () => pool.end()));
};

function runOn(bridge: Bridge): (operation: Operation) => (userId: string) => Promise<object[]> {
  return (operation) => {
    const { query, paramsOf } = queries[operation];
    const prepared = new PreparedQuery<object, object>(toIR(query));
    return (userId) => prepared.run(paramsOf(userId), bridge);
  };
}

const queries: Record<Operation, { query: string; paramsOf: (userId: string) => object }> = {
  'point read': { query: 'accounts/user.sql FindUserById', paramsOf: (id) => ({ id }) },
  insert: { query: 'InsertTransaction', paramsOf: (userId) => ({ ...booking, userId }) },
  '100 rows': {
    query: 'tokens/token-transaction.sql ListTokenTransactions',
    paramsOf: (userId) => ({ userId, limit: 100, offset: 0 }),
  },
  'token debit': { query: 'tokens/balance.sql DebitTokens', paramsOf: (userId) => ({ ...booking, userId }) },
};

/** What pgtyped would have generated for a query of `sql/`. */
function toIR(query: string) {
  const [file = '', name = file] = query.split(' ');
  const text = name === file ? insertTransaction : readFileSync(join(process.env['BENCH_SQL'] ?? '', file), 'utf8');
  const found = parseSQLFile(text).queries.find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no query ${query}`);
  return queryASTToIR(found);
}

const insertTransaction = `/* @name InsertTransaction */
insert into public.token_transaction
  (user_id, amount, transaction_type, reference_id, description)
values
  (:userId!, :amount!, :type!, :referenceId, :description)
returning id;
`;
