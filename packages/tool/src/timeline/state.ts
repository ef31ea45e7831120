import { run, type Connection } from 'pgproof-runtime/query.js';
import { belongingIn } from '../catalog/belonging.js';
import type { Catalog } from '../catalog/catalog.js';
import { factsOf } from '../catalog/facts.js';
import { name, plain } from '../catalog/facts/text.js';
import { readCatalog, readFacts } from '../catalog/read.js';
import { listIdentities, type ListIdentitiesResult } from '../queries/timeline/identities.js';

/** An object at one point of the history. */
export interface Entry {
  /** As facts name it. */
  readonly object: string;
  readonly properties: readonly string[];
  /** The relation or type that it belongs to. */
  readonly of: string | undefined;
}

/** All objects by a key that stays while an object is renamed. It means nothing outside of one replay. */
export type State = ReadonlyMap<string, Entry>;

/** Reads what there is at one point. @param isWhole false: of the catalog what facts tell. */
export async function readState(
  connection: Connection,
  schema: string,
  isWhole: boolean,
): Promise<{ readonly catalog: Catalog; readonly state: State }> {
  const read = isWhole ? readCatalog : readFacts;
  const [catalog, identities] = await Promise.all([
    read(connection, schema, 'outside'),
    run(connection, listIdentities),
  ]);
  return { catalog, state: stateOf(catalog, identities) };
}

function stateOf(catalog: Catalog, rows: readonly ListIdentitiesResult[]): State {
  const keys = new Map(rows.map((row) => [objectOf(row), row.key]));
  const holdersOf = belongingIn(catalog);
  const state = new Map<string, Entry>();
  const add = (object: string, properties: readonly string[]) => {
    const holders = [object, ...holdersOf(object)].flatMap((one) => (one.startsWith('schema ') ? [] : [one]));
    const key = keys.get(object) ?? keyByHolder(object, holders.slice(1), keys);
    const of = holders.slice(1).find((holder) => keys.has(holder));
    state.set(state.has(key) ? object : key, { object, properties, of });
  };
  for (const { object, properties, columnOrder } of factsOf(catalog, { owners: false }))
    // What is added or dropped tells the order of the others.
    if (columnOrder === undefined) add(object, properties);
  for (const type of catalog.enums)
    for (const label of type.labels) {
      const object = `label ${name(type.schema, type.name, label)}`;
      state.set(keys.get(object) ?? object, { object, properties: [], of: `enum ${name(type.schema, type.name)}` });
    }
  return state;
}

/** A comment, a grant or a partition has no name of its own: it stays while what it is about is renamed. */
function keyByHolder(object: string, holders: readonly string[], keys: ReadonlyMap<string, string>): string {
  for (const holder of holders) {
    const key = keys.get(holder);
    const path = holder.replace(/^(?:[a-z-]+ )+/, '');
    if (key === undefined) continue;
    if (object.includes(path)) return object.replace(path, () => `<${key}>`);
    if (object.startsWith('comment on ')) return `comment on <${key}>`;
  }
  return object;
}

function objectOf({ kind, parts, identity }: ListIdentitiesResult): string {
  return `${kind} ${identity === null ? name(...parts.map(String)) : plain(identity)}`;
}
