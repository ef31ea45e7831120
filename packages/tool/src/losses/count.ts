import { isServerError, UserError } from 'pgproof-runtime/errors.js';
import { quoteIdentifier, quoteLiteral } from 'pgproof-runtime/quote.js';
import { name } from '../catalog/facts/text.js';
import type { Session } from '../migrate/session.js';
import { countSome } from './count-some.js';
import {
  nameOf,
  type Condition,
  type Count,
  type Held,
  type Limits,
  type Question,
  type TableName,
} from './question.js';
import type { Reference } from './steady.js';
import type { StoredColumn, StoredLabel } from './stored.js';

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

/** What is another value once it has been each of those types and is its own again. */
export function changesAs({ name: column, baseType }: StoredColumn, types: readonly string[]): Condition {
  return (of) => {
    const value = `(${of(column)})::${baseType}`;
    const back = [...types, baseType].reduce((text, type) => `(${text})::${type}`, value);
    return `not (${of(column)} is null) and pg_catalog.record_image_ne(row(${value}), row(${back}))`;
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
