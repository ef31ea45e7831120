/* @name Constants  null: nothing, typed_nothing */
select 1 as one, 'x' as text, null as nothing, null::integer as typed_nothing, true as yes, '{1,2}'::integer[] as list;

/* @name Arithmetic  null: pages_more, sum */
select price * 2 as doubled, pages + 1 as pages_more, price + pages as sum, -price as negative, price % 7 as rest
from book;

/* @name Coalesce  null: pages_or_author */
select coalesce(pages, 0) as pages, coalesce(pages, author_id) as pages_or_author, coalesce(subtitle, title) as name
from book;

/* @name CoalesceOfOuter  null: either */
select coalesce(book.title, '-') as title, coalesce(book.title, book.subtitle) as either, coalesce(book.title, author.name) as sure
from author left join book on book.author_id = author.id;

/* @name CaseWithoutElse  null: word */
select case when price > 10 then 'dear' end as word
from book;

/* @name CaseWithElse  null: word_or_null */
select case when price > 10 then 'dear' else 'cheap' end as word, case when price > 10 then 'dear' else subtitle end as word_or_null
from book;

/* @name CaseGuards */
select
  case when pages is not null then pages else 0 end as pages,
  case when pages is null then 0 else pages end as pages_again,
  case when pages > 10 then pages else 1 end as many,
  case when subtitle is null or pages is null then 0 else pages end as both_there
from book;

/* @name CaseGuardsWrongly  null: pages, other, later */
select
  case when pages is null then pages else 0 end as pages,
  case when pages > 10 then 0 else pages end as other,
  case when subtitle is null and pages is null then 0 else pages end as later
from book;

/* @name SimpleCase  null: word */
select case mood when 'ok' then 1 when 'sad' then 2 end as word, case mood when 'ok' then 1 else 0 end as number
from author;

/* @name CaseGuardsOuterJoin  null: plain */
select case when book.id is not null then book.title else 'none' end as title, case when book.id is null then 'none' else book.title end as again, book.title as plain
from author left join book on book.author_id = author.id;

/* @name Nullif  null: nullif */
select nullif(price, 0) as nullif, coalesce(nullif(price, 0), 1) as back
from book;

/* @name GreatestLeast  null: highest_of_nulls */
select greatest(pages, 1) as highest, least(author_id, pages, id) as lowest, greatest(author_id, pages) as highest_of_nulls
from book;

/* @name Tests */
select pages is null as no_pages, loved is true as is_loved, loved is not unknown as is_known, pages is distinct from 1 as other, book is not null as whole
from book;

/* @name Booleans  null: loved_and, not_loved, compared */
select marked and id > 1 as marked_and, loved and marked as loved_and, not loved as not_loved, pages > 10 as compared, price > 10 or marked as either
from book;

/* @name InList  null: pages, with_null */
select id in (1, 2) as id, pages in (1, 2) as pages, id in (1, null) as with_null, id = any ('{1,2}') as any_of, id not in (1, 2) as none_of
from book;

/* @name InSubquery  null: nullable_list, nullable_value */
select id in (select sale.book_id from sale) as listed, id in (select shelf.book_id from shelf) as nullable_list, author_id in (select author.id from author) as nullable_value, exists (select from sale where sale.book_id = book.id) as there
from book;

/* @name AllSubquery  null: above_shelf */
select id > all (select sale.book_id from sale) as above, id > all (select shelf.book_id from shelf) as above_shelf
from book;

/* @name RowComparison  null: nullable */
select (id, title) = (1, 'One') as same, (id, pages) < (1, 2) as nullable, (id, title) in (select book.id, book.title from book) as listed
from book;

/* @name ScalarSubquery  null: title, total, limited, nick */
select
  (select book.title from book where book.id = author.id) as title,
  (select count(*) from book) as books,
  (select sum(book.price) from book) as total,
  (select 1) as one,
  (select count(*) from book limit 0) as limited,
  (select author.nick) as nick,
  (select author.name) as name
from author;

/* @name ScalarSubqueryHaving  null: books, grouped, later */
select
  (select count(*) from book having count(*) > 100) as books,
  (select count(*) from book group by book.author_id limit 1) as grouped,
  (select count(*) from book offset 1) as later,
  coalesce((select book.title from book where book.id = author.id), '-') as title
from author;

/* @name ArraySubquery  null: nothing[] */
select array(select book.title from book where book.author_id = author.id) as titles, array(select null::text) as nothing
from author;

/* @name Arrays  null: removed[], slice_of[], appended[], longer[], made[], first, slice_of, length, position, upper, beyond */
select
  tags[1] as first,
  (array[id, 2])[3] as beyond,
  array[nick, name] as made,
  tags || 'x'::text as longer,
  array_append(tags, null) as appended,
  nullif(tags[1:2], '{}') as slice_of,
  array_length(tags, 1) as length,
  array_upper(tags, 1) as upper,
  cardinality(tags) as size,
  array_position(tags, 'prose') as position,
  array_positions(tags, 'prose') as positions,
  array_remove(tags, 'prose') as removed,
  array_to_string(tags, ',') as joined
from author;

/* @name ArrayOperators  null: has */
select tags @> '{prose}' as contains, tags && '{prose}' as overlaps, 'prose' = any (tags) as has
from author;

/* @name Json  null: arrow, arrow_text, path, path_text, cast_number, extra, element, first, matched */
select
  data -> 'a' as arrow,
  data ->> 'a' as arrow_text,
  data #> '{a,b}' as path,
  data #>> '{a,b}' as path_text,
  (data #> '{a,b}')::integer as cast_number,
  data - 'a' as without,
  extra || '{"y": 1}' as extra,
  data || '{"y": 1}' as merged,
  data -> 0 as element,
  data ? 'a' as has,
  jsonb_typeof(data) as type,
  jsonb_path_query_first(data, '$.a') as first,
  jsonb_path_match(data, 'strict $.a == 1', '{}', true) as matched,
  jsonb_path_query_array(data, '$.a') as all_of
from book
where jsonb_typeof(data) = 'object';

/* @name JsonPathOperators  null: exists, matches */
select data @? 'strict $.a' as exists, data @@ 'strict $.a == 1' as matches
from book;

/* @name JsonNullCast  null: number */
select (data -> 'none')::integer as number
from book
where data ? 'none';

/* @name JsonBuild  null: row */
select
  jsonb_build_object('id', id, 'nick', nick) as object,
  jsonb_build_array(id, nick) as array,
  to_jsonb(name) as name,
  row_to_json(author) as whole,
  to_jsonb(nick) as row,
  json_object('id': id) as standard,
  json_array(id, nick) as standard_array
from author;

/* @name JsonStandard  null: value, query, exists, scalar, is_object, on_error */
select
  json_value(data, '$.a.b') as value,
  json_query(data, '$.a') as query,
  json_exists(extra, 'strict $.a' unknown on error) as exists,
  json_scalar(pages) as scalar,
  subtitle is json as is_object,
  json_value(data, '$.zzz' default null on empty) as on_error,
  data is json as never
from book;

/* @name VariadicNull  null: object, joined */
select jsonb_build_object(variadic null::text[]) as object, concat(variadic null::text[]) as joined, concat(null, 'x') as plain;

/* @name Strings  null: nick, sub, matched, part_of_nick, formatted */
select
  upper(name) as loud,
  upper(nick) as nick,
  name || '!' as shouted,
  length(name) as length,
  substring(name from 1 for 2) as start,
  substring(name from 'x+') as sub,
  regexp_match(name, 'x+') as matched,
  regexp_replace(name, 'x', 'y') as replaced,
  split_part(name, 'n', 2) as part,
  split_part(nick, 'n', 2) as part_of_nick,
  concat(name, nick) as joined,
  concat_ws('-', name, nick) as dashed,
  format('%s is %s', name, nick) as formatted_name,
  format(nick) as formatted,
  left(name, 1) as initial,
  trim(name) as trimmed,
  lpad(name, 10) as padded,
  md5(name) as hash,
  quote_nullable(nick) as quoted
from author;

/* @name StringSplits  null: words_of_nick */
select string_to_array(name, 'n') as words, string_to_array(nick, 'n') as words_of_nick, string_to_array(name, null) as letters, regexp_split_to_array(name, 'n') as split
from author;

/* @name Regexps  null: sub */
select regexp_substr(name, 'x+') as sub, regexp_count(name, 'n') as count, regexp_instr(name, 'n') as place, name ~ 'n' as matches, name similar to '%n' as similar, name like 'A%' as liked
from author;

/* @name Casts  null: nick, born */
select id::text as id, name::varchar(2) as name, nick::varchar as nick, born::text as born, mood::text as mood, id::bigint as big, name::bytea as bytes, tags::text as tags
from author;

/* @name Domains  null: mail, motto, motto_cast  unseen: mail, because no statement stores it here, though a subquery without a row would */
select mail, motto, name::short_text as checked, motto::text as motto_cast
from author;

/* @name DomainBehindOuterJoin  null: mail */
select author.mail
from book left join author on author.id = book.author_id;

/* @name Composites  null: size, left_part, right_part, made_part */
select size, (size).left_part, (size).right_part, (row(1, subtitle)::pair).right_part as made_part, row(id, subtitle) as made
from book;

/* @name Times  null: clock, clock_with_zone, hour, shown, sold_out, day_of_sale */
select
  released::date as day,
  released::time as clock,
  released::timestamptz::timetz as clock_with_zone,
  extract(hour from released) as hour,
  extract(year from released) as year,
  extract(epoch from released) as epoch,
  to_char(released, 'YYYY') as shown,
  date_trunc('day', released) as truncated,
  released + interval '1 day' as later,
  released at time zone 'UTC' as zoned,
  isfinite(released) as finite,
  sold_out,
  sold_out::date as day_of_sale
from book;

/* @name DateParts  null: month, part */
select date_part('month', released) as month, date_part('year', released) as year, extract(dow from released) as part
from book;

/* @name Now  null: schema  unseen: schema, because the search path of the tests has one */
select now() as now, current_date as today, localtimestamp as local, current_user as who, session_user as session, current_catalog as catalog, current_schema as schema, clock_timestamp() as clock, current_role as role;

/* @name Ranges  null: lower, upper */
select lower(valid) as lower, upper(valid) as upper, isempty(valid) as empty, valid * int4range(1, 2) as common, valid @> 3 as has, int4range(pages, null) as open, lower_inf(valid) as without_start
from book;

/* @name Numbers  null: score, scale, rounded */
select abs(price) as abs, round(price, 1) as rounded_price, sqrt(price) as root, scale(coalesce(score, 'NaN')) as scale, score, round(score) as rounded, random() as random, width_bucket(price, 0, 10, 5) as bucket
from book left join author on author.id = book.author_id and author.score = 'NaN';

/* @name Uuids  null: at, version */
select gen_random_uuid() as random, uuidv7() as timed, uuid_extract_timestamp(gen_random_uuid()) as at, uuid_extract_version('00000000-0000-0000-0000-000000000000') as version;

/* @name Settings  null: missing */
select current_setting('TimeZone') as zone, current_setting('vbwd.missing', true) as missing, set_config('vbwd.known', '1', true) as set, pg_backend_pid() as pid, version() as version;

/* @name ServerFunctions  null: schema, definition, type_name, comment, privilege, client */
select to_regclass('nowhere') as schema, pg_get_viewdef(0) as definition, to_regtype('nothing') as type_name, obj_description(0, 'pg_class') as comment, has_table_privilege(0::oid, 'select') as privilege, format_type(23, null) as formatted, pg_typeof(null) as type, nullif(inet_client_port(), inet_client_port()) as client;

/* @name OwnFunctions  null: nothing, twice, operator  unseen: twice, because the analysis does not read bodies of functions */
select nothing_of(id) as nothing, twice(id) as twice, @@@ id as operator
from author;

/* @name Xml  null: found */
select xmlelement(name a, title) as element, (xpath('/b', xmlelement(name a)))[1] as found, xpath('/b', xmlelement(name a)) as list
from book;

/* @name Enums  null: next */
select enum_range(null::mood) as all_moods, mood, nullif(mood, 'ok') as next, mood > 'sad' as better
from author;

/* @name SystemColumns */
select ctid, tableoid, xmin
from author;

/* @name Generated  null: full_name */
select full_name
from book;

/* @name WholeRow */
select author as author, (author).name as name
from author;

/* @name Overlaps  null: overlaps */
select (released, sold_out) overlaps (released, released) as overlaps
from book;

/* @name Geometry  null: crossing, area */
select lseg '[(0,0),(1,1)]' # lseg '[(5,5),(6,6)]' as crossing, area(path '[(0,0),(1,1)]') as area, point(1, 2) as made;

/* @name TargetListSets  null: shorter, longer  unseen: longer, because one of two sets is longer, and the analysis does not count */
select generate_series(1, 2) as shorter, generate_series(1, 3) as longer;

/* @name TargetListSet  null: tag */
select name, unnest(tags) as tag
from author;

/* @name TargetListOneSet */
select name, generate_series(1, 2) as number
from author;

/* @name TargetListSetAndOrder  null: number */
select generate_series(1, 2) as number
from author
order by generate_series(1, 5);

/* @name ExtractOfTime  null: minutes */
select extract(hour from time '10:00') as hour, extract(hour from released - timestamp '2020-01-01') as hours, extract(minute from released - timestamp '2020-01-01') as minutes
from book
where isfinite(released) or released > '2020-01-01';

/* @name JsonPathOfAny  null: any_path */
select data @? any (array['strict $.a', 'strict $.b']::jsonpath[]) as any_path
from book;

/* @name ArrayElements */
select
  array_remove(array[nick, name], null) as without_nulls,
  array_append('{a,b}'::text[], name) as appended,
  coalesce((select array_agg(book.title) from book), '{}') as titles,
  case when name > 'B' then array[name] else '{}' end as either
from author;

/* @name ArrayUnion  null: list[] */
select array[1] as list union all select array[null::integer];

/* @name ArrayOfTables  null: tag, tags[] */
select
  (select array_agg(upper(acl.item::text)) from pg_class cross join lateral unnest(pg_class.relacl) as acl (item)) is null as none,
  (select author.tags where true) as tags,
  unnest(author.tags) as tag
from author;
