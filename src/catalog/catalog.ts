import { run, type Connection } from '../database/query.js';
import { listColumns, type ListColumnsResult } from '../queries/catalog/columns.js';
import { listComments, type ListCommentsResult } from '../queries/catalog/comments.js';
import { listConstraints, type ListConstraintsResult } from '../queries/catalog/constraints.js';
import { listCreators, type ListCreatorsResult } from '../queries/catalog/creators.js';
import {
  listExtensionDependents,
  listExtensions,
  type ListExtensionDependentsResult,
  type ListExtensionsResult,
} from '../queries/catalog/extensions.js';
import { listForeignServers, type ListForeignServersResult } from '../queries/catalog/foreign.js';
import {
  listAggregates,
  listFunctions,
  type ListAggregatesResult,
  type ListFunctionsResult,
} from '../queries/catalog/functions.js';
import {
  listDefaultPrivileges,
  listGrants,
  type ListDefaultPrivilegesResult,
  type ListGrantsResult,
} from '../queries/catalog/grants.js';
import { listIndexes, type ListIndexesResult } from '../queries/catalog/indexes.js';
import { listLanguages, type ListLanguagesResult } from '../queries/catalog/languages.js';
import { listOperators, type ListOperatorsResult } from '../queries/catalog/operators.js';
import { listPolicies, type ListPoliciesResult } from '../queries/catalog/policies.js';
import {
  listPublicationMembers,
  listPublications,
  listSubscriptions,
  type ListPublicationMembersResult,
  type ListPublicationsResult,
  type ListSubscriptionsResult,
} from '../queries/catalog/publications.js';
import { findRareKinds, type FindRareKindsResult } from '../queries/catalog/rare.js';
import { listRules, type ListRulesResult } from '../queries/catalog/rules.js';
import { listSchemas, type ListSchemasResult } from '../queries/catalog/schemas.js';
import { listSequences, type ListSequencesResult } from '../queries/catalog/sequences.js';
import { getServer } from '../queries/catalog/settings.js';
import { listStatistics, type ListStatisticsResult } from '../queries/catalog/statistics.js';
import { listParents, listTables, type ListParentsResult, type ListTablesResult } from '../queries/catalog/tables.js';
import {
  listEventTriggers,
  listTriggers,
  type ListEventTriggersResult,
  type ListTriggersResult,
} from '../queries/catalog/triggers.js';
import {
  listDomains,
  listEnums,
  listOtherTypes,
  type ListDomainsResult,
  type ListEnumsResult,
  type ListOtherTypesResult,
} from '../queries/catalog/types.js';
import { listUnknown, type ListUnknownResult } from '../queries/catalog/unknown.js';
import { listUses, type ListUsesResult } from '../queries/catalog/uses.js';
import { listViews, type ListViewsResult } from '../queries/catalog/views.js';
import { knownCatalogs, ownTables } from './known.js';
import { normalizeExpressions } from './normalize.js';
import { keepKnownOptions } from './options.js';
import { underFixedSettings } from './session.js';

/**
 * All that is in a database but its rows, the system's objects, what extensions brought and the runner's own tables. Each list
 * is ordered by schema and name; columns in their tables' order, enum labels in theirs. Types, expressions and definitions are
 * as the server writes them once it has read them back (see normalForm), with every name qualified that is not pg_catalog's. One-letter fields hold the server's letters.
 */
export interface Catalog {
  /** The server's major version. */
  major: number;
  schemas: ListSchemasResult[];
  extensions: ListExtensionsResult[];
  /** What is dropped together with an extension that it is no member of. */
  extensionDependents: ListExtensionDependentsResult[];
  /** Tables (kind r), partitioned tables (p) and foreign tables (f). */
  tables: ListTablesResult[];
  /** Who inherits from whom, and which table is a partition of which. */
  parents: ListParentsResult[];
  /** Of tables, and of views (tableKind v), materialised views (m) and composite types (c). */
  columns: ListColumnsResult[];
  /** Primary keys (type p), unique (u), foreign keys (f), checks (c), exclusions (x); those of domains with onDomain. */
  constraints: ListConstraintsResult[];
  /** All indexes: one that serves a constraint names it. */
  indexes: ListIndexesResult[];
  enums: ListEnumsResult[];
  domains: ListDomainsResult[];
  /** Composite types, ranges and base types. */
  types: ListOtherTypesResult[];
  sequences: ListSequencesResult[];
  views: ListViewsResult[];
  /** Functions, procedures and aggregates. */
  functions: ListFunctionsResult[];
  /** What only an aggregate has, by its identity in functions. */
  aggregates: ListAggregatesResult[];
  triggers: ListTriggersResult[];
  eventTriggers: ListEventTriggersResult[];
  rules: ListRulesResult[];
  policies: ListPoliciesResult[];
  statistics: ListStatisticsResult[];
  /** Operators, their classes and families, access methods, casts. */
  operators: ListOperatorsResult[];
  /** Languages, transforms, conversions, collations, text search. */
  languages: ListLanguagesResult[];
  /** Foreign-data wrappers, servers and user mappings: of a mapping's options only the names. */
  foreignServers: ListForeignServersResult[];
  publications: ListPublicationsResult[];
  publicationMembers: ListPublicationMembersResult[];
  subscriptions: ListSubscriptionsResult[];
  /** What has been granted or revoked since the object was made, one privilege a row. */
  grants: ListGrantsResult[];
  defaultPrivileges: ListDefaultPrivilegesResult[];
  /** Who else than its owner may create objects in a schema where names are looked up. No fact: it tells of a server, too. */
  creators: ListCreatorsResult[];
  /** What needs a column, a constraint or an enum type as it is. No fact: the object that needs it tells. */
  uses: ListUsesResult[];
  /** Comments and security labels. */
  comments: ListCommentsResult[];
  /** Objects of a kind that none of the queries above reads, and options that this version does not know. */
  unknown: ListUnknownResult[];
}

/**
 * Reads the catalog of the database.
 *
 * @param connection one session, not a pool; in a transaction or not. Any role can read it all, but for the names of the
 * options of other roles' user mappings.
 */
export function readCatalog(connection: Connection): Promise<Catalog> {
  return underFixedSettings(connection, async () => {
    // Most databases have none of these, and asking for each costs more than asking whether there is one.
    const rare = await findRare(connection);
    const when = <Row>(there: boolean, rows: () => Promise<Row[]>) => (there ? rows() : Promise.resolve([]));
    // All at once: the server goes from one to the next while the answers are on their way.
    const catalog = await together<Catalog>({
      major: readMajor(connection),
      schemas: run(connection, listSchemas),
      extensions: run(connection, listExtensions),
      extensionDependents: run(connection, listExtensionDependents),
      tables: run(connection, listTables, { ownTables }),
      parents: when(rare.parents, () => run(connection, listParents)),
      columns: run(connection, listColumns, { ownTables }),
      constraints: run(connection, listConstraints, { ownTables }),
      indexes: run(connection, listIndexes, { ownTables }),
      enums: run(connection, listEnums),
      domains: when(rare.domains, () => run(connection, listDomains)),
      types: run(connection, listOtherTypes),
      sequences: run(connection, listSequences, { ownTables }),
      views: when(rare.views, () => run(connection, listViews)),
      functions: when(rare.functions, () => run(connection, listFunctions)),
      aggregates: when(rare.functions, () => run(connection, listAggregates)),
      triggers: run(connection, listTriggers, { ownTables }),
      eventTriggers: when(rare.eventTriggers, () => run(connection, listEventTriggers)),
      rules: when(rare.rules, () => run(connection, listRules, { ownTables })),
      policies: when(rare.policies, () => run(connection, listPolicies, { ownTables })),
      statistics: when(rare.statistics, () => run(connection, listStatistics, { ownTables })),
      operators: when(rare.operators, () => run(connection, listOperators)),
      languages: when(rare.languages, () => run(connection, listLanguages)),
      foreignServers: when(rare.foreignServers, () => run(connection, listForeignServers)),
      publications: when(rare.publications, () => run(connection, listPublications)),
      publicationMembers: when(rare.publications, () => run(connection, listPublicationMembers, { ownTables })),
      subscriptions: when(rare.subscriptions, () => run(connection, listSubscriptions)),
      grants: run(connection, listGrants, { ownTables }),
      defaultPrivileges: when(rare.defaultPrivileges, () => run(connection, listDefaultPrivileges)),
      creators: run(connection, listCreators),
      uses: run(connection, listUses),
      comments: run(connection, listComments, { ownTables }),
      unknown: run(connection, listUnknown, { knownCatalogs }),
    });
    return normalizeExpressions(keepKnownOptions(catalog));
  });
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

async function readMajor(connection: Connection): Promise<number> {
  const [server] = await run(connection, getServer);
  if (server === undefined) throw new Error('the server did not tell its version');
  return server.major;
}
