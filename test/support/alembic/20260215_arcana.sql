-- A plugin's: nothing of it is the platform's.
create type arcanatype as enum ('MAJOR', 'CUPS', 'WANDS', 'SWORDS', 'PENTACLES');

create table arcana (
  id          uuid          not null,
  number      integer,
  name        varchar(255)  not null,
  arcana      arcanatype    not null,
  created_at  timestamp     not null,
  updated_at  timestamp     not null,
  version     integer       not null,
  constraint arcana_pkey primary key (id)
);

create index ix_arcana_name on arcana (name);
