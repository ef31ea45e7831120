/** A kind of statement, and what it locks by PostgreSQL's manual: `$a` and `$b` are tables of its own. */
export interface Kind {
  readonly what: string;
  /** What is there before, beside both tables. */
  readonly before?: string;
  readonly up: string;
  /** `a (access exclusive)`, the strongest lock first. */
  readonly locks: string;
  /** What it locks until a major version, where that is something else. */
  readonly earlier?: { readonly until: number; readonly locks: string };
  /** The first major version that has it. */
  readonly from?: number;
}

const partitioned =
  'create table $a_p (id integer, note text) partition by range (id); create table $a_p1 partition of $a_p for values from (0) to (10);';

export const kinds: readonly Kind[] = [
  { what: 'a query', up: 'select count(*) from $a', locks: '$a (access share)' },
  { what: 'a query that locks rows', up: 'select from $a for update', locks: '$a (row share)' },
  { what: 'new rows', up: 'insert into $a (id) values (7)', locks: '$a (row exclusive)' },
  { what: 'changed rows', up: 'update $a set note = upper(note)', locks: '$a (row exclusive)' },
  {
    what: 'rows of another table',
    up: 'insert into $b (id) select id from $a',
    locks: '$b (row exclusive), $a (access share)',
  },
  {
    what: 'rows with a foreign key',
    before: 'alter table $b add foreign key (id) references $a (id)',
    up: 'insert into $b (id) values (1)',
    locks: '$b (row exclusive), $a (row share)',
  },
  { what: 'a new column', up: 'alter table $a add column x integer', locks: '$a (access exclusive)' },
  {
    what: 'a new column with a constant',
    up: 'alter table $a add column x integer not null default 1',
    locks: '$a (access exclusive)',
  },
  {
    what: 'a new column with a value of its own in each row',
    up: 'alter table $a add column x uuid not null default gen_random_uuid()',
    locks: '$a (access exclusive, rewritten)',
  },
  {
    what: 'a column of another type',
    up: 'alter table $a alter column id type bigint',
    locks: '$a (access exclusive, rewritten)',
  },
  { what: 'a wider varchar', up: 'alter table $a alter column code type varchar(40)', locks: '$a (access exclusive)' },
  { what: 'a column without NULL', up: 'alter table $a alter column id set not null', locks: '$a (access exclusive)' },
  { what: 'a default', up: 'alter table $a alter column id set default 1', locks: '$a (access exclusive)' },
  { what: 'a column less', up: 'alter table $a drop column note', locks: '$a (access exclusive)' },
  { what: 'a column renamed', up: 'alter table $a rename column note to remark', locks: '$a (access exclusive)' },
  { what: 'a table renamed', up: 'alter table $a rename to $a_now', locks: '$a (access exclusive)' },
  {
    what: 'a check',
    up: 'alter table $a add constraint $a_x check (id > 0) not valid',
    locks: '$a (access exclusive)',
  },
  {
    what: 'a check validated',
    before: 'alter table $a add constraint $a_x check (id > 0) not valid',
    up: 'alter table $a validate constraint $a_x',
    locks: '$a (share update exclusive)',
  },
  {
    what: 'a foreign key',
    up: 'alter table $b add constraint $b_x foreign key (id) references $a (id)',
    locks: '$a (share row exclusive), $b (share row exclusive)',
  },
  {
    what: 'a foreign key validated',
    before: 'alter table $b add constraint $b_x foreign key (id) references $a (id) not valid',
    up: 'alter table $b validate constraint $b_x',
    locks: '$b (share update exclusive), $a (row share)',
  },
  {
    what: 'a foreign key dropped',
    before: 'alter table $b add constraint $b_x foreign key (id) references $a (id)',
    up: 'alter table $b drop constraint $b_x',
    locks: '$a (access exclusive), $b (access exclusive)',
  },
  {
    what: 'a new table with a foreign key',
    up: 'create table $a_new (id integer references $a (id))',
    locks: '$a (share row exclusive)',
  },
  { what: 'a unique constraint', up: 'alter table $a add unique (code)', locks: '$a (access exclusive)' },
  { what: 'an index', up: 'create index on $a (note)', locks: '$a (share)' },
  {
    what: 'an index dropped',
    before: 'create index $a_x on $a (note)',
    up: 'drop index $a_x',
    locks: '$a (access exclusive)',
  },
  {
    what: 'an index built again',
    before: 'create index $a_x on $a (note)',
    up: 'reindex index $a_x',
    locks: '$a (share)',
  },
  { what: 'statistics', up: 'create statistics $a_x on id, code from $a', locks: '$a (share update exclusive)' },
  {
    what: 'a target of statistics',
    up: 'alter table $a alter column id set statistics 500',
    locks: '$a (share update exclusive)',
  },
  { what: 'a fill factor', up: 'alter table $a set (fillfactor = 70)', locks: '$a (share update exclusive)' },
  { what: 'a comment', up: `comment on table $a is 'x'`, locks: '$a (share update exclusive)' },
  { what: 'rights', up: 'grant select on $a to public', locks: '$a (access share)', earlier: { until: 17, locks: '' } },
  { what: 'an analyze', up: 'analyze $a', locks: '$a (share update exclusive)' },
  { what: 'no rows', up: 'truncate $a', before: '', locks: '$a (access exclusive, rewritten)' },
  { what: 'a table dropped', up: 'drop table $a', locks: '$a (access exclusive)' },
  {
    what: 'a table dropped and made again',
    up: 'drop table $a; create table $a (id integer)',
    locks: '$a (access exclusive)',
  },
  {
    what: 'a table in the order of an index',
    up: 'cluster $a using $a_pkey',
    locks: '$a (access exclusive, rewritten)',
  },
  { what: 'a table without a log', up: 'alter table $a set unlogged', locks: '$a (access exclusive, rewritten)' },
  {
    what: 'a trigger',
    up: 'create trigger x before update on $a for each row execute function suppress_redundant_updates_trigger()',
    locks: '$a (share row exclusive)',
  },
  { what: 'triggers switched off', up: 'alter table $a disable trigger user', locks: '$a (share row exclusive)' },
  { what: 'row security', up: 'alter table $a enable row level security', locks: '$a (access exclusive)' },
  { what: 'a policy', up: 'create policy x on $a using (true)', locks: '$a (access exclusive)' },
  { what: 'a rule', up: 'create rule x as on delete to $a do instead nothing', locks: '$a (access exclusive)' },
  { what: 'a view', up: 'create view $a_v as select id from $a', locks: '$a (access share)' },
  {
    what: 'another view of that name',
    before: 'create view $a_v as select id from $a',
    up: 'create or replace view $a_v as select id from $a where id > 0',
    locks: '$a_v (access exclusive), $a (access share)',
  },
  {
    what: 'a materialized view filled again',
    before: 'create materialized view $a_v as select id from $a',
    up: 'refresh materialized view $a_v',
    locks: '$a_v (access exclusive, rewritten), $a (access share)',
  },
  {
    what: 'a materialized view filled again beside its readers',
    before: 'create materialized view $a_v as select id from $a; create unique index on $a_v (id)',
    up: 'refresh materialized view concurrently $a_v',
    locks: '$a_v (exclusive), $a (access share)',
  },
  { what: 'a lock', up: 'lock table $a in exclusive mode', locks: '$a (exclusive)' },
  { what: 'a label', before: `create type $a_e as enum ('x')`, up: `alter type $a_e add value 'y'`, locks: '' },
  {
    what: 'a rule of a domain',
    before: 'create domain $a_d as integer; alter table $a add column x $a_d',
    up: 'alter domain $a_d add check (value > 0)',
    locks: '$a (share)',
  },
  { what: 'a publication', up: 'create publication $a_p for table $a', locks: '$a (share update exclusive)' },
  {
    what: 'a partition',
    before: partitioned,
    up: 'create table $a_p2 partition of $a_p for values from (10) to (20)',
    locks: '$a_p (access exclusive)',
  },
  {
    what: 'a partition attached',
    before: `${partitioned} create table $a_p2 (id integer, note text)`,
    up: 'alter table $a_p attach partition $a_p2 for values from (10) to (20)',
    locks: '$a_p2 (access exclusive), $a_p (share update exclusive)',
  },
  {
    what: 'a partition detached',
    before: partitioned,
    up: 'alter table $a_p detach partition $a_p1',
    locks: '$a_p (access exclusive), $a_p1 (access exclusive)',
  },
  {
    what: 'a column of a partitioned table, whose partitions go without saying',
    before: partitioned,
    up: 'alter table $a_p alter column note type integer using 1',
    locks: '$a_p (access exclusive, rewritten)',
  },
  {
    what: 'one partition of several',
    before: partitioned,
    up: 'alter table $a_p1 alter column note set default 1',
    locks: '$a_p1 (access exclusive)',
  },
  {
    what: 'a child',
    up: 'create table $a_c () inherits ($a)',
    locks: '$a (share update exclusive)',
  },
  {
    what: 'what a block does',
    up: `do $$ begin execute 'alter table $a add column x integer'; end $$`,
    locks: '$a (access exclusive)',
  },
  {
    what: 'what a savepoint keeps',
    up: 'savepoint s; alter table $a add column x integer; release savepoint s',
    locks: '$a (access exclusive)',
  },
  {
    what: 'new tables and what is done to them',
    up: 'create table $a_n (id integer); insert into $a_n select 1; alter table $a_n alter column id type bigint; create view $a_v as select id from $a_n',
    locks: '',
  },
  {
    what: 'a temporary table',
    up: 'create temporary table $a_t as select 1 as one; alter table $a_t add column x integer',
    locks: '',
  },
  {
    what: 'a column that is worked out and kept',
    up: 'alter table $a add column x integer generated always as (id + 1) stored',
    locks: '$a (access exclusive, rewritten)',
  },
  {
    what: 'a column that is worked out and not kept',
    up: 'alter table $a add column x integer generated always as (id + 1) virtual',
    locks: '$a (access exclusive)',
    from: 18,
  },
  {
    what: 'a NOT NULL that is not valid',
    up: 'alter table $a add constraint $a_x not null note not valid',
    locks: '$a (access exclusive)',
    from: 18,
  },
  {
    what: 'a NOT NULL validated',
    before: 'alter table $a add constraint $a_x not null note not valid',
    up: 'alter table $a validate constraint $a_x',
    locks: '$a (share update exclusive)',
    from: 18,
  },
  {
    what: 'a partition of a table that foreign keys lead to',
    before: `${partitioned} alter table $a_p add primary key (id); alter table $b add foreign key (id) references $a_p (id)`,
    up: 'create table $a_p2 partition of $a_p for values from (10) to (20)',
    locks: '$a_p (access exclusive), $b (share row exclusive)',
    earlier: { until: 14, locks: '$a_p (access exclusive), $b (access share)' },
  },
  {
    what: 'a partition attached to a table that foreign keys lead to',
    before: `${partitioned} alter table $a_p add primary key (id); alter table $b add foreign key (id) references $a_p (id); create table $a_p2 (id integer not null, note text)`,
    up: 'alter table $a_p attach partition $a_p2 for values from (10) to (20)',
    locks: '$a_p2 (access exclusive), $b (share row exclusive), $a_p (share update exclusive)',
    earlier: { until: 14, locks: '$a_p2 (access exclusive), $a_p (share update exclusive), $b (access share)' },
  },
  {
    what: 'a table dropped that foreign keys lead from',
    before: 'alter table $b add foreign key (id) references $a (id)',
    up: 'drop table $b',
    locks: '$a (access exclusive), $b (access exclusive)',
  },
  {
    what: 'a wider key, whose foreign keys are made again',
    before: 'alter table $b add foreign key (id) references $a (id)',
    up: 'alter table $a alter column id type bigint',
    locks: '$a (access exclusive, rewritten), $b (access exclusive)',
  },
  {
    what: 'a column of a domain with a rule, which no default spares',
    before: 'create domain $a_d as integer check (value > 0)',
    up: 'alter table $a add column x $a_d',
    locks: '$a (access exclusive, rewritten)',
  },
  {
    what: 'a column of another type that is stored alike',
    before: 'alter table $a add column at timestamp',
    up: 'alter table $a alter column at type timestamptz',
    locks: '$a (access exclusive)',
  },
];
