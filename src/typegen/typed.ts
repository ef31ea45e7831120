import type { ClientBase } from 'pg';
import { fromPg, withPg } from '../database/pg.js';
import { run } from '../database/query.js';
import type { Target } from '../database/target.js';
import { listTypes } from '../queries/typegen/types.js';
import { checkHints, checkNamed, checkNames, refusal } from './check.js';
import { describeQuery, type Described, type Refused } from './describe.js';
import type { FileFault } from './fault.js';
import { checkCalls } from './foreign-calls.js';
import { normalText } from './normal.js';
import { readFacts, type Facts } from './nullability/catalog.js';
import { notNull } from './nullability/verdict.js';
import { walkQuery, type Walk, type WalkedColumn } from './nullability/walk.js';
import { parseOutput, type NamedTypes } from './parse-output.js';
import type { Pgtyped } from './pgtyped.js';
import type { SourceQuery } from './scan.js';
import type { Source } from './sources.js';
import { readTypes, type Types } from './types.js';

/** A query with all that is known of it. */
export interface TypedQuery {
  readonly query: SourceQuery;
  readonly described: Described;
  readonly walk: Walk;
  readonly named: NamedTypes;
}

export interface Typed {
  /** By source, in its order. */
  readonly queries: ReadonlyMap<Source, readonly TypedQuery[]>;
  readonly facts: Facts;
  readonly types: Types;
  readonly faults: readonly FileFault[];
}

/** Types every query: the server says what it is, pgtyped names its types, and the walk tells what can be NULL. Both work at the same time. */
export async function typeQueries(sources: readonly Source[], target: Target, pgtyped: Pgtyped): Promise<Typed> {
  const all = sources.flatMap((source) => source.queries.map((query) => ({ source, query })));
  const [named, server] = await Promise.all([
    pgtyped.nameTypes(
      all.map(({ query }) => normalText(query)),
      target,
    ),
    askServer(
      all.map(({ query }) => query),
      target,
    ),
  ]);
  const faults: FileFault[] = [];
  const typed = all.flatMap(({ source, query }, index): { source: Source; typed: TypedQuery }[] => {
    const described = server.described[index];
    if (described === undefined) throw new Error(`${query.name} was not described`);
    const names = parseOutput(named[index] ?? '', query.name);
    const result = typeQuery(query, described, names, server.facts);
    const found = 'faults' in result ? result.faults : [];
    faults.push(...found.map((fault) => ({ ...fault, file: source.file, source: source.source })));
    return 'faults' in result ? [] : [{ source, typed: result }];
  });
  const queries = new Map(
    sources.map((source) => [source, typed.filter((found) => found.source === source).map((found) => found.typed)]),
  );
  return { queries, facts: server.facts, types: server.types, faults };
}

function typeQuery(
  query: SourceQuery,
  described: Described | Refused,
  named: NamedTypes | undefined,
  facts: Facts,
): TypedQuery | { faults: readonly ReturnType<typeof refusal>[] } {
  if ('message' in described) return { faults: [refusal(query, described)] };
  const walk =
    described.tree === undefined ? { columns: [], parameters: [] } : walkQuery(described.tree, facts, query.parameters);
  const faults = [
    ...(described.tree === undefined ? [] : checkCalls(query, described.tree, facts)),
    ...checkNames(query, walk),
    ...checkHints(query, walk),
    ...checkNamed(query, walk, named),
  ];
  return named === undefined || faults.length > 0
    ? { faults }
    : { query, described, walk: withHints(query, walk), named };
}

/** A hint decides where the walk does not know. */
function withHints(query: SourceQuery, walk: Walk): Walk {
  const sure = new Set(query.hints.filter(({ mark }) => mark === '!').map(({ column }) => column));
  const columns = walk.columns.map((column): WalkedColumn =>
    sure.has(column.name) ? { ...column, verdict: notNull } : column,
  );
  return { ...walk, columns };
}

async function askServer(
  queries: readonly SourceQuery[],
  target: Target,
): Promise<{ described: (Described | Refused)[]; facts: Facts; types: Types }> {
  return withPg(target, 'vbwd-db types', async (client) => {
    const facts = await readFacts(fromPg(client));
    const types = readTypes(await run(fromPg(client), listTypes));
    return { described: await describeAll(client, queries), facts, types };
  });
}

async function describeAll(client: ClientBase, queries: readonly SourceQuery[]): Promise<(Described | Refused)[]> {
  const described: (Described | Refused)[] = [];
  await client.query('begin');
  for (const { text } of queries) described.push(await describeQuery(client, text));
  await client.query('rollback');
  return described;
}
