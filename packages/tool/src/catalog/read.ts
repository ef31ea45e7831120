import { fromPg, readPg } from '../session/pg.js';
import { run, type Connection } from 'pgproof-runtime/query.js';
import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { listColumns } from '../queries/catalog/columns.js';
import { listComments } from '../queries/catalog/comments.js';
import { listConstraints } from '../queries/catalog/constraints.js';
import { listCreators } from '../queries/catalog/creators.js';
import { listExtensionDependents, listExtensions } from '../queries/catalog/extensions.js';
import { listForeignServers } from '../queries/catalog/foreign.js';
import { listAggregates, listFunctions } from '../queries/catalog/functions.js';
import { listDefaultPrivileges, listGrants } from '../queries/catalog/grants.js';
import { listIndexes } from '../queries/catalog/indexes.js';
import { listLanguages } from '../queries/catalog/languages.js';
import { listOperators } from '../queries/catalog/operators.js';
import { listPolicies } from '../queries/catalog/policies.js';
import { listPublicationMembers, listPublications, listSubscriptions } from '../queries/catalog/publications.js';
import { findRareKinds, type FindRareKindsResult } from '../queries/catalog/rare.js';
import { listRules } from '../queries/catalog/rules.js';
import { listOwnSchemas, listSchemas, type ListOwnSchemasResult } from '../queries/catalog/schemas.js';
import { listSequences } from '../queries/catalog/sequences.js';
import { getServer } from '../queries/catalog/settings.js';
import { listStatistics } from '../queries/catalog/statistics.js';
import { listParents, listTables } from '../queries/catalog/tables.js';
import { listEventTriggers, listTriggers } from '../queries/catalog/triggers.js';
import { listDomains, listEnums, listOtherTypes } from '../queries/catalog/types.js';
import { listUnknown } from '../queries/catalog/unknown.js';
import { listUses } from '../queries/catalog/uses.js';
import { listViews } from '../queries/catalog/views.js';
import type { Catalog } from './catalog.js';
import { knownCatalogs, ownTables } from './known.js';
import { leftOverOf, partLeftOver } from './left-over.js';
import { normalizeExpressions } from './normalize.js';
import { keepKnownOptions } from './options.js';
import { underFixedSettings, type TransactionState } from './fixed-settings.js';

/**
 * Reads the catalog of the database.
 *
 * @param connection one session, not a pool; in a transaction or not. Any role can read it all, but for the names of the
 * options of other roles' user mappings.
 * @param schema of the runner's own tables, unless it is public.
 * @param transaction whether a transaction is open, where that is known: then the server is not asked.
 */
export function readCatalog(connection: Connection, schema?: string, transaction?: TransactionState): Promise<Catalog> {
  return withCatalog(connection, { schema, transaction }, (catalog) => catalog);
}

/**
 * The same without what no fact tells, which is a fifth of the work: `creators`, `uses`, and the columns of constraints and indexes one by
 * one. Those lists are empty.
 */
export function readFacts(connection: Connection, schema?: string, transaction?: TransactionState): Promise<Catalog> {
  return withCatalog(connection, { schema, transaction, factsOnly: true }, (catalog) => catalog);
}

interface Options {
  readonly schema?: string | undefined;
  readonly transaction?: TransactionState | undefined;
  readonly factsOnly?: boolean;
}

/** The same, for something that is made of the catalog: between the reading's end and what the caller sends next nothing takes time. */
export function withCatalog<Value>(
  connection: Connection,
  { schema, transaction, factsOnly = false }: Options,
  use: (catalog: Catalog) => Value,
): Promise<Value> {
  return underFixedSettings(connection, transaction, async (last) => {
    const own = { ownTables: ownTables(schema) };
    const ownObjects = { ownTables: [...own.ownTables, leftOverOf(schema)] };
    const inParts = { ...own, inParts: !factsOnly };
    const isElsewhere = schema !== undefined && schema !== 'public';
    // All at once: the server goes from one to the next while the answers are on their way.
    const { rare, ownSchemas, ...common } = await together<Common>({
      // Most databases have none of these, and asking for each costs more than asking whether there is one.
      rare: findRare(connection),
      major: readMajor(connection),
      schemas: run(connection, listSchemas),
      extensions: run(connection, listExtensions),
      extensionDependents: run(connection, listExtensionDependents),
      tables: run(connection, listTables, own),
      columns: run(connection, listColumns, own),
      constraints: run(connection, listConstraints, inParts),
      indexes: run(connection, listIndexes, inParts),
      enums: run(connection, listEnums),
      types: run(connection, listOtherTypes),
      sequences: run(connection, listSequences, own),
      triggers: run(connection, listTriggers, own),
      grants: run(connection, listGrants, ownObjects),
      creators: factsOnly ? Promise.resolve([]) : run(connection, listCreators),
      uses: factsOnly ? Promise.resolve([]) : run(connection, listUses),
      comments: run(connection, listComments, ownObjects),
      unknown: run(connection, listUnknown, { knownCatalogs }),
      ownSchemas: isElsewhere ? run(connection, listOwnSchemas, own) : Promise.resolve([]),
    });
    const when = <Row>(there: boolean, rows: () => Promise<Row[]>) => (there ? rows() : Promise.resolve([]));
    const others = together<Pick<Catalog, Rare>>({
      parents: when(rare.parents, () => run(connection, listParents)),
      domains: when(rare.domains, () => run(connection, listDomains)),
      views: when(rare.views, () => run(connection, listViews)),
      functions: when(rare.functions, () => run(connection, listFunctions)),
      aggregates: when(rare.functions, () => run(connection, listAggregates)),
      eventTriggers: when(rare.eventTriggers, () => run(connection, listEventTriggers)),
      rules: when(rare.rules, () => run(connection, listRules, own)),
      policies: when(rare.policies, () => run(connection, listPolicies, own)),
      statistics: when(rare.statistics, () => run(connection, listStatistics, own)),
      operators: when(rare.operators, () => run(connection, listOperators)),
      languages: when(rare.languages, () => run(connection, listLanguages)),
      foreignServers: when(rare.foreignServers, () => run(connection, listForeignServers)),
      publications: when(rare.publications, () => run(connection, listPublications)),
      publicationMembers: when(rare.publications, () => run(connection, listPublicationMembers, own)),
      subscriptions: when(rare.subscriptions, () => run(connection, listSubscriptions)),
      defaultPrivileges: when(rare.defaultPrivileges, () => run(connection, listDefaultPrivileges)),
    });
    const isMore = Object.values(rare).includes(true);
    const catalog: Catalog = {
      ...common,
      ...partLeftOver(common.sequences, schema),
      ...(await (isMore ? last(others) : others)),
    };
    return use(normalizeExpressions(keepKnownOptions(withoutSchemas(catalog, ownSchemas))));
  });
}

/** What every database has, and what it takes to ask for the rest. */
interface Common extends Omit<Catalog, Rare | 'leftOver'> {
  rare: FindRareKindsResult;
  ownSchemas: ListOwnSchemasResult[];
}

/** What is asked for where there is one. */
type Rare = keyof FindRareKindsResult | 'aggregates' | 'publicationMembers';

/** Reads the catalog of a database, on a connection of its own. */
export function readCatalogOf(config: ConnectionConfig, applicationName: string, schema?: string): Promise<Catalog> {
  return readPg(config, applicationName, (client) => readCatalog(fromPg(client), schema, 'outside'));
}

/** The same as readFacts. */
export function readFactsOf(config: ConnectionConfig, applicationName: string, schema?: string): Promise<Catalog> {
  return readPg(config, applicationName, (client) => readFacts(fromPg(client), schema, 'outside'));
}

/** Without the schemas, and what is said of them. */
function withoutSchemas(catalog: Catalog, schemas: readonly ListOwnSchemasResult[]): Catalog {
  if (schemas.length === 0) return catalog;
  const names = new Set(schemas.map(({ name }) => name));
  const identities = new Set(schemas.map(({ identity }) => identity));
  const isOther = ({ kind, identity }: { kind: string; identity: string }) =>
    kind !== 'schema' || !identities.has(identity);
  return {
    ...catalog,
    schemas: catalog.schemas.filter(({ name }) => !names.has(name)),
    grants: catalog.grants.filter(isOther),
    comments: catalog.comments.filter(isOther),
  };
}

/** Waits for all the promises of an object. */
async function together<Values extends object>(promises: {
  [Name in keyof Values]: Promise<Values[Name]>;
}): Promise<Values> {
  const values = await Promise.all(Object.values(promises));
  return Object.fromEntries(Object.keys(promises).map((name, index) => [name, values[index]])) as Values;
}

async function findRare(connection: Connection): Promise<FindRareKindsResult> {
  const [rare] = await run(connection, findRareKinds);
  if (rare === undefined) throw new Error('the server did not tell what there is');
  return rare;
}

/** The major version of the server. */
export async function readMajor(connection: Connection): Promise<number> {
  const [server] = await run(connection, getServer);
  if (server === undefined) throw new Error('the server did not tell its version');
  return server.major;
}
