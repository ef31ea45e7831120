/* @name DescribeDatabase */
-- What is new since 14 is read by its name, which older servers do not have.
select
  database.datname::text as name,
  pg_catalog.current_setting('server_version_num')::pg_catalog.int4 / 10000 as major,
  -- What the runner's session does about them: see PrepareSession.
  coalesce(
    pg_catalog.current_setting('pgproof.styles', true),
    pg_catalog.current_setting('vbwd_db.styles', true),
    ''
  ) as "styles!",
  session_user::text as "user!",
  pg_catalog.pg_get_userbyid(10)::text as "bootstrapUser!",
  pg_catalog.pg_get_userbyid(database.datdba)::text as "owner!",
  pg_catalog.pg_encoding_to_char(database.encoding)::text as "encoding!",
  database.datcollate::text as "collate!",
  database.datctype::text as "ctype!",
  coalesce(pg_catalog.to_jsonb(database) ->> 'datlocprovider', 'c') as "provider!",
  coalesce(
    pg_catalog.to_jsonb(database) ->> 'datlocale',
    pg_catalog.to_jsonb(database) ->> 'daticulocale'
  ) as locale,
  pg_catalog.to_jsonb(database) ->> 'daticurules' as rules
from pg_catalog.pg_database as database
where database.datname = pg_catalog.current_database();

/* @name ListRoles */
-- Without the server's own: their names begin with pg_, which no other may.
select
  role.rolname::text as name,
  role.rolsuper as superuser,
  role.rolinherit as inherit,
  role.rolcreaterole as createrole,
  role.rolcreatedb as createdb,
  role.rolreplication as replication,
  role.rolbypassrls as bypassrls
from pg_catalog.pg_roles as role
where role.rolname !~ '^pg_'
order by role.rolname;

/* @name ListMemberships */
select
  granted.rolname::text as role,
  member.rolname::text as member,
  membership.admin_option as admin
from pg_catalog.pg_auth_members as membership
join pg_catalog.pg_roles as granted on granted.oid = membership.roleid
join pg_catalog.pg_roles as member on member.oid = membership.member
where member.rolname !~ '^pg_'
order by granted.rolname, member.rolname, membership.admin_option;

/* @name ListTablespaces */
select
  tablespace.spcname::text as name
from pg_catalog.pg_tablespace as tablespace
where tablespace.spcname !~ '^pg_'
order by tablespace.spcname;

/* @name ListSessionSettings */
-- What a new session of this role in this database begins with.
select
  setting.name as "name!",
  setting.reset_val as "value!"
from pg_catalog.pg_settings as setting
where setting.name = any(:names!)
  and setting.reset_val is distinct from setting.boot_val
order by setting.name;

/* @name ListOutsideExtensions */
select
  extension.extname::text as name,
  namespace.nspname::text as schema
from pg_catalog.pg_extension as extension
join pg_catalog.pg_namespace as namespace on namespace.oid = extension.extnamespace
order by extension.extname;

/* @name ListOutsideSchemas */
select
  namespace.nspname::text as name
from pg_catalog.pg_namespace as namespace
where namespace.nspname !~ '^pg_'
  and namespace.nspname <> 'information_schema'
order by namespace.nspname;

/* @name ListSchemaRights */
-- Those that the connected role has by a grant to it or to a role that it is in.
select
  namespace.nspname::text as schema,
  grantee.rolname::text as role,
  "right".privilege_type as "privilege!"
from pg_catalog.pg_namespace as namespace
cross join pg_catalog.aclexplode(namespace.nspacl) as "right"
join pg_catalog.pg_roles as grantee on grantee.oid = "right".grantee
where namespace.nspname !~ '^pg_'
  and namespace.nspname <> 'information_schema'
  and grantee.oid <> namespace.nspowner
  and grantee.rolname !~ '^pg_'
  and pg_catalog.pg_has_role(session_user, grantee.oid, 'member')
order by namespace.nspname, grantee.rolname, "right".privilege_type;

/* @name IdentifyCluster */
-- Never behind a name or an address, which may be another one's: a standby and a copy of the files have the identifier in common.
select
  pg_catalog.pg_postmaster_start_time()::text as "startedAt!",
  case
    when pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'execute')
    then (select control.system_identifier from pg_catalog.pg_control_system() as control)::text
  end as identifier;
