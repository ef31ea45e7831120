-- What only PostgreSQL 18 has.

-- Of a parent whose constraint its children need not have.
create table event (id integer not null, kind text, constraint event_kind_not_null not null kind no inherit);
create table event_child () inherits (event);

-- Rows that were there before their constraint, which was not checked.
create table pending (id integer not null, state text);
insert into pending (id, state) values (1, null);
alter table pending add constraint pending_state_not_null not null state not valid;

create trigger event_child_pass before insert on event_child for each row execute function pass();

-- Rows of a partition and of a child that were there before their constraint. The parent's is held to be valid.
create table loose_parts (id integer not null, note text, other text) partition by list (id);
create table loose_part_one partition of loose_parts for values in (1);
create table loose_part_two (note text, other text, id integer not null);
alter table loose_parts attach partition loose_part_two for values in (2);
create table loose_part_gone partition of loose_parts for values in (3);
insert into loose_parts (id, note, other) values (1, 'x', 'x'), (2, null, 'x'), (3, 'x', null);
alter table loose_part_two add constraint loose_part_two_note not null note not valid;
alter table loose_part_gone add constraint loose_part_gone_other not null other not valid;
alter table loose_parts alter note set not null;
alter table loose_parts alter other set not null;
alter table loose_parts detach partition loose_part_gone;
create table loose_parent (id integer not null, note text);
create table loose_child () inherits (loose_parent);
create table loose_grandchild () inherits (loose_child);
insert into loose_grandchild (id, note) values (1, null);
alter table loose_grandchild add constraint loose_grandchild_note not null note not valid;
alter table loose_parent alter note set not null;
create view loose_view as select id, note from loose_parts;

-- Columns that are computed when they are read, and by a child otherwise.
create table computed (
  id    integer not null,
  part  integer,
  next  integer generated always as (id + 1) stored,
  twice integer generated always as (id * 2) virtual,
  other integer generated always as (part * 2) virtual
);
create table computed_child (next integer generated always as (part + 1) stored) inherits (computed);
