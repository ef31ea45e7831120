/** A pending file, a table that it finds, and what is to be said of the table's rows. */
export interface Case {
  readonly title: string;
  /** The oldest major version that has it. */
  readonly since?: number;
  /** What the history makes. */
  readonly made: string;
  /** Rows that are in the way. */
  readonly rows: string;
  /** What takes them out of the way. */
  readonly cure: string;
  /** A pending file before it. */
  readonly earlier?: string;
  readonly up: string;
  /** What is said of them. */
  readonly says: string;
}

/** Each on tables of its own. */
export const cases: readonly Case[] = [
  {
    title: 'not null',
    made: 'create table a1 (id integer primary key, x text);',
    rows: "insert into a1 select n, case when n % 2 = 0 then 'y' end from generate_series(1, 24) as n",
    cure: "update a1 set x = 'y' where x is null",
    up: 'alter table a1 alter column x set not null;',
    says: 'column public.a1.x: 12 rows of public.a1 have NULL in x: id 1, 3, 5, …',
  },
  {
    title: 'not null of a column under its new name',
    made: 'create table a2 (id integer primary key, x text);',
    rows: 'insert into a2 values (7)',
    cure: "update a2 set x = ''",
    up: 'alter table a2 rename column x to "Y"; alter table a2 rename to a2_new; alter table a2_new alter column "Y" set not null;',
    says: 'column public.a2_new."Y": 1 row of public.a2 has NULL in Y: id 7',
  },
  {
    title: 'not null of a new column without a default',
    made: 'create table a3 (id integer primary key);',
    rows: 'insert into a3 values (1), (2)',
    cure: 'delete from a3',
    up: 'alter table a3 add column x text not null;',
    says: 'column public.a3.x: 2 rows of public.a3 have NULL in x: id 1, 2',
  },
  {
    title: 'a check',
    made: 'create table b1 (a integer, b integer, price numeric, primary key (a, b));',
    rows: 'insert into b1 values (1, 1, -1), (1, 2, 0), (2, 1, null), (2, 2, 5)',
    cure: 'update b1 set price = 1',
    up: 'alter table b1 add constraint b1_price_check check (price > 0);',
    says: 'constraint public.b1.b1_price_check: 2 rows of public.b1 break the check b1_price_check: (a, b) (1, 1), (1, 2)',
  },
  {
    title: 'a check that is validated',
    made: 'create table b2 (id integer primary key, x integer); alter table b2 add constraint b2_x check (x > 0) not valid;',
    rows: 'alter table b2 drop constraint b2_x; insert into b2 values (3, 0); alter table b2 add constraint b2_x check (x > 0) not valid',
    cure: 'delete from b2',
    up: 'alter table b2 validate constraint b2_x;',
    says: 'constraint public.b2.b2_x: 1 row of public.b2 breaks the check b2_x: id 3',
  },
  {
    title: 'a check of a new column that has a default',
    made: 'create table b3 (id integer primary key, x integer);',
    rows: 'insert into b3 values (1, 9), (2, 3)',
    cure: 'update b3 set x = 3',
    up: 'alter table b3 add column most integer default 5, add constraint b3_most check (x <= most);',
    says: 'constraint public.b3.b3_most: 1 row of public.b3 breaks the check b3_most: id 1',
  },
  {
    title: 'a check of a table without a key',
    made: 'create table b4 (x integer);',
    rows: 'insert into b4 values (1), (-1)',
    cure: 'delete from b4 where x < 0',
    up: 'alter table b4 add check (x > 0);',
    says: 'constraint public.b4.b4_x_check: 1 row of public.b4 breaks the check b4_x_check: (table, ctid) (public.b4, (0,2))',
  },
  {
    title: 'a check of a domain',
    made: 'create domain positive as integer; create table b5 (id integer primary key, x positive);',
    rows: 'insert into b5 values (1, -1), (2, 1), (3, null)',
    cure: 'delete from b5 where x < 0',
    up: 'alter domain positive add constraint is_positive check (value > 0);',
    says: 'constraint is_positive of public.positive: 1 row of public.b5 breaks the check is_positive of public.positive in x: id 1',
  },
  {
    title: 'not null of a domain',
    made: 'create domain b6_text as text; create table b6 (id integer primary key, x b6_text);',
    rows: "insert into b6 values (1, null), (2, 'a')",
    cure: "update b6 set x = ''",
    up: 'alter domain b6_text set not null;',
    says: 'domain public.b6_text: 1 row of public.b6 has NULL in x, which is of public.b6_text: id 1',
  },
  {
    title: 'a unique constraint',
    made: 'create table c1 (id integer primary key, email text);',
    rows: "insert into c1 values (1, 'a'), (2, 'b'), (3, 'a'), (4, null), (5, null)",
    cure: 'delete from c1 where id = 3',
    up: 'alter table c1 add constraint c1_email unique (email);',
    says: 'index public.c1_email: 1 value of email stands in more than one row of public.c1: id 1 and 3',
  },
  {
    title: 'a unique index of an expression, of some rows',
    made: 'create table c2 (id integer primary key, email text, gone boolean);',
    rows: "insert into c2 values (1, 'A', false), (2, 'a', false), (3, 'a', true), (4, 'b', false)",
    cure: 'delete from c2 where id = 2',
    up: 'create unique index c2_email on c2 (lower(email)) where not gone;',
    says: 'index public.c2_email: 1 value of lower(email) stands in more than one row of public.c2: id 1 and 2',
  },
  {
    title: 'a primary key',
    made: 'create table c3 (id integer);',
    rows: 'insert into c3 values (1), (1)',
    cure: 'delete from c3',
    up: 'alter table c3 add primary key (id);',
    says: 'index public.c3_pkey: 1 value of id stands in more than one row of public.c3: (table, ctid) (public.c3, (0,1)) and (public.c3, (0,2))',
  },
  {
    title: 'an exclusion',
    made: 'create table c4 (id integer primary key, span int4range);',
    rows: "insert into c4 values (1, '[1,5)'), (2, '[4,6)'), (3, '[8,9)')",
    cure: 'delete from c4 where id = 2',
    up: 'alter table c4 add constraint c4_apart exclude using gist (span with &&);',
    says: 'index public.c4_apart: 2 rows of public.c4 are kept apart by c4_apart: id 1, 2',
  },
  {
    title: 'a key without overlaps',
    since: 18,
    made: 'create table c5 (id int4range, span int4range);',
    rows: "insert into c5 values ('[1,2)', '[1,5)'), ('[1,2)', '[4,6)'), ('[2,3)', '[1,9)')",
    cure: "delete from c5 where span = '[4,6)'",
    up: 'alter table c5 add constraint c5_apart unique (id, span without overlaps);',
    says: 'index public.c5_apart: 2 rows of public.c5 are kept apart by c5_apart: (table, ctid) (public.c5, (0,1)), (public.c5, (0,2))',
  },
  {
    title: 'a foreign key',
    made: 'create table d0 (id integer primary key); create table d1 (id integer primary key, d0_id integer);',
    rows: 'insert into d0 values (1); insert into d1 values (1, 1), (2, 2), (3, null)',
    cure: 'insert into d0 values (2)',
    up: 'alter table d1 add constraint d1_d0 foreign key (d0_id) references d0 (id);',
    says: 'constraint public.d1.d1_d0: 1 row of public.d1 refers by d0_id to no row of public.d0: id 2',
  },
  {
    title: 'a foreign key to a table that the file makes',
    made: 'create table d2 (id integer primary key, d3_id integer);',
    rows: 'insert into d2 values (1, 1), (2, null)',
    cure: 'update d2 set d3_id = null',
    up: 'create table d3 (id integer primary key); alter table d2 add constraint d2_d3 foreign key (d3_id) references d3;',
    says: 'constraint public.d2.d2_d3: 1 row of public.d2 refers by d3_id to no row of public.d3: id 1',
  },
  {
    title: 'a foreign key of two columns, both or none of them',
    made: 'create table d4 (a integer, b integer, primary key (a, b)); create table d5 (id integer primary key, a integer, b integer);',
    rows: 'insert into d4 values (1, 1); insert into d5 values (1, 1, 1), (2, 1, null), (3, null, null), (4, 1, 2)',
    cure: 'delete from d5 where id in (2, 4)',
    up: 'alter table d5 add constraint d5_d4 foreign key (a, b) references d4 match full;',
    says: 'constraint public.d5.d5_d4: 2 rows of public.d5 refer by a, b to no row of public.d4: id 2, 4',
  },
  {
    title: 'a shorter varchar',
    made: 'create table e1 (id integer primary key, x varchar(50));',
    rows: "insert into e1 values (1, repeat('x', 21)), (2, 'y'), (3, rpad('z', 30))",
    cure: 'delete from e1 where id = 1',
    up: 'alter table e1 alter column x type varchar(20);',
    says: 'column public.e1.x: 1 row of public.e1 has a value in x that does not become character varying(20): id 1',
  },
  {
    title: 'a smaller numeric',
    made: 'create table e2 (id integer primary key, x numeric);',
    rows: 'insert into e2 values (1, 99.994), (2, 99.995), (3, -100)',
    cure: 'delete from e2 where id > 1',
    up: 'alter table e2 alter column x type numeric(4, 2);',
    says: 'column public.e2.x: 2 rows of public.e2 have a value in x that does not become numeric(4,2): id 2, 3',
  },
  {
    title: "a text that becomes a number by the file's own expression",
    made: 'create table e3 (id integer primary key, code text, other integer);',
    rows: "insert into e3 values (1, 'n12', 1), (2, 'nx', 1), (3, 'n', 0), (4, null, 0)",
    cure: 'delete from e3 where id in (2, 3)',
    up: 'alter table e3 alter column other type bigint, alter column code type integer using substr(code, 2)::integer -- without its letter\n;',
    says: 'column public.e3.code: 2 rows of public.e3 have a value in code that does not become integer: id 2, 3',
  },
  {
    title: 'an enum without a label that is in use',
    made: "create type e4_state as enum ('a', 'b', 'c'); create table e4 (id integer primary key, state e4_state);",
    rows: "insert into e4 values (1, 'a'), (2, 'c'), (3, null)",
    cure: "update e4 set state = 'b' where state = 'c'",
    up: "alter type e4_state rename to e4_state_old; create type e4_state as enum ('a', 'b'); alter table e4 alter column state type e4_state using state::text::e4_state; drop type e4_state_old;",
    says: 'column public.e4.state: 1 row of public.e4 has a value in state that does not become public.e4_state: id 2',
  },
  {
    title: 'a unique constraint of values that a type makes the same',
    made: 'create table e5 (id integer primary key, x numeric);',
    rows: 'insert into e5 values (1, 1.1), (2, 1.2), (3, 2)',
    cure: 'delete from e5 where id = 2',
    up: 'alter table e5 alter column x type integer, add constraint e5_x unique (x);',
    says: 'index public.e5_x: 1 value of x stands in more than one row of public.e5: id 1 and 2',
  },
  {
    title: 'a partitioned table',
    made: 'create table f1 (id integer, x integer, primary key (id)) partition by range (id); create table f1_low partition of f1 for values from (0) to (10); create table f1_high partition of f1 for values from (10) to (20);',
    rows: 'insert into f1 values (1, null), (11, null), (12, 1)',
    cure: 'update f1 set x = 1',
    up: 'alter table f1 alter column x set not null;',
    says: 'column public.f1.x: 2 rows of public.f1 have NULL in x: id 1, 11',
  },
  {
    title: 'a table that becomes a partition',
    made: 'create table f2 (id integer primary key) partition by range (id); create table f2_low (id integer primary key);',
    rows: 'insert into f2_low values (1), (10)',
    cure: 'delete from f2_low where id = 10',
    up: 'alter table f2 attach partition f2_low for values from (0) to (10);',
    says: 'partition public.f2_low: 1 row of public.f2_low does not belong in the partition: id 10',
  },
  {
    title: 'a partition beside the default one',
    made: 'create table f3 (id integer primary key) partition by range (id); create table f3_rest partition of f3 default;',
    rows: 'insert into f3 values (1), (10)',
    cure: 'delete from f3 where id = 1',
    up: 'create table f3_low partition of f3 for values from (0) to (10);',
    says: 'partition public.f3_rest: 1 row of public.f3_rest does not belong in the partition: id 1',
  },
  {
    title: 'a column that earlier pending files have renamed and retyped',
    made: 'create table g1 (id integer primary key, x text);',
    rows: "insert into g1 values (1, '12'), (2, '-3'), (3, null)",
    cure: 'delete from g1 where id = 2',
    earlier:
      'alter table g1 rename to g1_new; alter table g1_new rename column x to y; alter table g1_new alter column y type integer using y::integer;',
    up: 'alter table g1_new add constraint g1_y check (y > 0);',
    says: 'constraint public.g1_new.g1_y: 1 row of public.g1 breaks the check g1_y: id 2',
  },
  {
    title: 'a table and what inherits from it',
    made: 'create table g2 (id integer primary key, x integer); create table g2_child () inherits (g2);',
    rows: 'insert into g2 values (1, 1); insert into g2_child values (1, null), (2, null)',
    cure: 'update g2 set x = 1',
    up: 'alter table g2 alter column x set not null;',
    says: 'column public.g2.x: 2 rows of public.g2 have NULL in x: id 1, 2',
  },
  {
    title: 'a table of another schema, with names that need quotes',
    made: 'create schema "S h"; create table "S h"."T""able" ("i d" integer primary key, "Col" text);',
    rows: `insert into "S h"."T""able" values (1, 'a'), (2, 'a')`,
    cure: `delete from "S h"."T""able" where "i d" = 2`,
    up: 'create unique index "U x" on "S h"."T""able" ("Col");',
    says: 'index "S h"."U x": 1 value of "Col" stands in more than one row of "S h"."T""able": i d 1 and 2',
  },
];
