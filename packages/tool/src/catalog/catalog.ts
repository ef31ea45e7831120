import type { ListColumnsResult } from '../queries/catalog/columns.js';
import type { ListCommentsResult } from '../queries/catalog/comments.js';
import type { ListConstraintsResult } from '../queries/catalog/constraints.js';
import type { ListCreatorsResult } from '../queries/catalog/creators.js';
import type { ListExtensionDependentsResult, ListExtensionsResult } from '../queries/catalog/extensions.js';
import type { ListForeignServersResult } from '../queries/catalog/foreign.js';
import type { ListAggregatesResult, ListFunctionsResult } from '../queries/catalog/functions.js';
import type { ListDefaultPrivilegesResult, ListGrantsResult } from '../queries/catalog/grants.js';
import type { ListIndexesResult } from '../queries/catalog/indexes.js';
import type { ListLanguagesResult } from '../queries/catalog/languages.js';
import type { ListOperatorsResult } from '../queries/catalog/operators.js';
import type { ListPoliciesResult } from '../queries/catalog/policies.js';
import type {
  ListPublicationMembersResult,
  ListPublicationsResult,
  ListSubscriptionsResult,
} from '../queries/catalog/publications.js';
import type { ListRulesResult } from '../queries/catalog/rules.js';
import type { ListSchemasResult } from '../queries/catalog/schemas.js';
import type { ListSequencesResult } from '../queries/catalog/sequences.js';
import type { ListStatisticsResult } from '../queries/catalog/statistics.js';
import type { ListParentsResult, ListTablesResult } from '../queries/catalog/tables.js';
import type { ListEventTriggersResult, ListTriggersResult } from '../queries/catalog/triggers.js';
import type { ListDomainsResult, ListEnumsResult, ListOtherTypesResult } from '../queries/catalog/types.js';
import type { ListUnknownResult } from '../queries/catalog/unknown.js';
import type { ListUsesResult } from '../queries/catalog/uses.js';
import type { ListViewsResult } from '../queries/catalog/views.js';

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
  /** What a dump has left of the runner's own: `sequence public.pgmigrations_id_seq`. No fact: no one uses it. */
  leftOver: string[];
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
