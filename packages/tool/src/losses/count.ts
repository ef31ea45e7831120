import { isServerError, UserError } from 'pgproof-runtime/errors.js';
import { quoteIdentifier, quoteLiteral } from 'pgproof-runtime/quote.js';
import { name } from '../catalog/facts/text.js';
import type { Session } from '../migrate/session.js';
import type { Reference, Steady } from './steady.js';
import type { StoredColumn, StoredLabel } from './stored.js';

/** Which of a table's rows count: a condition in SQL. */
export type Condition = (of: Reference) => string;

/** Rows of a replay, as texts. */
export interface Held {
  readonly steady: Steady;
  readonly rows: readonly string[];
}

interface TableName {
  readonly schema: string;
  readonly name: string;
}

/** What is counted of a table, in one reading of it. */
export interface Question {
  readonly table: TableName;
  /** Rows that do not count. */
  readonly held: Held | undefined;
  readonly conditions: readonly Condition[];
}

export interface Count {
  readonly rows: number;
  /** Counting was ended by its limit: there may be more. */
  readonly atLeast: boolean;
}

export interface Limits {
  /** How long the reading of one table may take. */
  readonly countTimeoutMs: number;
  /** How long it may wait for a table that others lock. */
  readonly lockTimeoutMs: number;
  /** How long it may take more to find some, of all conditions together, once that has ended the reading. */
  readonly moreMs: number;
}

/** Keeps a tenth of the time, or a second, for finding some. */
export function limitsOf(countTimeoutMs: number, lockTimeoutMs: number): Limits {
  const moreMs = Math.min(1000, Math.ceil(countTimeoutMs / 10));
  return { countTimeoutMs: Math.max(1, countTimeoutMs - moreMs), lockTimeoutMs, moreMs };
}

export const everyRow: Condition = () => 'true';

/**
 * Neither NULL nor what the default gives. A default that varies gives no value that could be told from others, and what is another role's
 * is not run.
 */
export function holdsValue(column: StoredColumn): Condition {
  return (of) => {
    const value = of(column.name);
    // A composite value is not "not null" where one of its fields is NULL.
    const isThere = `not (${value} is null)`;
    if (column.default === null || column.varying || column.foreign) return isThere;
    const [own, other] = [value, column.default].map((one) => `row((${one})::${column.baseType})`);
    // By its bytes, since not every type has an equality.
    return `${isThere} and pg_catalog.record_image_ne(${own ?? ''}, ${other ?? ''})`;
  };
}

/** Compared as what it is: a cast of the type to text may be another role's. */
export function holdsLabel(column: StoredColumn, { schema, type, label }: StoredLabel): Condition {
  const value = `${quoteLiteral(label)}::${quoteIdentifier(schema)}.${quoteIdentifier(type)}`;
  return (of) => (column.array ? `${value} = any (${of(column.name)})` : `${of(column.name)} = ${value}`);
}

/** Counts with plain reads, which no one waits for. All is sent at once. */
export async function countRows(
  session: Session,
  questions: readonly Question[],
  limits: Limits,
): Promise<readonly (readonly Count[])[]> {
  const answers = await reading(session, limits, questions.map(countSql));
  const counts: Count[][] = [];
  for (const [index, question] of questions.entries()) {
    const answer = answers[index];
    if (answer === undefined) throw new Error('a question was not answered');
    if (answer.status === 'fulfilled')
      counts.push(question.conditions.map((_, at) => ({ rows: Number(answer.value[`c${at}`]), atLeast: false })));
    else {
      requireLimit(answer.reason, question, session);
      counts.push(await countSome(session, question, limits));
    }
  }
  return counts;
}

/** Which of these tables have a row. A table that cannot be read may have some. */
export async function findFilled(
  session: Session,
  tables: readonly TableName[],
  limits: Limits,
): Promise<readonly boolean[]> {
  if (tables.length === 0) return [];
  const each = tables.map((table) => `exists (select from ${nameOf(table)})`);
  const [answer] = await reading(session, limits, [`select array[${each.join(', ')}] as filled`]);
  if (answer?.status === 'fulfilled') return answer.value['filled'] as unknown as boolean[];
  if (!isServerError(answer?.reason)) throw answer?.reason;
  return tables.map(() => true);
}

/** How many of some rows a table has. Where that takes too long, none are known. */
export async function countHeld(session: Session, table: TableName, held: Held, limits: Limits): Promise<number> {
  const [answer] = await reading(session, limits, [
    `select count(*) as c0 from ${numbered(table, held)} where line.n <= held.m`,
  ]);
  if (answer?.status === 'fulfilled') return Number(answer.value['c0']);
  if (!isServerError(answer?.reason)) throw answer?.reason;
  return 0;
}

type Row = Readonly<Record<string, string>>;

/** Sends readings, each with its settings in a transaction of its own, which then is as if it had not been. */
async function reading(
  { client }: Session,
  { countTimeoutMs, lockTimeoutMs }: Limits,
  questions: readonly string[],
): Promise<PromiseSettledResult<Row>[]> {
  const settings = `set local statement_timeout = ${countTimeoutMs}; set local lock_timeout = ${lockTimeoutMs}; set local row_security = off`;
  const sent = questions.map((sql) => [
    client.query(`begin read only; ${settings}`),
    client.query<Record<string, string>>(sql),
    client.query('rollback'),
  ]);
  const answers = await Promise.allSettled(sent.flat());
  return questions.map((_, index) => {
    const answer = answers[3 * index + 1];
    if (answer?.status === 'fulfilled') return { ...answer, value: (answer.value.rows[0] ?? {}) as Row };
    return answer ?? { status: 'rejected', reason: new Error('a reading was not answered') };
  });
}

function nameOf({ schema, name: table }: TableName): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(table)}`;
}

function countSql({ table, held, conditions }: Question): string {
  const { from, of } = source(table, held);
  const counts = conditions.map((condition, at) => `count(*) filter (where ${condition(of)}) as c${at}`);
  return `select ${counts.join(', ')} from ${from}`;
}

function source(table: TableName, held: Held | undefined): { readonly from: string; readonly of: Reference } {
  if (held === undefined) return { from: `${nameOf(table)} as t`, of: (column) => `t.${quoteIdentifier(column)}` };
  return {
    from: `${numbered(table, held)} where line.n > coalesce(held.m, 0)`,
    of: (column) => `(line.t).${quoteIdentifier(column)}`,
  };
}

/** The rows beside how many such a replay holds: of several that are the same, so many are the replay's. */
function numbered(table: TableName, { steady, rows }: Held): string {
  const text = steady.text((column) => `t.${quoteIdentifier(column)}`);
  const list = quoteLiteral(JSON.stringify(rows));
  return (
    `(select t, ${text} as r, row_number() over (partition by ${text}) as n from ${nameOf(table)} as t) as line ` +
    `left join (select r, count(*) as m from jsonb_array_elements_text(${list}::jsonb) as one (r) group by r) as held using (r)`
  );
}

/** @throws UserError unless it was the limit that ended the counting. */
function requireLimit(error: unknown, { table }: Question, { config }: Session): void {
  if (!isServerError(error)) throw error;
  if (error.code === '57014') return;
  const shown = name(table.schema, table.name);
  const fix =
    error.code === '42501'
      ? `have its owner run: grant select on ${nameOf(table)} to ${quoteIdentifier(config.user)} (row security must not hide rows)`
      : 'put right what the message names, and run again';
  throw new UserError(`what would be lost of ${shown} cannot be counted: ${error.message} (SQLSTATE ${error.code})`, {
    fix: `${fix}; or, without counting: --no-count`,
    cause: error,
  });
}

/** Counts what is found soon, of each condition: behind a cursor the server tells how far it has come. */
async function countSome(
  { client }: Session,
  { table, held, conditions }: Question,
  { moreMs }: Limits,
): Promise<Count[]> {
  const { from, of } = some(table, held);
  const counts: Count[] = [];
  const startedAt = performance.now();
  for (const [index, condition] of conditions.entries()) {
    let rows = 0;
    let atLeast = false;
    // Of what is left each has its part. Zero would be no limit.
    const untilMs = startedAt + (moreMs * (index + 1)) / conditions.length;
    const limit = (setting: string) => {
      const leftMs = Math.max(1, Math.ceil(untilMs - performance.now()));
      return `set local ${setting} = ${leftMs}`;
    };
    await client.query(`begin; ${limit('lock_timeout')}; set local row_security = off`);
    try {
      await client.query(
        `${limit('statement_timeout')}; declare found no scroll cursor for select from ${from} and ${condition(of)}`,
      );
      for (let step = 1; ; step *= 10) {
        const answers = await client.query(`${limit('statement_timeout')}; move forward ${step} in found`);
        const [, { rowCount }] = answers as unknown as [unknown, { rowCount: number | null }];
        rows += rowCount ?? 0;
        if ((rowCount ?? 0) < step) break;
      }
    } catch (error) {
      // Time that goes by behind another session's lock is over, too.
      if (!isServerError(error) || !['57014', '55P03'].includes(error.code)) throw error;
      atLeast = true;
    } finally {
      await client.query('rollback');
    }
    counts.push({ rows, atLeast });
  }
  return counts;
}

/** As `source`, but without sorting: rows that are the same as a replay's are all left out. */
function some(table: TableName, held: Held | undefined): { readonly from: string; readonly of: Reference } {
  const of: Reference = (column) => `t.${quoteIdentifier(column)}`;
  const from = `${nameOf(table)} as t where `;
  if (held === undefined) return { from: `${from}true`, of };
  const list = quoteLiteral(JSON.stringify(held.rows));
  return {
    from: `${from}${held.steady.text(of)} not in (select jsonb_array_elements_text(${list}::jsonb))`,
    of,
  };
}
