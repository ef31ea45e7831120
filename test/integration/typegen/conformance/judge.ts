import type pg from 'pg';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectPg, fromPg } from '../../../../src/database/pg.js';
import { parseTarget } from '../../../../src/database/target.js';
import { cardinalityOf, type Gives } from '../../../../src/typegen/cardinality/rows.js';
import { describeQuery, type Described } from '../../../../src/typegen/describe.js';
import { readFacts, type Facts } from '../../../../src/typegen/nullability/catalog.js';
import { walkQuery } from '../../../../src/typegen/nullability/walk.js';
import { scanQueries, type SourceQuery } from '../../../../src/typegen/scan.js';
import { createTestDatabase } from '../../../support/database.js';
import { runEverywhere } from './data-sets.js';
import { readTruth } from './truth.js';

export interface Judgement {
  readonly queries: number;
  readonly columns: { all: number; right: number; readonly unsound: string[]; readonly imprecise: string[] };
  readonly parameters: { all: number; right: number; readonly wrong: string[] };
  readonly gives: Map<string, Gives>;
  /** Where what is written of a query is not what was seen of it. */
  readonly untrue: string[];
}

/** Walks the chosen queries of the suite, runs each on every set of rows, and counts. */
export async function judge(chosen: (name: string) => boolean): Promise<Judgement> {
  const database = await createTestDatabase('empty');
  const client = await connectPg(parseTarget(database.url), 'vbwd-test');
  try {
    await client.query(read('schema.sql'));
    const queries = readQueries().filter(({ name }) => chosen(name));
    const walks = await walkAll(client, queries);
    const seen = await runEverywhere(
      client,
      read('fill.sql'),
      queries.map((query) => ({ query, truth: readTruth(query) })),
    );
    const judgement: Judgement = {
      queries: queries.length,
      columns: { all: 0, right: 0, unsound: [], imprecise: [] },
      parameters: { all: 0, right: 0, wrong: [] },
      gives: new Map(),
      untrue: [...seen.failures],
    };
    for (const query of queries) {
      const walk = walks.get(query.name);
      if (walk === undefined) judgement.untrue.push(`${query.name} was not walked`);
      else {
        count(judgement, query, walk, seen.nulls.get(query.name) ?? new Set());
        countRows(judgement, query, walk.gives, [...(seen.counts.get(query.name) ?? [])]);
      }
    }
    return judgement;
  } finally {
    await client.end();
    await database.drop();
  }
}

type Walk = ReturnType<typeof walkQuery> & { readonly gives: Gives };

function count(judgement: Judgement, query: SourceQuery, walk: Walk, seen: ReadonlySet<string>): void {
  const truth = readTruth(query);
  const names = walk.columns.map(({ name }) => name);
  for (const name of [...truth.nulls, ...truth.unseen]) {
    if (!names.includes(name)) judgement.untrue.push(`${query.name} has no column ${name}`);
  }
  for (const { name, verdict } of walk.columns) {
    const place = `${query.name}.${name}`;
    const isNull = truth.nulls.has(name);
    if (seen.has(name) && !isNull) judgement.untrue.push(`${place} was NULL, and is said not to be`);
    if (!seen.has(name) && isNull && !truth.unseen.has(name))
      judgement.untrue.push(`${place} was never NULL, and is said to be`);
    if (seen.has(name) && truth.unseen.has(name)) judgement.untrue.push(`${place} was NULL, and is said to be unseen`);
    judgement.columns.all++;
    const said = verdict !== 'not null';
    if (said === isNull) judgement.columns.right++;
    else if (isNull) judgement.columns.unsound.push(place);
    else judgement.columns.imprecise.push(place);
  }
  for (const { name, takesNull } of walk.parameters) {
    judgement.parameters.all++;
    if (takesNull === truth.takes.has(name)) judgement.parameters.right++;
    else judgement.parameters.wrong.push(`${query.name}.${name}`);
  }
}

async function walkAll(client: pg.Client, queries: readonly SourceQuery[]): Promise<Map<string, Walk>> {
  await client.query('begin');
  const facts: Facts = await readFacts(fromPg(client));
  const walks = new Map<string, Walk>();
  const refused: string[] = [];
  for (const query of queries) {
    const described = await describeQuery(client, query.text);
    if ('message' in described) refused.push(`${query.name}: ${described.message}`);
    else if (described.tree !== undefined)
      walks.set(
        query.name,
        withElements(described, {
          ...walkQuery(described.tree, facts, query.parameters),
          gives: cardinalityOf(described.tree, facts),
        }),
      );
  }
  await client.query('rollback');
  if (refused.length > 0) throw new Error(refused.join('\n'));
  return walks;
}

/** How many rows a query gives is held to how many it gave. Where that is written, it is what the walk says, and was seen. */
function countRows(judgement: Judgement, query: SourceQuery, gives: Gives, seen: readonly number[]): void {
  const { name } = query;
  const written = readTruth(query).gives;
  const fits = {
    one: (rows: number) => rows === 1,
    maybe: (rows: number) => rows <= 1,
    many: () => true,
    none: () => true,
  };
  const wrong = !seen.every(fits[gives]);
  if (wrong) judgement.untrue.push(`${name} gives ${gives}, and gave ${seen.join(', ')} rows`);
  const unseen = (written === 'maybe' && !seen.includes(0)) || (written === 'many' && seen.every(fits.maybe));
  if (unseen) judgement.untrue.push(`${name} is said to give ${written}, and gave ${seen.join(', ')} rows`);
  if (written !== undefined && written !== gives)
    judgement.untrue.push(`${name} gives ${written}, and the walk says ${gives}`);
  judgement.gives.set(name, gives);
}

/** An array's elements are counted as a column of their own: `tags[]`. */
function withElements(described: Described, walk: Walk): Walk {
  const arrays = walk.columns.filter((_, index) => described.columns[index]?.type.endsWith('[]') === true);
  const elements = arrays.map((column) => ({ ...column, name: `${column.name}[]`, verdict: column.elements }));
  return { ...walk, columns: [...walk.columns, ...elements] };
}

function readQueries(): SourceQuery[] {
  return readdirSync(join(import.meta.dirname, 'queries'))
    .sort()
    .flatMap((file) => {
      const { queries, faults } = scanQueries(read(`queries/${file}`));
      if (faults.length > 0) throw new Error(`${file}: ${faults.map(({ message }) => message).join(', ')}`);
      return queries;
    });
}

function read(file: string): string {
  return readFileSync(join(import.meta.dirname, file), 'utf8');
}
