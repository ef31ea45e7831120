/* @name AggregatesOfNothing  null: sum, max, array, json, joined, every, average */
select count(*) as count, count(pages) as pages, sum(price) as sum, max(price) as max, array_agg(title) as array, jsonb_agg(title) as json, string_agg(title, ',') as joined, bool_and(marked) as every, avg(price) as average
from book;

/* @name AggregatesOfGroups  null: array[], author_id, pages, spread */
select author_id, count(*) as count, sum(price) as sum, max(price) as max, array_agg(subtitle) as array, string_agg(title, ',') as joined, sum(pages) as pages, stddev(price) as spread, var_pop(price) as variance
from book
group by author_id;

/* @name AggregatesFiltered  null: sum, array */
select marked, count(*) filter (where price > 1000) as count, sum(price) filter (where price > 1000) as sum, array_agg(title) filter (where price > 1000) as array
from book
group by marked;

/* @name AggregateOfFilteredRows */
select author_id, max(pages) as pages, any_value(pages) as any_pages
from book
where pages is not null and author_id is not null
group by author_id;

/* @name AggregateOfConstantGroup */
select sum(price) as sum
from book
group by (1 = 1);

/* @name EmptyGrouping  null: sum */
select sum(price) as sum, count(*) as count
from book
group by ();

/* @name Rollup  null: author_id, marked, sum */
select author_id, marked, sum(price) as sum, count(*) as count, grouping(author_id) as level
from book
group by rollup (author_id, marked);

/* @name Cube  null: marked, title */
select marked, title, count(*) as count
from book
group by cube (marked, title);

/* @name GroupingSets  null: marked, title */
select id, marked, title, sum(price) as sum
from book
group by grouping sets ((id, marked), (id, title));

/* @name GroupingSetsWithTotal  null: marked, sum */
select marked, sum(price) as sum
from book
group by grouping sets ((marked), ());

/* @name GroupingSetExpression  null: word */
select coalesce(subtitle, '-') as word, count(*) as count
from book
group by rollup (coalesce(subtitle, '-'));

/* @name GroupByKey  null: subtitle */
select id, title, subtitle, count(*) as count
from book
group by id;

/* @name Having  null: author_id */
select author_id, sum(price) as sum
from book
group by author_id
having count(*) > 0;

/* @name HavingKey */
select author_id, sum(price) as sum
from book
group by author_id
having author_id > 0;

/* @name HavingWithoutGroups  null: sum */
select sum(price) as sum
from book
having count(*) >= 0;

/* @name AggregateOfOuter  null: titles[], title */
select author.id, max(book.title) as title, count(book.id) as books, array_agg(book.title) as titles, coalesce(sum(book.price), 0) as total
from author left join book on book.author_id = author.id
group by author.id;

/* @name JsonAggregates  null: objects, whole */
select coalesce(jsonb_agg(book.data), '[]') as list, jsonb_object_agg(book.title, book.price) as objects, json_agg(book) as whole
from book;

/* @name JsonArrayAggregate  null: list */
select json_arrayagg(title) as list
from book;

/* @name OrderedSets  null: median, mode */
select percentile_cont(0.5) within group (order by price) as median, mode() within group (order by title) as mode
from book;

/* @name OrderedSetsOfGroups  null: pages */
select marked, percentile_disc(0.5) within group (order by price) as median, mode() within group (order by title) as mode, percentile_cont(0.5) within group (order by pages) as pages
from book
where pages is null or marked
group by marked;

/* @name Statistics  null: correlation, slope, sample */
select marked, corr(price, id) as correlation, regr_slope(price, id) as slope, regr_count(price, id) as count, covar_samp(price, id) as sample, covar_pop(price, id) as population_or_null, stddev_pop(price) as spread
from book
where title > 'Six'
group by marked;

/* @name OwnAggregate  null: product */
select product(id) as product
from author;

/* @name DistinctOn  null: author_id, subtitle */
select distinct on (author_id) author_id, title, subtitle
from book
order by author_id, id;

/* @name Windows  null: before, after, first_pages, nth, sum_of_pages */
select
  row_number() over (order by id) as number,
  rank() over (order by id) as rank,
  ntile(2) over (order by id) as half,
  lag(title) over (order by id) as before,
  lead(title) over (order by id) as after,
  lag(title, 1, '-') over (order by id) as before_or_dash,
  first_value(title) over (order by id) as first,
  first_value(pages) over (order by id desc rows current row) as first_pages,
  nth_value(title, 2) over (order by id) as nth,
  count(*) over () as count,
  sum(price) over (order by id) as sum,
  sum(pages) over (order by id rows current row) as sum_of_pages
from book;

/* @name WindowFrames  null: preceding, excluded, following, filtered, last */
select
  sum(price) over (order by id rows between 2 preceding and 1 preceding) as preceding,
  sum(price) over (order by id rows between unbounded preceding and current row exclude current row) as excluded,
  first_value(title) over (order by id rows between 1 following and 2 following) as following,
  sum(price) filter (where price > 1000) over () as filtered,
  last_value(title) over (order by id rows between 1 preceding and 1 following) as around,
  last_value(title) over (order by id groups between 3 preceding and 2 preceding) as last,
  count(*) over (order by id rows between 2 preceding and 1 preceding) as count,
  sum(price) over (order by id rows between 1 preceding and current row exclude ties) as without_ties
from book;

/* @name WindowOverAggregate  null: author_id, before */
select author_id, sum(sum(price)) over (order by author_id) as running, lag(sum(price)) over (order by author_id) as before
from book
group by author_id;

/* @name WindowOfOuter  null: sum */
select author.id, sum(book.price) over (partition by author.id) as sum, count(book.id) over (partition by author.id) as books
from author left join book on book.author_id = author.id;

/* @name AggregateInSubquery  null: total */
select author.name, totals.books, totals.total
from author join (select author_id, count(*) as books, sum(pages) as total from book group by author_id) as totals on totals.author_id = author.id;

/* @name AggregateInOuterQuery  null: title */
select author.id, (select max(book.title) from book where book.author_id = author.id) as title
from author;

/* @name CaseBranchWindows  null: first, before */
select
  case when pages is not null then first_value(pages) over (order by pages nulls first) else 0 end as first,
  case when pages is not null then lag(pages, 1, 0) over (order by pages nulls first) else 0 end as before,
  case when pages is not null then max(pages) over (order by pages nulls first) else 0 end as highest
from book;

/* @name OrderedAggregates */
select author_id is null as nobody, string_agg(title, ',' order by subtitle) as titles, array_agg(title order by pages) as list
from book
group by author_id is null;
