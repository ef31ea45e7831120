import type { ClientBase } from 'pg';
import { fromPg, withPg } from '../session/pg.js';
import { run } from 'pgproof-runtime/query.js';
import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { listTypes } from '../queries/typegen/types.js';
import { checkHints, checkNames, checkNeverNull, refusal } from './check.js';
import { destinationsOf } from './destinations.js';
import { describeQuery, type Described, type Refused } from './describe.js';
import { analysisOf } from './explained.js';
import type { Fault, FileFault } from './fault.js';
import { checkCalls } from './foreign-calls.js';
import { readFacts, type Facts } from './nullability/catalog.js';
import { notNull } from './nullability/nullability.js';
import type { Analysis, AnalyzedColumn } from './nullability/analyze.js';
import { originsOf } from './origins.js';
import { readOverrides, type TypesOption } from './overrides.js';
import { nameTypes, type Named } from './pgtyped.js';
import { checkProperties } from './property-names.js';
import type { SourceQuery } from './scan.js';
import { checkNamed } from './second-opinion.js';
import type { Source } from './sources.js';
import { checkStars } from './star.js';
import { isJson, readTypes, type Override, type Types } from './types.js';
import { checkWholeRows } from './whole-row.js';
import { constantName, paramsName, resultName } from './write.js';

/** A query with all that is known of it. */
export interface TypedQuery {
  readonly query: SourceQuery;
  readonly described: Described;
  readonly analysis: Analysis;
  /** What the configuration says of the columns that results come from, and that parameters go to. */
  readonly origins: {
    readonly columns: readonly (Override | undefined)[];
    readonly parameters: readonly (Override | undefined)[];
  };
}

export interface Typed {
  /** By source, in its order. */
  readonly queries: ReadonlyMap<Source, readonly TypedQuery[]>;
  readonly facts: Facts;
  readonly types: Types;
  readonly faults: readonly FileFault[];
}

/** Types every query: the server and pgtyped say what it is, and the analysis tells what can be NULL. */
export async function typeQueries(
  sources: readonly Source[],
  config: ConnectionConfig,
  option?: TypesOption,
): Promise<Typed> {
  const all = sources.flatMap((source) => source.queries.map((query) => ({ source, query })));
  const queries = all.map(({ query }) => query);
  const server = await askServer(queries, config, option);
  const named = await nameAll(queries, server.described, config);
  const faults: FileFault[] = [];
  const typed = all.flatMap(({ source, query }, index): { source: Source; typed: TypedQuery }[] => {
    const described = server.described[index];
    if (described === undefined) throw new Error(`${query.name} was not described`);
    const result = typeQuery(query, described, named.get(query), server);
    const found = 'faults' in result ? result.faults : [];
    faults.push(
      ...found.map((fault) => ({ ...fault, queryAt: query.nameAt, file: source.file, source: source.source })),
    );
    return 'faults' in result ? [] : [{ source, typed: result }];
  });
  const bySource = new Map(
    sources.map((source) => [source, typed.filter((found) => found.source === source).map((found) => found.typed)]),
  );
  return { queries: bySource, facts: server.facts, types: server.types, faults };
}

function typeQuery(
  query: SourceQuery,
  described: Described | Refused,
  named: Named | Fault | undefined,
  { facts, types }: Pick<Typed, 'facts' | 'types'>,
): TypedQuery | { faults: readonly Fault[] } {
  if ('message' in described) return { faults: [refusal(query, described)] };
  if (named === undefined) throw new Error(`pgtyped was not asked for ${query.name}`);
  if ('message' in named) return { faults: [named] };
  const analysis = analysisOf(described, query, facts);
  // A rule that answers in place of the server, behind a view.
  if (described.columns.length < analysis.columns.length)
    return {
      faults: [
        { at: query.nameAt, message: 'the server tells no columns of it: a rule answers', fix: 'write to the table' },
      ],
    };
  const { tree, explained, columns } = described;
  const json = columns.map(({ oid }) => isJson(types, oid));
  const read = tree ?? explained;
  const faults = [
    ...(read === undefined ? [] : checkCalls(query, read, facts)),
    ...(tree === undefined ? [] : checkStars(query, tree, types)),
    ...checkWholeRows(query, described, facts, types),
    ...checkNames(query, analysis),
    ...checkHints(query, analysis, json),
    ...checkNeverNull(query, analysis, json),
    ...checkProperties(query, analysis),
    ...checkNamed(query, { described, analysis }, named, types),
  ];
  if (faults.length > 0) return { faults };
  return { query, described, analysis: withHints(query, analysis), origins: readOrigins(described, facts, types) };
}

function readOrigins({ tree, parameters }: Described, facts: Facts, { overrides }: Types): TypedQuery['origins'] {
  if (tree === undefined || overrides.columns.size === 0) return { columns: [], parameters: [] };
  const world = { facts, overrides };
  return { columns: originsOf(tree, world), parameters: destinationsOf(tree, world, parameters.length) };
}

/** A hint decides where the analysis does not know; a line above the query, where the application keeps filled what can be NULL. */
function withHints(query: SourceQuery, analysis: Analysis): Analysis {
  const hinted = query.hints.filter(({ mark }) => mark === '!');
  const sure = new Set([...hinted, ...query.neverNull].map(({ column }) => column));
  const columns = analysis.columns.map((column): AnalyzedColumn =>
    sure.has(column.name) ? { ...column, nullability: notNull } : column,
  );
  return { ...analysis, columns };
}

/** What the server says of each query, and what it takes to understand it. */
export async function askServer(
  queries: readonly Pick<SourceQuery, 'name' | 'text'>[],
  config: ConnectionConfig,
  option?: TypesOption,
): Promise<{ described: (Described | Refused)[]; facts: Facts; types: Types }> {
  return withPg(config, 'pgproof types', async (client) => {
    const facts = await readFacts(fromPg(client));
    const declared = queries.flatMap(({ name }) => [constantName(name), paramsName(name), resultName(name)]);
    const plain = readTypes(await run(fromPg(client), listTypes), declared);
    const types = option === undefined ? plain : { ...plain, overrides: readOverrides(option, facts, plain, declared) };
    return { described: await describeAll(client, queries), facts, types };
  });
}

/** What pgtyped says of those that the server takes, each with the search path that it needs. */
async function nameAll(
  queries: readonly SourceQuery[],
  described: readonly (Described | Refused)[],
  config: ConnectionConfig,
): Promise<Map<SourceQuery, Named | Fault>> {
  const named = new Map<SourceQuery, Named | Fault>();
  for (const needsPath of [false, true]) {
    const some = queries.filter((_, index) => {
      const found = described[index];
      return found !== undefined && !('message' in found) && found.needsPath === needsPath;
    });
    for (const [index, answer] of (await nameTypes(some, config, needsPath)).entries()) {
      const query = some[index];
      if (query !== undefined) named.set(query, answer);
    }
  }
  return named;
}

async function describeAll(
  client: ClientBase,
  queries: readonly Pick<SourceQuery, 'text'>[],
): Promise<(Described | Refused)[]> {
  const described: (Described | Refused)[] = [];
  await client.query('begin');
  for (const { text } of queries) described.push(await describeQuery(client, text));
  await client.query('rollback');
  return described;
}
