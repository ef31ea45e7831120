import { run, type Connection } from '../database/query.js';
import { listColumns, type ListColumnsResult } from '../queries/catalog/columns.js';
import { listComments, type ListCommentsResult } from '../queries/catalog/comments.js';
import { listConstraints, type ListConstraintsResult } from '../queries/catalog/constraints.js';
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
import { listViews, type ListViewsResult } from '../queries/catalog/views.js';
import { knownCatalogs, ownTables } from './known.js';
import { underFixedSettings } from './session.js';

/**
 * All that is in a database but its rows, the system's objects, what extensions brought and the runner's own tables. Each list
 * is ordered by schema and name; columns in their tables' order, enum labels in theirs. Types, expressions and definitions are
 * as the server writes them, with every name qualified that is not pg_catalog's. One-letter fields hold the server's letters.
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
  /** Comments and security labels. */
  comments: ListCommentsResult[];
  /** Objects of a kind that none of the queries above reads. */
  unknown: ListUnknownResult[];
}

/**
 * Reads the catalog of the database.
 *
 * @param connection one session, not a pool; in a transaction or not. Any role can read it all, but for the names of the
 * options of other roles' user mappings.
 */
export function readCatalog(connection: Connection): Promise<Catalog> {
  // One after the other: pg warns of a query that is sent while another runs.
  return underFixedSettings(connection, async () => {
    // Most databases have none of these, and asking for each costs more than asking whether there is one.
    const rare = await findRare(connection);
    return {
      major: await readMajor(connection),
      schemas: await run(connection, listSchemas),
      extensions: await run(connection, listExtensions),
      extensionDependents: await run(connection, listExtensionDependents),
      tables: await run(connection, listTables, { ownTables }),
      parents: rare.parents ? await run(connection, listParents) : [],
      columns: await run(connection, listColumns, { ownTables }),
      constraints: await run(connection, listConstraints, { ownTables }),
      indexes: await run(connection, listIndexes, { ownTables }),
      enums: await run(connection, listEnums),
      domains: rare.domains ? await run(connection, listDomains) : [],
      types: await run(connection, listOtherTypes),
      sequences: await run(connection, listSequences, { ownTables }),
      views: rare.views ? await run(connection, listViews) : [],
      functions: rare.functions ? await run(connection, listFunctions) : [],
      aggregates: rare.functions ? await run(connection, listAggregates) : [],
      triggers: await run(connection, listTriggers, { ownTables }),
      eventTriggers: rare.eventTriggers ? await run(connection, listEventTriggers) : [],
      rules: rare.rules ? await run(connection, listRules, { ownTables }) : [],
      policies: rare.policies ? await run(connection, listPolicies, { ownTables }) : [],
      statistics: rare.statistics ? await run(connection, listStatistics, { ownTables }) : [],
      operators: rare.operators ? await run(connection, listOperators) : [],
      languages: rare.languages ? await run(connection, listLanguages) : [],
      foreignServers: rare.foreignServers ? await run(connection, listForeignServers) : [],
      publications: rare.publications ? await run(connection, listPublications) : [],
      publicationMembers: rare.publications ? await run(connection, listPublicationMembers, { ownTables }) : [],
      subscriptions: rare.subscriptions ? await run(connection, listSubscriptions) : [],
      grants: await run(connection, listGrants, { ownTables }),
      defaultPrivileges: rare.defaultPrivileges ? await run(connection, listDefaultPrivileges) : [],
      comments: await run(connection, listComments, { ownTables }),
      unknown: await run(connection, listUnknown, { knownCatalogs }),
    };
  });
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
