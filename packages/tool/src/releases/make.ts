import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { columnFields, parameterFields, type Field } from '../typegen/emit.js';
import { cardinalityOf } from '../typegen/explained.js';
import { placeOf, refuse } from '../typegen/fault.js';
import type { TypesOption } from '../typegen/overrides.js';
import type { Source } from '../typegen/sources.js';
import { typeQueries, type Typed, type TypedQuery } from '../typegen/typed.js';
import { itemsOf, type Types } from '../typegen/types.js';
import type { Release, ReleasedQuery, ReleasedValue } from './document.js';

/**
 * What the queries are on a database that has the schema.
 *
 * @throws UserError when one of them does not come out typed.
 */
export async function makeRelease(
  { version, migrations }: Pick<Release, 'version' | 'migrations'>,
  sources: readonly Source[],
  { config, types: option }: { readonly config: ConnectionConfig; readonly types?: TypesOption | undefined },
): Promise<Release> {
  const { queries, enums, faults } = await documentQueries(sources, { config, types: option });
  if (faults.length > 0) throw refuse(faults);
  return { version, migrations, enums, queries };
}

/** The same of those queries that come out typed, and what is wrong with the others. */
export async function documentQueries(
  sources: readonly Source[],
  { config, types: option }: { readonly config: ConnectionConfig; readonly types?: TypesOption | undefined },
): Promise<Pick<Release, 'queries' | 'enums'> & Pick<Typed, 'faults'>> {
  const typed = await typeQueries(sources, config, option);
  const { facts, types, faults } = typed;
  const queries = [...typed.queries].flatMap(([source, some]) =>
    some.map((one): ReleasedQuery => {
      const { query, described } = one;
      const { line, column } = placeOf({ file: source.file, source: source.source, at: query.nameAt });
      const values = (fields: readonly Field[], oids: TypedQuery['described']['columns']) =>
        fields.map(({ name, type, takesNull }, index): ReleasedValue => ({
          name,
          type: nameOf(types, oids[index]?.oid ?? ''),
          null: takesNull,
          typescript: type.text,
        }));
      return {
        name: `${source.path}: ${query.name}`,
        line,
        column,
        cardinality: cardinalityOf(described, facts),
        text: query.text,
        parameters: values(parameterFields(one, types), described.parameters),
        columns: values(columnFields(one, facts, types), described.columns),
      };
    }),
  );
  const oids = [...typed.queries.values()].flatMap((some) =>
    some.flatMap(({ described }) => [...described.parameters, ...described.columns].map(({ oid }) => oid)),
  );
  queries.sort(byName);
  return { enums: enumsOf(types, oids), queries, faults };
}

/** With its schema, unless that is the server's own. */
export function nameOf({ byOid }: Types, oid: string): string {
  const type = byOid.get(oid);
  if (type === undefined) return oid;
  if (type.schema === 'pg_catalog') return type.written;
  const items = byOid.get(type.element);
  return items === undefined ? `${type.schema}.${type.name}` : `${items.schema}.${items.name}[]`;
}

function enumsOf(types: Types, oids: readonly string[]): Release['enums'] {
  const found = [...new Set(oids.map((oid) => itemsOf(types, oid)))].flatMap((oid) => {
    const type = types.byOid.get(oid);
    return type?.kind === 'e' ? [[nameOf(types, oid), type.labels] as const] : [];
  });
  return Object.fromEntries(found.sort(([left], [right]) => (left < right ? -1 : 1)));
}

function byName(left: ReleasedQuery, right: ReleasedQuery): number {
  return left.name < right.name ? -1 : 1;
}
