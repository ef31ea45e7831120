/* @name ScalarOfOneRow  cardinality: one */
select
  (select c.count from (select count(*) as count from author) as c) as nested,
  (select c.count + 1 from (values (1)) as v (one) cross join (select count(*) as count from book) as c where true) as crossed;

/* @name ScalarOfOneRowWith  cardinality: one */
with total as (select count(*) as books from book), more as (select total.books + 1 as books from total)
select (select total.books from total) as books, (select more.books from more) as more, (select x.books from (select more.books from more) as x) as deep;

/* @name ScalarOfFilteredOneRow  null: filtered, offset_one, grouped, taken */
select
  (select c.count from (select count(*) as count from author) as c where c.count > 2) as filtered,
  (select c.count from (select count(*) as count from author offset 1) as c) as offset_one,
  (select c.count from (select count(*) as count from author group by author.id limit 1) as c) as grouped,
  (select c.count from (select count(*) as count from author) as c cross join (select book.id from book limit 1) as b) as taken;

/* @name ScalarOfFencedOneRow */
select (select c.count from (select count(*) as count from author offset 0) as c limit 1 offset 0::bigint) as count;

/* @name ScalarOfUnion  null: either */
select
  (select author.id from author union all select 0 limit 1) as sure,
  (select count(*) from author intersect select 4) as either;

/* @name LeftJoinOneRow */
select book.id, one_row.total, total.books
from book
left join (select count(*) as total from author) as one_row on true
left join (select c.books from (select count(*) as books from sale) as c) as total on true;

/* @name LeftJoinOneRowWith */
with one_row as (select count(*) as total from author)
select book.id, one_row.total, v.two
from book
left join (one_row cross join (values (2)) as v (two)) on true;

/* @name LeftJoinLateralOneRow  null: pages */
select author.name, b.books, b.pages
from author
left join lateral (select c.books, c.pages from (select count(*) as books, sum(book.pages) as pages from book where book.author_id = author.id) as c) as b on true;

/* @name LeftJoinOneRowFiltered  null: total, books */
select book.id, one_row.total, more.books
from book
left join (select count(*) as total from author) as one_row on one_row.total > 3
left join (select count(*) as books from sale having count(*) > 3) as more on true;

/* @name RightJoinOneRow  null: buyer */
select one_row.total, book.title, sale.buyer
from (select count(*) as total from author) as one_row right join (book cross join sale) on true;

/* @name RightJoinOneRowWithin  null: total, title */
select one_row.total, book.title, v.one
from (select count(*) as total from author) as one_row
right join book on true
full join (values (1)) as v (one) on true;

/* @name FullJoinOneRow  null: title */
select one_row.total, book.title
from (select count(*) as total from author) as one_row full join book on true;

/* @name LeftJoinWritten  null: skipped */
with kept as (insert into lot_low (id) values (7) returning id), skipped as (insert into lot (id) values (17) returning id)
select author.name, kept.id as kept, skipped.id as skipped
from author left join kept on true left join skipped on true;

/* @name LeftJoinView  null: pages, first */
select author.name, c.books, c.pages, f.name as first
from author left join (book_count as c left join first_author as f on f.id = 1 and c.books > 3) on true;

/* @name ViewOfOneRow  cardinality: one  null: first, pages */
select c.books, c.pages, (select first_author.name from first_author) as first, (select book_count.books from book_count) as again
from book_count as c;

/* @name ViewOfNoMoreThanOneRow  cardinality: optional */
select name from first_author;

/* @name LeftJoinCall */
select author.name, low
from author left join lower(author.name) as low on true;

/* @name Slices  given: {"upper": 2}  takes: upper  null: bound, some[], until[], since[], all_of[], counted[], bound[], nick[] */
select tags[1:2] as some, tags[:2] as until, tags[1:] as since, tags[:] as all_of, tags[1:cardinality(tags)] as counted, tags[1:(:upper::integer)] as bound, (array[nick, name])[1:id] as nick
from author;

/* @name SlicesOfFull  null: first */
select (array[name, 'x'])[1:2] as pair, ('{{1,2},{3,4}}'::integer[])[1:1][2:2] as corner, ('{1,2}'::integer[])[3] as first
from author;

/* @name JsonExists  null: of_extra, unknown */
select
  json_exists(data, '$.a') as there,
  json_exists(data, 'strict $.a.b.c') as strictly,
  json_exists(data, 'strict $.a.b.c' true on error) as on_error,
  json_exists(data::text, '$.a') as of_text,
  json_exists(data, '$.a ? (@ > $x)' passing pages as x) as passing,
  json_exists(extra, '$.x') as of_extra,
  json_exists(data, 'strict $.zzz' unknown on error) as unknown
from book;

/* @name JsonExistsFiltered */
select json_exists(extra, '$.x') as there, json_exists(extra, '$.*' error on error) as any
from book
where json_exists(extra, '$.x');

/* @name JsonQuery  null: plain, on_empty */
select
  json_query(data, '$.a') as plain,
  json_query(data, '$.a' null on empty error on error) as on_empty,
  json_query(data, '$.a' empty array on empty empty object on error) as filled,
  json_query(data, '$.a' default '1' on empty default '2' on error) as by_default,
  json_query(data, '$' error on empty error on error) as whole
from book;

/* @name JsonTableOrdinality  null: value */
select t.number, t.value, t.there
from json_table('[{"a": 1}, {}]'::jsonb, '$[*]' columns (number for ordinality, value integer path '$.a', there boolean exists path '$.a')) as t;

/* @name JsonTableNested  null: inner_number, second, on_error */
select t.number, t.inner_number, t.second, t.there, t.on_error, t.object
from json_table('[{"a": [1, 2]}, {"a": [], "b": [1]}]'::jsonb, '$[*]' columns (
  nested path '$.a[*]' columns (inner_number for ordinality),
  nested path '$.b[*]' columns (second for ordinality),
  there integer exists path '$.b',
  on_error boolean exists path 'strict $.zzz' unknown on error,
  number for ordinality,
  object jsonb path '$.zzz' empty object on empty error on error
)) as t;

/* @name JsonTableOfBook  null: number */
select book.id, t.number
from book left join json_table(book.data, '$.list[*]' columns (number for ordinality)) as t on true;

/* @name Voids  null: sql, strict  */
select do_nothing(id) as done, do_nothing(pages) as strict, do_anything() as anything, do_sql() as sql
from book;

/* @name VoidsOfServer */
select pg_notify('x', title) as notified, pg_notify('x', 's ' || subtitle) as nothing, setseed(0) as seeded, pg_advisory_xact_lock(id) as locked, pg_sleep_for('0 s') as slept
from book;

/* @name VoidInFrom */
select d, e
from do_anything() as d, pg_advisory_xact_lock(1) as e;

/* @name SubscriptsFiltered */
select cardinality(s.list) as size, s.place
from (select (array[author.nick])[1:(author.score::integer)] as list, author.score::integer as place from author where author.score <> 'NaN' or author.score is null) as s
where s.list[s.place] <> '';
