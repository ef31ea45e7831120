/* @name Union  null: name */
select id, name from author union select id, subtitle from book;

/* @name UnionOfNotNull */
select id, name from author union all select id, title from book;

/* @name UnionWithNull  null: name */
select id, name from author union all select 0, null;

/* @name UnionNested  null: name */
(select name from author union all select title from book) union all (select nick from author limit 1 offset 1);

/* @name Intersect */
select nick as name from author intersect select name from author;

/* @name IntersectNullable  null: name */
select nick as name from author intersect select subtitle from book;

/* @name Except  null: nick */
select nick from author except select name from author;

/* @name ExceptNotNull */
select name from author except select nick from author;

/* @name Values  null: column2 */
values (1, 'x'), (2, null);

/* @name ValuesAsRelation  null: nothing */
select v.id, v.nothing
from (values (1, null::text), (2, 'x')) as v (id, nothing);

/* @name ValuesOfParameters  given: {"first": 1, "second": null}  takes: first, second  null: value */
select v.value
from (values (:first::integer), (:second::integer)) as v (value);

/* @name ValuesOfRequired  given: {"first": 1} */
select v.value
from (values (:first!::integer), (2)) as v (value);

/* @name WithQuery  null: nick */
with known as (select id, nick, name from author)
select known.nick, known.name
from known;

/* @name WithFiltered */
with known as (select id, nick from author where nick is not null)
select known.nick
from known;

/* @name WithTwice  null: total */
with known as (select author_id, sum(pages) as total from book group by author_id), more as (select known.total, 1 as one from known)
select more.total, more.one
from more;

/* @name WithMaterialized  null: subtitle */
with known as materialized (select title, subtitle from book)
select a.title, b.subtitle
from known as a left join known as b on b.title = a.title;

/* @name WithLeftJoin  null: number */
with numbers as (select 1 as number)
select author.name, numbers.number
from author left join numbers on numbers.number = author.id;

/* @name Recursive */
with recursive counted (number) as (
  select 1 union all select counted.number + 1 from counted where counted.number < 5
)
select counted.number
from counted;

/* @name RecursiveTurnsNull  null: number, other */
with recursive counted (level, number, other) as (
  select 1, 1, 1
  union all
  select counted.level + 1, counted.other, null::integer from counted where counted.level < 5
)
select counted.level, counted.number, counted.other
from counted;

/* @name RecursiveTree  null: parent */
with recursive tree as (
  select author.id, null::integer as parent, author.name::text as path from author where author.id = 1
  union all
  select author.id, tree.id, tree.path || author.name from tree join author on author.id = tree.id + 1
)
select tree.id, tree.parent, tree.path
from tree;

/* @name RecursiveOuterJoin  null: title */
with recursive walk (id, title) as (
  select 1, 'start'
  union all
  select walk.id + 1, book.title from walk left join book on book.id = walk.id + 100 where walk.id < 3
)
select walk.id, walk.title
from walk;

/* @name RecursiveSearch */
with recursive counted (number) as (
  select 1 union all select counted.number + 1 from counted where counted.number < 5
) search depth first by number set path
select counted.number
from counted
order by counted.path;

/* @name View  null: nick, nick_length */
select id, name, nick, loud, nick_length
from author_view;

/* @name FilteredView */
select id, nick
from nicked;

/* @name OuterJoinView  null: book_id, title */
select author_id, name, book_id, title, subtitle
from author_book;

/* @name OuterJoinViewFiltered */
select name, title
from author_book
where book_id is not null;

/* @name ViewOfViews */
select name, title
from author_book_twice;

/* @name AggregateView  null: author_id */
select author_id, books, total
from author_total;

/* @name OuterJoinedView  null: loud, books */
select book.title, author_view.loud, author_total.books
from book left join author_view on author_view.id = book.author_id left join author_total on author_total.author_id = book.author_id;

/* @name MaterializedView  null: name, nick, id  unseen: name, id, because it would take a column that was made not null after the refresh */
select id, name, nick
from author_copy;

/* @name Parent  null: kind */
select id, kind
from event;

/* @name OnlyParent */
select id, kind
from only event;

/* @name Child  null: kind */
select id, kind
from event_child;

/* @name Partitions  null: value */
select day, value, unit
from measure;

/* @name NotValid  null: state */
select id, state
from pending;

/* @name Unnest  null: tag, second */
select a.tag, b.second
from unnest('{x,NULL}'::text[]) as a (tag), unnest('{1,2,3}'::integer[], array['a']) as b (first, second)
where b.first > 1;

/* @name UnnestOfColumn  null: tag */
select author.name, tag
from author cross join unnest(author.tags) as tag;

/* @name UnnestOfList */
select number
from unnest(array[1, 2]) as number;

/* @name UnnestFiltered */
select tag.tag
from author cross join lateral unnest(author.tags) as tag (tag)
where tag.tag <> '';

/* @name RowsFrom  null: b */
select s.a, s.b, s.position
from rows from (generate_series(1, 3), generate_series(1, 2)) with ordinality as s (a, b, position)
where s.a > 0;

/* @name JsonElements  null: text, value_text */
select element.value, text.value as text, pair.key, pair.value as pair_value, texts.value as value_text
from (values ('[1, null]'::jsonb, '{"a": null}'::jsonb)) as v (list, object)
cross join lateral jsonb_array_elements(v.list) as element
cross join lateral jsonb_array_elements_text(v.list) as text
cross join lateral jsonb_each(v.object) as pair
cross join lateral jsonb_each_text(v.object) as texts;

/* @name JsonRecordset  null: a, b */
select r.a, r.b
from jsonb_to_recordset('[{"a": 1}, {"b": "x"}]') as r (a integer, b text);

/* @name JsonTable  null: a, b */
select t.a, t.b
from json_table('[{"a": 1}, {"b": [1]}]'::jsonb, '$[*]' columns (a integer path '$.a', nested path '$.b[*]' columns (b integer path '$'))) as t;

/* @name XmlTable  null: optional */
select t.position, t.required, t.optional
from xmltable('/r/i' passing (xml '<r><i a="1" b="x"/><i a="2"/></r>') columns position for ordinality, required integer path '@a' not null, optional text path '@b') as t;

/* @name SetFunctions  null: name, left_part, right_part  unseen: left_part, because the analysis does not read bodies of functions */
select p.left_part, p.right_part, n.name
from pairs_of(1) as p, names_of(1) as n;

/* @name ScalarFunctionInFrom  null: low */
select low, up
from lower(null::text) as low, upper('x') as up;

/* @name RegexpSets  null: piece */
select m.match, s.piece as split, t.piece, u.word
from regexp_matches('abc', 'b', 'g') as m (match), regexp_split_to_table('a b', ' ') as s (piece), string_to_table('a,b', ',', 'b') as t (piece), string_to_table('a,b', ',') as u (word);

/* @name EmptySelect */
select from author;

/* @name LimitAndOffset  given: {"limit": null, "offset": null}  takes: limit, offset  null: nick */
select name, nick
from author
order by id
limit :limit offset :offset;

/* @name SystemView  null: application, pid  unseen: application, pid, because a row of a function says nothing of its columns */
select pid, application_name as application
from pg_stat_activity;

/* @name Catalog  null: acl */
select relname as name, relnamespace::regnamespace::text as schema, relacl as acl
from pg_class;
