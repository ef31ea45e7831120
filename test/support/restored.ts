/** The tables and whatever else the kinds below need. */
export const ground = `
  create table t (col_s varchar(10), col_a int, col_b int, col_d date);
  create function tf() returns trigger language plpgsql as 'begin return new; end';`;

/**
 * A statement for each kind of object that holds an expression, by what `dumped` makes of the condition: the condition itself in a history, and
 * what pg_dump writes of it in a database that was restored. `prefix` stands before each column.
 */
export function withCondition(dumped: (prefix: string) => string, { publications = true } = {}): string {
  const condition = dumped('');
  // A row filter takes no cast of an array, and no CASE.
  return `
    alter table t add constraint ck check (${condition});
    alter table t add constraint ex exclude using btree (col_a with =) where (${condition});
    alter table t add constraint ex2 exclude using btree ((case when ${condition} then col_a end) with =);
    alter table t add gen boolean generated always as (${condition}) stored;
    create index ip on t (col_a) where ${condition};
    create index ie on t ((${condition}));
    create unique index iu on t ((coalesce(${condition}, false)), col_a) include (col_b) where not (${condition});
    create statistics st on (${condition}), col_a from t;
    create policy po on t using (${condition}) with check (not (${condition}));
    create rule ru as on update to t where ${dumped('new.')} do instead delete from t where ${dumped('t.')};
    create trigger tr before update on t for each row when (${dumped('new.')}) execute function tf();
    create view v as select col_a, ${condition} as c from t where ${condition};
    create view v2 as select count(*) filter (where ${condition}) as n from t group by (case when ${condition} then 1 else 2 end) having bool_and(${condition});
    create materialized view m as select x.col_a from t as x left join t as y on (${dumped('x.')}) where exists (select from t where ${dumped('y.')});
    create view w as with q as (select * from t where ${condition}) select col_a, sum(col_b) over (order by col_a rows between 1 preceding and current row) as s
      from q union all select col_b, 2 from t where ${condition};
    create domain dm as varchar(10) constraint dc check (${condition.replaceAll('col_s', 'value').replaceAll(/col_[ab]/g, '1')});
    create function fd(a boolean default (${condition.replaceAll('col_s', "'x'::character varying").replaceAll(/col_[ab]/g, '1')})) returns boolean language sql as 'select true';
    create table df (c boolean default (${condition.replaceAll('col_s', "'x'::character varying").replaceAll(/col_[ab]/g, '1')}));
    create table pa (col_s varchar(10), col_a int, col_b int) partition by list ((${condition}));
    create table pa1 partition of pa for values in (true);
    ${publications && !/col_s|case/.test(condition) ? `create publication pub for table t where (${condition});` : ''}
    create function fb(col_s varchar, col_a int, col_b int) returns boolean language sql begin atomic
      select ${condition}; select ${condition} from t where ${dumped('t.')}; end;`;
}

/** What pg_dump and a restore change the text of, with columns called by `prefix`. */
export const changing: readonly ((prefix: string) => string)[] = [
  (p) => `${p}col_s in ('new', 'paid')`,
  (p) => `${p}col_s not in ('new', 'paid') and ${p}col_a = 1`,
  (p) => `${p}col_a between 1 and 2 and ${p}col_b = 3`,
  (p) => `(${p}col_a not between 1 and 2) or ${p}col_b = 3`,
  (p) => `(${p}col_a, ${p}col_b) in ((1, 2), (3, 4), (5, 6))`,
  (p) =>
    `case when ${p}col_s in ('new', 'paid') then ${p}col_a between symmetric 1 and 2 or ${p}col_b = 1 else false end`,
];
