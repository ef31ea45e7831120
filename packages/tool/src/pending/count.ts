import type pg from 'pg';
import { isServerError, UserError, type ServerError } from 'pgproof-runtime/errors.js';
import { quoteIdentifier, quoteLiteral } from 'pgproof-runtime/quote.js';
import { asPath } from '../migrate/schema.js';
import type { Session } from '../migrate/session.js';
import type { Ask } from './requirement.js';
import { keyColumn } from './rows.js';

/** What the database answered. */
export interface Counted {
  /** Rows, or groups of rows. */
  readonly count: number;
  /** False where the time was over before all were counted. */
  readonly isAll: boolean;
  /** The keys of the first ones; of groups, of a few rows of each. */
  readonly first: readonly (readonly string[])[][];
  /** Why it could not be asked; `time` where nothing was found before the time was over. */
  readonly not?: { readonly why: string; readonly isTime: boolean };
}

const shown = 3;
const atOnce = 10_000;

/** Counts in a transaction that can only read, for as long as it may take, in milliseconds. */
export async function count({ client, searchPath }: Session, ask: Ask, timeoutMs: number): Promise<Counted> {
  if (ask.kind === 'nothing') return unasked(ask.why);
  const deadline = performance.now() + timeoutMs;
  await client.query('begin read only');
  try {
    // A row that a policy hides would be left out without a word.
    await client.query(
      `set local search_path = ${ask.kind === 'values' ? asPath(searchPath) : 'pg_catalog'}; set local row_security = off`,
    );
    return await (ask.kind === 'values' ? countValues(client, ask, timeoutMs) : countRows(client, ask, deadline));
  } finally {
    await client.query('rollback');
  }
}

function unasked(why: string, isTime = false): Counted {
  return { count: 0, isAll: false, first: [], not: { why, isTime } };
}

async function countRows(
  client: pg.Client,
  { kind, sql }: Extract<Ask, { sql: string }>,
  deadline: number,
): Promise<Counted> {
  let [found, first] = [0, [] as Counted['first'][number][]];
  const within = async <Result extends pg.QueryResultRow>(text: string) => {
    const left = Math.max(1, Math.ceil(deadline - performance.now()));
    await client.query(`set local statement_timeout = ${left}`);
    return client.query<Result>(text);
  };
  try {
    await within(`declare pgproof_rows no scroll cursor for ${sql}`);
    const { rows } = await within<{ keys: string[][] } & { 'pgproof key': string[] }>(
      `fetch ${shown} from pgproof_rows`,
    );
    first = rows.map((row) => (kind === 'groups' ? row.keys : [row['pgproof key']]));
    found = rows.length;
    for (let more = rows.length === shown; more;) {
      const { rowCount } = await within(`move forward ${atOnce} in pgproof_rows`);
      found += rowCount ?? 0;
      more = rowCount === atOnce;
    }
    return { count: found, isAll: true, first };
  } catch (error) {
    if (!isServerError(error)) throw error;
    if (error.code === '57014' && found > 0) return { count: found, isAll: false, first };
    return explain(error);
  }
}

/** Not one by one where all can be converted: that is told by the first statement. */
async function countValues(
  client: pg.Client,
  ask: Extract<Ask, { kind: 'values' }>,
  timeoutMs: number,
): Promise<Counted> {
  const { value, from, row, alias } = ask;
  const fields = row.map((column) => `pgproof_row.${quoteIdentifier(column)} as ${quoteIdentifier(column)}`).join(', ');
  const block = `
#variable_conflict use_column
declare
  pgproof_row record;
  pgproof_count bigint := 0;
  pgproof_first text[] := '{}';
  pgproof_all boolean := true;
  pgproof_end timestamptz := pg_catalog.clock_timestamp() + ${quoteLiteral(`${timeoutMs - Math.min(1000, timeoutMs / 10)} ms`)}::pg_catalog.interval;
begin
  begin
    perform pg_catalog.count(${value}) from ${from} as ${alias};
  exception when others then
    if sqlstate like '42%' then raise; end if;
    for pgproof_row in select * from ${from} as ${alias} loop
      begin
        perform pg_catalog.count(${value}) from (select ${fields}) as ${alias};
      exception when others then
        pgproof_count := pgproof_count + 1;
        if pgproof_count <= ${shown} then
          pgproof_first := pg_catalog.array_append(pgproof_first, pg_catalog.to_jsonb(pgproof_row.${keyColumn})::pg_catalog.text);
        end if;
      end;
      if pg_catalog.clock_timestamp() > pgproof_end then
        pgproof_all := false;
        exit;
      end if;
    end loop;
  end;
  perform pg_catalog.set_config(
    'pgproof.found',
    pg_catalog.jsonb_build_object('count', pgproof_count, 'isAll', pgproof_all, 'first', pgproof_first)::pg_catalog.text,
    true
  );
end`;
  try {
    // The block ends by itself, a little before, where it looks at one row after the other.
    await client.query(`set local statement_timeout = ${timeoutMs}`);
    await client.query(`do ${quoteLiteral(block)}`);
    const { rows } = await client.query<{ found: string }>(
      "select pg_catalog.current_setting('pgproof.found') as found",
    );
    const answer = JSON.parse(rows[0]?.found ?? '') as { count: number; isAll: boolean; first: string[] };
    if (answer.count === 0 && !answer.isAll) return unasked('the time was over', true);
    return { ...answer, first: answer.first.map((key) => [JSON.parse(key) as string[]]) };
  } catch (error) {
    if (!isServerError(error)) throw error;
    return explain(error);
  }
}

/** @throws UserError where the user may not read the rows. */
function explain(error: ServerError): Counted {
  const { code } = error;
  if (code === '57014') return unasked('the time was over', true);
  if (code === '42501')
    throw new UserError(`the rows cannot be counted: ${error.message}`, {
      fix: 'connect as the role that owns the tables, which row security does not hide rows from',
      cause: error,
    });
  // What the server says of a value may quote it.
  if (code.startsWith('22') || code.startsWith('23') || code === 'P0001')
    return unasked(`a row makes the expression fail (SQLSTATE ${code})`);
  if (code.startsWith('42')) return unasked(`the database has it otherwise: ${error.message}`);
  throw error;
}
