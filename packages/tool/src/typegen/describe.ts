import type { ClientBase, QueryResult } from 'pg';
import { isServerError } from 'pgproof-runtime/errors.js';
import { readTokens } from '../tokens.js';
import type { Node } from './nullability/node.js';
import { parseQueries } from './nullability/parse.js';
import { explainedAt, refuseUtility } from './utility.js';

/** What the server says of a query. */
export interface Described {
  /** By `$n`: oid and name of the type. */
  readonly parameters: readonly DescribedType[];
  /** By column of the result. */
  readonly columns: readonly DescribedType[];
  /** True when it names something without its schema that is not the server's: it runs only where that schema is in the search path. */
  readonly needsPath: boolean;
  /** The analysed tree; undefined for a statement that is no query. */
  readonly tree: Node | undefined;
  /** Of an `explain` of a query, which has its parameters: the tree of that. */
  readonly explained?: Node | undefined;
}

export interface DescribedType {
  readonly oid: string;
  readonly type: string;
}

/** What the server has against a query. `offset` is where in its text, in UTF-16 units. */
export interface Refused {
  readonly message: string;
  readonly hint: string | undefined;
  readonly offset: number | undefined;
}

/**
 * Has the server analyse a query, and plan it: that an `on conflict` finds no unique index shows only then. Nothing runs, and nothing stays.
 *
 * First with nothing but pg_catalog to look names up in, as the library's connections run it, then with what is set for the database.
 *
 * @param client in a transaction, with a search path that has no temporary schema in front.
 */
export async function describeQuery(client: ClientBase, text: string): Promise<Described | Refused> {
  const refused = refuseUtility(text);
  if (refused !== undefined) return refused;
  const described = await describeUnder(client, text, "set local search_path = ''");
  if ('tree' in described) return { ...described, needsPath: false };
  const again = await describeUnder(client, text);
  return 'tree' in again ? { ...again, needsPath: true } : again;
}

type Found = Omit<Described, 'needsPath'>;

async function describeUnder(client: ClientBase, text: string, setting = ''): Promise<Found | Refused> {
  const savepoint = client.query(`savepoint description; ${setting}`);
  try {
    const explained = explainedAt(text);
    if (explained !== undefined) return await explain(client, text.slice(0, explained), text.slice(explained));
    return isQuery(text) ? await analyze(client, text) : await readStatement(client, text);
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    return error.refused;
  } finally {
    await Promise.all([savepoint, client.query('rollback to savepoint description')]);
  }
}

async function analyze(client: ClientBase, text: string): Promise<Found> {
  const { parameters, columns } = await prepare(client, text);
  const types = parameters.map(({ type }) => type).join(', ');
  const body = `create function pg_temp.described(${types}) returns void language sql begin atomic `;
  const [, { rows }] = await together(
    attempt(client, body, text, '; end'),
    client.query<{ tree: string }>(
      "select prosqlbody as tree from pg_catalog.pg_proc where proname = 'described' and pronamespace = pg_catalog.pg_my_temp_schema()",
    ),
    attempt(client, 'explain (generic_plan) ', text, ''),
  );
  const [tree] = parseQueries(rows[0]?.tree ?? '()');
  if (tree === undefined) throw new Error('the server keeps no tree of the query');
  return { parameters, columns, tree };
}

/** What an explain gives follows from its options; it takes what the query takes. @param options up to where the query begins. */
async function explain(client: ClientBase, options: string, text: string): Promise<Found> {
  const { fields } = await attempt(client, '', options, 'select');
  const columns = fields.map(({ dataTypeID: oid }) => ({ oid: String(oid), type: planTypes[oid] ?? '' }));
  try {
    const { parameters, tree } = isQuery(text) ? await analyze(client, text) : await readStatement(client, text);
    return { parameters, columns, tree: undefined, explained: tree };
  } catch (error) {
    throw error instanceof Misfit ? error.behind(options.length) : error;
  }
}

const planTypes: Readonly<Record<number, string>> = { 25: 'text', 114: 'json', 142: 'xml' };

async function prepare(client: ClientBase, text: string): Promise<Pick<Described, 'parameters' | 'columns'>> {
  const [, { rows }] = await together(
    attempt(client, 'prepare described as ', text, ''),
    client.query<Record<'parameters' | 'columns' | 'parameterNames' | 'columnNames', string[] | null>>(
      `select parameter_types::oid[]::text[] as parameters, parameter_types::text[] as "parameterNames",
         result_types::oid[]::text[] as columns, result_types::text[] as "columnNames"
       from pg_catalog.pg_prepared_statements where name = 'described'`,
    ),
    client.query('deallocate described'),
  );
  const types = (oids: string[] | null = [], names: string[] | null = []) =>
    (oids ?? []).map((oid, index) => ({ oid, type: names?.[index] ?? oid }));
  const [row] = rows;
  return { parameters: types(row?.parameters, row?.parameterNames), columns: types(row?.columns, row?.columnNames) };
}

/** What was sent together: the answers, or the first failure, which those after it only follow from. */
async function together<Answers extends readonly Promise<unknown>[]>(
  ...sent: Answers
): Promise<{ -readonly [Index in keyof Answers]: Awaited<Answers[Index]> }> {
  const outcomes = await Promise.allSettled(sent);
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : undefined)) as {
    -readonly [Index in keyof Answers]: Awaited<Answers[Index]>;
  };
}

/** A statement that is no query can only be read: as the body of a function it is, and no more. */
async function readStatement(client: ClientBase, text: string): Promise<Found> {
  const tag = '$described$';
  await attempt(client, `create function pg_temp.described() returns void language sql as ${tag}`, text, tag);
  return { parameters: [], columns: [], tree: undefined };
}

/** False for a statement that is no query: it has no plan. */
export function isQuery(text: string): boolean {
  for (const token of readTokens(text)) {
    if (token.kind === 'space' || token.kind === 'comment') continue;
    if (token.kind !== 'other') return false;
    if (token.text !== '(') return /^(?:select|insert|update|delete|merge|values|with|table)$/i.test(token.text);
  }
  return false;
}

class Misfit extends Error {
  readonly refused: Refused;

  constructor(refused: Refused, cause: unknown) {
    super(refused.message, { cause });
    this.refused = refused;
  }

  /** Of a text that begins so much later in what was written. */
  behind(length: number): Misfit {
    const { offset } = this.refused;
    return new Misfit({ ...this.refused, offset: offset === undefined ? undefined : offset + length }, this.cause);
  }
}

async function attempt(client: ClientBase, before: string, text: string, after: string): Promise<QueryResult> {
  try {
    return await client.query(`${before}${text}${after}`);
  } catch (error) {
    if (!isServerError(error)) throw error;
    const { message, hint, position } = error;
    // The server counts characters from 1, over what we put around the text, too.
    const characters = position === undefined ? undefined : Number(position) - 1 - before.length;
    const offset = characters === undefined ? undefined : [...text].slice(0, Math.max(characters, 0)).join('').length;
    throw new Misfit({ message, hint, offset }, error);
  }
}
