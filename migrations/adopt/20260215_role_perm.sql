-- to: 20260215090000_create-role-permission-tables
-- The original sprint made these tables with doubled unique constraints, indexes that the primary keys serve as well, and without server
-- defaults.

alter table role
  alter column id set default gen_random_uuid(),
  alter column created_at set default (now() at time zone 'utc'),
  alter column updated_at set default (now() at time zone 'utc'),
  alter column version set default 0,
  drop constraint uq_role_name;

alter table permission
  alter column id set default gen_random_uuid(),
  alter column created_at set default (now() at time zone 'utc'),
  alter column updated_at set default (now() at time zone 'utc'),
  alter column version set default 0,
  drop constraint uq_permission_name;

drop index ix_role_permissions_role_id;
drop index ix_user_roles_user_id;
