create table role (
  id           uuid          not null,
  name         varchar(50)   not null,
  description  varchar(255),
  is_system    boolean       not null default false,
  created_at   timestamp     not null,
  updated_at   timestamp     not null,
  version      integer       not null,
  constraint role_pkey primary key (id),
  constraint uq_role_name unique (name)
);

create unique index ix_role_name on role (name);

create table permission (
  id           uuid          not null,
  name         varchar(100)  not null,
  description  varchar(255),
  resource     varchar(50)   not null,
  action       varchar(50)   not null,
  created_at   timestamp     not null,
  updated_at   timestamp     not null,
  version      integer       not null,
  constraint permission_pkey primary key (id),
  constraint uq_permission_name unique (name)
);

create unique index ix_permission_name on permission (name);
create index ix_permission_resource on permission (resource);

create table role_permissions (
  role_id        uuid  not null,
  permission_id  uuid  not null,
  constraint role_permissions_pkey primary key (role_id, permission_id),
  constraint role_permissions_role_id_fkey foreign key (role_id) references role (id) on delete cascade,
  constraint role_permissions_permission_id_fkey foreign key (permission_id) references permission (id) on delete cascade
);

create index ix_role_permissions_role_id on role_permissions (role_id);
create index ix_role_permissions_permission_id on role_permissions (permission_id);

create table user_roles (
  user_id  uuid  not null,
  role_id  uuid  not null,
  constraint user_roles_pkey primary key (user_id, role_id),
  constraint user_roles_user_id_fkey foreign key (user_id) references "user" (id) on delete cascade,
  constraint user_roles_role_id_fkey foreign key (role_id) references role (id) on delete cascade
);

create index ix_user_roles_user_id on user_roles (user_id);
create index ix_user_roles_role_id on user_roles (role_id);
