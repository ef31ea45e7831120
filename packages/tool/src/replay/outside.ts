import { databaseNameOf } from '../embedded/database-name.js';
import { defaultMajor } from '../embedded/cluster.js';
import { run, type Connection } from 'pgproof-runtime/query.js';
import {
  describeDatabase,
  listMemberships,
  listOutsideExtensions,
  listOutsideSchemas,
  listRoles,
  listSchemaRights,
  listSessionSettings,
  listTablespaces,
  type DescribeDatabaseResult,
  type ListMembershipsResult,
  type ListOutsideExtensionsResult,
  type ListRolesResult,
  type ListSchemaRightsResult,
  type ListSessionSettingsResult,
} from '../queries/replay/outside.js';

/** What a history finds in its database and its cluster without having made it: names and settings, no passwords. */
export interface Outside {
  readonly database: DescribeDatabaseResult;
  readonly roles: readonly ListRolesResult[];
  readonly memberships: readonly ListMembershipsResult[];
  readonly tablespaces: readonly string[];
  readonly settings: readonly ListSessionSettingsResult[];
  /** Whether the history makes them or an administrator did only a replay tells. */
  readonly extensions: readonly ListOutsideExtensionsResult[];
  readonly schemas: readonly string[];
  /** What the role that migrates may do in which schema by a grant. */
  readonly schemaRights: readonly ListSchemaRightsResult[];
}

/** Reads it from a database that the history was applied to. */
export async function readOutside(connection: Connection): Promise<Outside> {
  const [databases, roles, memberships, tablespaces, settings, extensions, schemas, schemaRights] = await Promise.all([
    run(connection, describeDatabase),
    run(connection, listRoles),
    run(connection, listMemberships),
    run(connection, listTablespaces),
    run(connection, listSessionSettings, { names: [...meaningful, ...styles] }),
    run(connection, listOutsideExtensions),
    run(connection, listOutsideSchemas),
    run(connection, listSchemaRights),
  ]);
  const [database] = databases;
  if (database === undefined) throw new Error('the server did not describe its database');
  // Each list is of a moment of its own, and roles come and go; PostgreSQL's own are not listed.
  const names = new Set(roles.map(({ name }) => name));
  const isThere = (role: string) => names.has(role) || role.startsWith('pg_');
  return {
    database,
    roles,
    memberships: memberships.filter(({ role, member }) => isThere(role) && isThere(member)),
    tablespaces: tablespaces.map(({ name }) => name),
    settings,
    extensions,
    schemas: schemas.map(({ name }) => name),
    schemaRights: schemaRights.filter(({ role }) => isThere(role)),
  };
}

/** Whether the server reads literals otherwise than the runner's session has it do, and did so before there was such a session. */
export async function hasOwnStyles(connection: Connection): Promise<boolean> {
  const [[database], own] = await Promise.all([
    run(connection, describeDatabase),
    run(connection, listSessionSettings, { names: styles }),
  ]);
  return database?.styles !== 'server' && own.length > 0;
}

/** Where there is no database yet: what the embedded server of development gives, and the roles that a project says are there. */
export function nothingOutside(roles: readonly string[] = []): Outside {
  const user = 'postgres';
  return {
    database: {
      name: databaseNameOf(),
      major: defaultMajor,
      styles: '',
      user,
      bootstrapUser: user,
      owner: user,
      encoding: 'UTF8',
      collate: 'C',
      ctype: 'C',
      provider: 'b',
      locale: 'C.UTF-8',
      rules: null,
    },
    roles: roles.map((name) => ({ ...ordinaryRole, name })),
    memberships: [],
    tablespaces: [],
    settings: [],
    extensions: [],
    schemas: [],
    schemaRights: [],
  };
}

const ordinaryRole = {
  superuser: false,
  inherit: true,
  createrole: false,
  createdb: false,
  replication: false,
  bypassrls: false,
};

/**
 * How literals are read and values are written. The runner's session sets them, so that a file means the same everywhere; but not where
 * `pgproof.styles` is `server`.
 */
const styles = [
  'DateStyle',
  'IntervalStyle',
  'standard_conforming_strings',
  'backslash_quote',
  'array_nulls',
  'transform_null_equals',
  'bytea_output',
  'extra_float_digits',
  'xmlbinary',
  'xmloption',
];

/**
 * Settings of a server, a database or a role that change what a statement makes or whether it is accepted, and that the runner's own
 * session leaves as they are. Those that only change time, memory, plans or what is logged are the server's own business.
 */
const meaningful = [
  // Where and how a table is stored, which the catalog says.
  'default_tablespace',
  'default_table_access_method',
  'default_toast_compression',
  // How a text becomes a value, which the catalog then holds as a constant.
  'lc_monetary',
  'timezone_abbreviations',
  'default_text_search_config',
  // Whether a function is accepted, and what a block does.
  'check_function_bodies',
  'plpgsql.variable_conflict',
  'plpgsql.extra_errors',
  'row_security',
  'session_replication_role',
  'createrole_self_grant',
];
