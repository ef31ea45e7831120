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

create table measure (day date not null, value integer, unit text not null) partition by range (day);
create table measure_old partition of measure for values from (minvalue) to ('2020-01-01');
create table measure_new partition of measure for values from ('2020-01-01') to (maxvalue);

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
create view book_count as select count(*) as books, sum(pages) as pages from book;
create view first_author as select id, name from author order by id limit 1;
create materialized view author_copy as select id, name, nick from author;

create function nothing_of(integer) returns integer language sql strict as 'select nullif($1, $1)';
create function twice(integer) returns integer language sql immutable strict as 'select $1 * 2';
create function pairs_of(integer) returns setof pair language sql as 'select $1, null::text';
create function names_of(integer) returns table (id integer, name text) language sql as 'select $1, null::text';
create aggregate product (integer) (sfunc = int4mul, stype = integer);
create operator @@@ (function = nothing_of, rightarg = integer);

-- Partitions, of which one below another takes no row, and one forgets what it is given.
create function skip() returns trigger language plpgsql as 'begin return null; end';
create function pass() returns trigger language plpgsql as 'begin return new; end';
create table lot (id integer not null, note text, constraint lot_pkey primary key (id)) partition by range (id);
create table lot_low partition of lot for values from (0) to (10);
create table lot_high partition of lot for values from (10) to (20) partition by range (id);
create table lot_high_first partition of lot_high for values from (10) to (15);
create table lot_high_last partition of lot_high for values from (15) to (20);
create function forget() returns trigger language plpgsql as 'begin new.note := null; return new; end';
create trigger lot_high_first_forget before insert on lot_high_first for each row execute function forget();
create trigger lot_high_last_skip before insert on lot_high_last for each row execute function skip();

-- Partitions, of which one is not updated, and which answer to no rule when a row is routed to them.
create table batch (id integer not null, note text, constraint batch_pkey primary key (id)) partition by range (id);
create table batch_low partition of batch for values from (0) to (10);
create trigger batch_low_skip before update on batch_low for each row execute function skip();
create rule batch_low_instead as on insert to batch_low do instead nothing;

-- A view that passes writes on to a table with a rule.
create table passed_on (id integer not null);
create view passing_on as select id from passed_on;
create rule passed_on_instead as on insert to passed_on do instead update sale set buyer = sale.buyer returning sale.id;

-- Keys of many types, and operators that are equal to none of them.
create extension citext;
create collation caseless (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
create table label (
  plain   text                  not null primary key,
  loose   text collate caseless not null unique,
  handle  citext                not null unique,
  tag     name                  not null unique,
  code    character(3)          not null unique,
  size    integer               not null unique,
  weight  real                  not null unique,
  feeling mood                  not null unique,
  ref     oid                   not null unique
);
create function all_equal(integer, integer) returns boolean language sql immutable strict as 'select true';
create operator = (function = all_equal, leftarg = integer, rightarg = integer);
create operator class all_equal_ops for type integer using btree as
  operator 3 = (integer, integer), function 1 btint4cmp(integer, integer);

-- A key of a parent, which its child has not.
create table kin (id integer not null, constraint kin_pkey primary key (id));
create table kin_child () inherits (kin);

-- A partition on another server, which keeps what it likes.
create extension file_fdw;
create server files foreign data wrapper file_fdw;
create table spread (id integer not null, note text not null) partition by list (id);
create table spread_here partition of spread for values in (1);
create foreign table spread_there partition of spread for values in (2) server files options (program 'echo 2,', format 'csv');

-- Columns that are computed.
create table made (
  id      integer not null,
  part    integer,
  next    integer generated always as (id + 1) stored,
  sum     integer generated always as (id + part) stored,
  guarded integer generated always as (coalesce(part, id)) stored,
  own     integer generated always as (twice(id)) stored
);

create function do_nothing(integer) returns void language plpgsql strict as 'begin end';
create function do_anything() returns void language plpgsql as 'begin perform 1; return; end';
create function do_sql() returns void language sql as 'select 1';
