-- A schema that has a column of every kind that a type can be wrong about.

create type mood as enum ('sad', 'ok', 'happy');
create type pair as (left_part integer, right_part text);
create domain email as text not null check (value like '%@%');
create domain short_text as text check (length(value) < 20);

create table author (
  id        integer     not null,
  name      text        not null,
  nick      text,
  born      date,
  score     numeric,
  mood      mood        not null,
  mail      email,
  motto     short_text,
  tags      text[]      not null,
  constraint author_pkey primary key (id)
);

create table book (
  id        integer         not null,
  author_id integer,
  title     text            not null,
  subtitle  text,
  price     numeric(10, 2)  not null,
  pages     integer,
  data      jsonb           not null,
  extra     jsonb,
  released  timestamp       not null,
  sold_out  timestamptz,
  valid     int4range       not null,
  size      pair,
  marked    boolean         not null,
  loved     boolean,
  full_name text            generated always as (title || ': ' || subtitle) stored,
  constraint book_pkey primary key (id),
  constraint book_title_key unique (title)
);

create table sale (
  id      integer     generated always as identity,
  book_id integer     not null,
  amount  integer     not null,
  buyer   text,
  at      timestamptz not null default now(),
  constraint sale_pkey primary key (id)
);

create table shelf (
  code    text not null,
  book_id integer,
  room    text,
  constraint shelf_pkey primary key (code)
);

-- Of a parent whose constraint its children need not have.
create table event (id integer not null, kind text, constraint event_kind_not_null not null kind no inherit);
create table event_child () inherits (event);

create table measure (day date not null, value integer, unit text not null) partition by range (day);
create table measure_old partition of measure for values from (minvalue) to ('2020-01-01');
create table measure_new partition of measure for values from ('2020-01-01') to (maxvalue);

-- Rows that were there before their constraint, which was not checked.
create table pending (id integer not null, state text);
insert into pending (id, state) values (1, null);
alter table pending add constraint pending_state_not_null not null state not valid;

-- A trigger that takes back what was written.
create table audited (id integer not null, state text, checked boolean not null);
create function take_back() returns trigger language plpgsql as 'begin new.state := null; return new; end';
create trigger audited_take_back before insert or update on audited for each row execute function take_back();

-- A table whose rule answers with something else.
create table ruled (id integer not null, state text not null);
create rule ruled_instead as on insert to ruled do instead
  insert into audited (id, state, checked) values (new.id, new.state, true) returning id, null::text;

insert into ruled (id, state) values (1, 'x');
create rule ruled_deletes as on delete to ruled do instead
  delete from audited returning id, null::text;

create view author_view as select id, name, nick, upper(name) as loud, length(nick) as nick_length from author;
create view nicked as select id, nick, name, mood, mail, tags from author where nick is not null;
create view author_book as
  select author.id as author_id, author.name, book.id as book_id, book.title, coalesce(book.subtitle, '-') as subtitle
  from author left join book on book.author_id = author.id;
create view author_book_twice as select a.name, b.title from author_book as a join author_book as b on b.book_id = a.book_id;
create view author_total as select author_id, count(*) as books, sum(price) as total from book group by author_id;
create view unmade as select id, name from author;
create function make_nothing() returns trigger language plpgsql as 'begin new.name := null; return new; end';
create trigger unmade_insert instead of insert on unmade for each row execute function make_nothing();
create materialized view author_copy as select id, name, nick from author;

create function nothing_of(integer) returns integer language sql strict as 'select nullif($1, $1)';
create function twice(integer) returns integer language sql immutable strict as 'select $1 * 2';
create function pairs_of(integer) returns setof pair language sql as 'select $1, null::text';
create function names_of(integer) returns table (id integer, name text) language sql as 'select $1, null::text';
create aggregate product (integer) (sfunc = int4mul, stype = integer);
create operator @@@ (function = nothing_of, rightarg = integer);
