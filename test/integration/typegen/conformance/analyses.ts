import type pg from 'pg';
import { startThrowAwayServer } from '../../../../packages/tool/src/embedded/throw-away.js';
import { connectPg, fromPg } from '../../../../packages/tool/src/session/pg.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import type { Cardinality } from 'pgproof-runtime/query.js';
import { cardinalityOfTree } from '../../../../packages/tool/src/typegen/cardinality/rows.js';
import { describeQuery, type Described } from '../../../../packages/tool/src/typegen/describe.js';
import { readFacts, type Facts } from '../../../../packages/tool/src/typegen/nullability/catalog.js';
import { analyzeQuery } from '../../../../packages/tool/src/typegen/nullability/analyze.js';
import type { SourceQuery } from '../../../../packages/tool/src/typegen/scan.js';

export type Analysis = ReturnType<typeof analyzeQuery> & { readonly cardinality: Cardinality };

export const typesMajor = 18;

/** Does something on a server of the version that types are generated on, which is started for it. */
export async function onServerOfTypes<Result>(act: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const server = await startThrowAwayServer({ major: typesMajor });
  try {
    const url = `postgres://postgres:${server.password}@127.0.0.1:${server.port}/postgres`;
    const client = await connectPg(parseConnectionUrl(url), 'vbwd-test');
    try {
      return await act(client);
    } finally {
      await client.end();
    }
  } finally {
    await server.stop();
  }
}

export async function analyzeAll(client: pg.Client, queries: readonly SourceQuery[]): Promise<Map<string, Analysis>> {
  await client.query('begin');
  const facts: Facts = await readFacts(fromPg(client));
  const analyses = new Map<string, Analysis>();
  const refused: string[] = [];
  for (const query of queries) {
    const described = await describeQuery(client, query.text);
    if ('message' in described) refused.push(`${query.name}: ${described.message}`);
    else if (described.tree !== undefined)
      analyses.set(
        query.name,
        withElements(described, {
          ...analyzeQuery(described.tree, facts, query.parameters),
          cardinality: cardinalityOfTree(described.tree, facts),
        }),
      );
  }
  await client.query('rollback');
  if (refused.length > 0) throw new Error(refused.join('\n'));
  return analyses;
}

/** An array's elements are counted as a column of their own: `tags[]`. */
function withElements(described: Described, analysis: Analysis): Analysis {
  const arrays = analysis.columns.filter((_, index) => described.columns[index]?.type.endsWith('[]') === true);
  const elements = arrays.map((column) => ({ ...column, name: `${column.name}[]`, nullability: column.elements }));
  return { ...analysis, columns: [...analysis.columns, ...elements] };
}
