import type pg from 'pg';
import { startThrowAwayServer } from '../../../../packages/tool/src/embedded/throw-away.js';
import { connectPg, fromPg } from '../../../../packages/tool/src/session/pg.js';
import { parseTarget } from 'pgproof-runtime/target.js';
import type { Cardinality } from 'pgproof-runtime/query.js';
import { cardinalityOf } from '../../../../packages/tool/src/typegen/cardinality/rows.js';
import { describeQuery, type Described } from '../../../../packages/tool/src/typegen/describe.js';
import { readFacts, type Facts } from '../../../../packages/tool/src/typegen/nullability/catalog.js';
import { walkQuery } from '../../../../packages/tool/src/typegen/nullability/walk.js';
import type { SourceQuery } from '../../../../packages/tool/src/typegen/scan.js';

export type Walk = ReturnType<typeof walkQuery> & { readonly cardinality: Cardinality };

export const typesMajor = 18;

/** Does something on a server of the version that types are generated on, which is started for it. */
export async function onServerOfTypes<Result>(act: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const server = await startThrowAwayServer({ major: typesMajor });
  try {
    const url = `postgres://postgres:${server.password}@127.0.0.1:${server.port}/postgres`;
    const client = await connectPg(parseTarget(url), 'vbwd-test');
    try {
      return await act(client);
    } finally {
      await client.end();
    }
  } finally {
    await server.stop();
  }
}

export async function walkAll(client: pg.Client, queries: readonly SourceQuery[]): Promise<Map<string, Walk>> {
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
          cardinality: cardinalityOf(described.tree, facts),
        }),
      );
  }
  await client.query('rollback');
  if (refused.length > 0) throw new Error(refused.join('\n'));
  return walks;
}

/** An array's elements are counted as a column of their own: `tags[]`. */
function withElements(described: Described, walk: Walk): Walk {
  const arrays = walk.columns.filter((_, index) => described.columns[index]?.type.endsWith('[]') === true);
  const elements = arrays.map((column) => ({ ...column, name: `${column.name}[]`, verdict: column.elements }));
  return { ...walk, columns: [...walk.columns, ...elements] };
}
