import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import type { Model } from 'pgproof-runtime/model.js';
import { growingTables } from '../planner/growing.js';
import { planQueries } from '../planner/served.js';
import { documentQueries } from '../releases/make.js';
import { placeOf } from '../typegen/fault.js';
import type { TypesOption } from '../typegen/overrides.js';
import type { Source } from '../typegen/sources.js';
import type { QueriesOf, Refused } from './queries.js';

interface Around {
  readonly config: ConnectionConfig;
  /** Those that say which tables stay small. */
  readonly models: readonly Model[];
  /** Of the runner's own tables. */
  readonly schema: string;
  readonly types: TypesOption | undefined;
}

/** Asks a database on PostgreSQL 18 or later what queries are on its schema, and how it would answer them. Nothing runs, and nothing stays. */
export async function askQueries(sources: readonly Source[], around: Around): Promise<QueriesOf> {
  if (sources.length === 0) return { queries: [], enums: {}, refused: new Map(), plans: [] };
  const { config, models, schema } = around;
  const { queries, enums, faults } = await document(sources, around);
  const plans = await planQueries(sources, await growingTables(config, models, schema), { config, needs: false });
  const refused = faults.flatMap(({ message, queryAt, file, source }): [string, Refused][] => {
    const of = sources.find((one) => one.file === file);
    const query = of?.queries.find(({ nameAt }) => nameAt === queryAt);
    if (of === undefined || query === undefined) return [];
    const { line, column } = placeOf({ file, source, at: queryAt });
    return [[`${of.path}: ${query.name}`, { line, column, message }]];
  });
  return { queries, enums, refused: new Map(refused), plans: plans ?? [] };
}

/** What the configuration says of columns that this schema does not have is left out. */
async function document(
  sources: readonly Source[],
  { config, types }: Pick<Around, 'config' | 'types'>,
): ReturnType<typeof documentQueries> {
  let lacking: readonly string[] | undefined;
  const fail: TypesOption['fail'] = (path, message, fix) => {
    lacking = path;
    return types?.fail(path, message, fix) ?? new Error(message);
  };
  try {
    return await documentQueries(sources, { config, types: types && { ...types, fail } });
  } catch (error) {
    if (types === undefined || lacking === undefined) throw error;
    return document(sources, { config, types: without(types, lacking) });
  }
}

function without(types: TypesOption, [kind, name]: readonly string[]): TypesOption {
  const rest = (of: 'columns' | 'database') =>
    Object.fromEntries(Object.entries(types[of] ?? {}).filter(([key]) => of !== kind || key !== name));
  return { ...types, columns: rest('columns'), database: rest('database') };
}
