-- Why: what someone may do is granted through roles, and a user may have several. user.role remains for the services that read it.
-- An association's primary key serves the look-up from its first column; only the other one needs an index.
-- Locks: new tables only; a foreign key holds off writes to "user" for a moment.

create table role (
  name         varchar(50)   not null,
  description  varchar(255),
  is_system    boolean       not null default false,
  id           uuid          not null default gen_random_uuid(),
  created_at   timestamp     not null default (now() at time zone 'utc'),
  updated_at   timestamp     not null default (now() at time zone 'utc'),
  version      integer       not null default 0,
  constraint role_pkey primary key (id)
);

create unique index ix_role_name on role (name);

create table permission (
  name         varchar(100)  not null,
  description  varchar(255),
  resource     varchar(50)   not null,
  action       varchar(50)   not null,
  id           uuid          not null default gen_random_uuid(),
  created_at   timestamp     not null default (now() at time zone 'utc'),
  updated_at   timestamp     not null default (now() at time zone 'utc'),
  version      integer       not null default 0,
  constraint permission_pkey primary key (id)
);

create unique index ix_permission_name on permission (name);
create index ix_permission_resource on permission (resource);

create table role_permissions (
  role_id        uuid  not null,
  permission_id  uuid  not null,
  constraint role_permissions_pkey primary key (role_id, permission_id),
  constraint role_permissions_permission_id_fkey foreign key (permission_id) references permission (id) on delete cascade,
  constraint role_permissions_role_id_fkey foreign key (role_id) references role (id) on delete cascade
);

create index ix_role_permissions_permission_id on role_permissions (permission_id);

create table user_roles (
  user_id  uuid  not null,
  role_id  uuid  not null,
  constraint user_roles_pkey primary key (user_id, role_id),
  constraint user_roles_role_id_fkey foreign key (role_id) references role (id) on delete cascade,
  constraint user_roles_user_id_fkey foreign key (user_id) references "user" (id) on delete cascade
);

create index ix_user_roles_role_id on user_roles (role_id);
