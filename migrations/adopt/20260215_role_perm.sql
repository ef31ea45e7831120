-- to: 20260215090000_create-role-permission-tables
-- Why: the Python tool's tables of roles have a unique constraint beside each unique index, an index that the primary key makes
-- needless in each association, and no defaults: a row inserted by hand fails for want of an id or a time.
-- Locks: role, permission, role_permissions and user_roles, until the record is written; no row of them is rewritten.
-- squawk-ignore-file require-concurrent-index-deletion

alter table role
  drop constraint uq_role_name,
  alter column id          set default gen_random_uuid(),
  alter column created_at  set default (now() at time zone 'utc'),
  alter column updated_at  set default (now() at time zone 'utc'),
  alter column version     set default 0;

alter table permission
  drop constraint uq_permission_name,
  alter column id          set default gen_random_uuid(),
  alter column created_at  set default (now() at time zone 'utc'),
  alter column updated_at  set default (now() at time zone 'utc'),
  alter column version     set default 0;

drop index ix_role_permissions_role_id;
drop index ix_user_roles_user_id;
