import type pg from 'pg';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectPg } from '../../../../packages/tool/src/session/pg.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { isServerError } from 'pgproof-runtime/errors.js';
import type { Cardinality } from 'pgproof-runtime/query.js';
import { scanQueries, type SourceQuery } from '../../../../packages/tool/src/typegen/scan.js';
import { createTestDatabase, serverMajor } from '../../../support/database.js';
import { runEverywhere } from './data-sets.js';
import { readTruth } from './truth.js';
import { onServerOfTypes, typesMajor, analyzeAll, type Analysis } from './analyses.js';

export interface Judgement {
  readonly queries: number;
  readonly columns: { all: number; right: number; readonly unsound: string[]; readonly imprecise: string[] };
  readonly parameters: { all: number; right: number; readonly wrong: string[] };
  /** Where what is written of a query is not what was seen of it. */
  readonly untrue: string[];
  /** Whether all that is written has to be seen. */
  readonly whole: boolean;
}

/**
 * Analyzes the chosen queries of the suite, runs each on every set of rows, and counts. A server of another version than the types are read on
 * runs those that it knows: what is said has to hold there, too, but need not all be seen there.
 */
export async function judge(chosen: (name: string) => boolean): Promise<Judgement> {
  const database = await createTestDatabase('empty');
  const client = await connectPg(parseConnectionUrl(database.url), 'vbwd-test');
  const whole = serverMajor() === typesMajor;
  try {
    await client.query(readSql('schema', whole));
    const chosenQueries = readQueries().filter(({ name }) => chosen(name));
    const analyzeOn = async (server: pg.Client) => await analyzeAll(server, chosenQueries);
    const analyses = whole
      ? await analyzeOn(client)
      : await onServerOfTypes(async (server) => {
          await server.query(readSql('schema', true));
          return await analyzeOn(server);
        });
    const queries = whole ? chosenQueries : await knownTo(client, chosenQueries);
    const seen = await runEverywhere(
      client,
      readSql('fill', whole),
      queries.map((query) => ({ query, truth: readTruth(query) })),
    );
    const judgement: Judgement = {
      queries: queries.length,
      columns: { all: 0, right: 0, unsound: [], imprecise: [] },
      parameters: { all: 0, right: 0, wrong: [] },
      untrue: whole ? [...seen.failures] : [],
      whole,
    };
    for (const query of queries) {
      const analysis = analyses.get(query.name);
      if (analysis === undefined) judgement.untrue.push(`${query.name} was not analyzed`);
      else {
        count(judgement, query, analysis, seen.nulls.get(query.name) ?? new Set());
        countRows(judgement, query, analysis.cardinality, [...(seen.counts.get(query.name) ?? [])]);
      }
    }
    return judgement;
  } finally {
    await client.end();
    await database.drop();
  }
}

function count(judgement: Judgement, query: SourceQuery, analysis: Analysis, seen: ReadonlySet<string>): void {
  const truth = readTruth(query);
  const names = analysis.columns.map(({ name }) => name);
  for (const name of [...truth.nulls, ...truth.unseen]) {
    if (!names.includes(name)) judgement.untrue.push(`${query.name} has no column ${name}`);
  }
  for (const { name, nullability } of analysis.columns) {
    const place = `${query.name}.${name}`;
    const isNull = truth.nulls.has(name);
    if (seen.has(name) && !isNull) judgement.untrue.push(`${place} was NULL, and is said not to be`);
    if (judgement.whole && !seen.has(name) && isNull && !truth.unseen.has(name))
      judgement.untrue.push(`${place} was never NULL, and is said to be`);
    if (seen.has(name) && truth.unseen.has(name)) judgement.untrue.push(`${place} was NULL, and is said to be unseen`);
    judgement.columns.all++;
    const said = nullability !== 'not null';
    if (said === isNull) judgement.columns.right++;
    else if (isNull) judgement.columns.unsound.push(place);
    else judgement.columns.imprecise.push(place);
  }
  for (const { name, takesNull } of analysis.parameters) {
    judgement.parameters.all++;
    if (takesNull === truth.takes.has(name)) judgement.parameters.right++;
    else judgement.parameters.wrong.push(`${query.name}.${name}`);
  }
}

/** How many rows a query gives is held to how many it gave. Where that is written, it is what the analysis says, and was seen. */
function countRows(judgement: Judgement, query: SourceQuery, cardinality: Cardinality, seen: readonly number[]): void {
  const { name } = query;
  const written = readTruth(query).cardinality;
  const fits = {
    one: (rows: number) => rows === 1,
    optional: (rows: number) => rows <= 1,
    many: () => true,
    exec: () => true,
  };
  const wrong = !seen.every(fits[cardinality]);
  if (wrong) judgement.untrue.push(`${name} gives ${cardinality}, and gave ${seen.join(', ')} rows`);
  const unseen = (written === 'optional' && !seen.includes(0)) || (written === 'many' && seen.every(fits.optional));
  if (judgement.whole && unseen)
    judgement.untrue.push(`${name} is said to give ${written}, and gave ${seen.join(', ')} rows`);
  if (written !== undefined && written !== cardinality)
    judgement.untrue.push(`${name} gives ${written}, and the analysis says ${cardinality}`);
}

async function knownTo(client: pg.Client, queries: readonly SourceQuery[]): Promise<SourceQuery[]> {
  const known: SourceQuery[] = [];
  for (const query of queries) {
    try {
      await client.query(`prepare known as ${query.text}`);
      await client.query('deallocate known');
      known.push(query);
    } catch (error) {
      if (!isServerError(error)) throw error;
    }
  }
  return known;
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

/** The file, with what only the server of the types has. */
function readSql(name: string, whole: boolean): string {
  return [`${name}.sql`, ...(whole ? [`${name}-${typesMajor}.sql`] : [])].map(read).join('\n');
}

function read(file: string): string {
  return readFileSync(join(import.meta.dirname, file), 'utf8');
}
