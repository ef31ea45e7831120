/* @name UnnestBesideUnnest  given: {"a": [1, 2], "b": ["x"]}  takes: a, b  null: a, b */
select unnest(:a::integer[]) as a, unnest(:b::text[]) as b;

/* @name UnnestBesideSeries  given: {"a": [1], "n": 2}  takes: a, n  null: a, number */
select unnest(:a::integer[]) as a, generate_series(1, :n::integer) as number;

/* @name UnnestBesideScalar  given: {"a": [1, 2], "n": 1}  takes: n  null: n, a  unseen: a, because an array may hold nulls */
select unnest(:a::integer[]) as a, :n::integer as n;

/* @name SetsInExpressions  given: {"a": [1, 2], "b": ["x"]}  takes: a, b  null: a, b */
select unnest(:a::integer[]) + 1 as a, upper(unnest(:b::text[])) as b;

/* @name SetTwice  given: {"n": 2} */
select generate_series(1, :n::integer) as a, generate_series(1, :n::integer) + 1 as b;

/* @name SetOfRandomTwice  null: a, b  unseen: a, b, because both are as long, which chance decides */
select generate_series(1, ceil(random())::integer) as a, generate_series(1, ceil(random())::integer) as b;

/* @name SetsGrouped  null: a, b  unseen: a, because it is the longer one, and the analysis does not count */
select unnest(array[1, 2]) as a, unnest(array[1]) as b, count(*) as count
group by 1, 2;

/* @name SetsOfParametersGrouped  given: {"a": [1, 2], "b": ["x"], "c": [1, 2, 3]}  takes: a, b, c  null: a, s, c */
select unnest(:a::integer[]) as a, 's' || unnest(:b::text[]) as s, unnest(:c::integer[]) as c
group by 1, 2, 3;

/* @name GroupedParameters  given: {"a": 1, "b": 1}  takes: a  null: a */
select :a::integer as a, :b::integer + 1 as b
group by 1, 2;

/* @name SetsJoined  given: {"a": [1, 2], "b": ["x"]}  takes: b  null: b */
select author.name, s.b
from (select unnest(:a::integer[]) as a, unnest(:b::text[]) as b) as s
join author on author.id = s.a;

/* @name SetsComputedAbove  given: {"a": [1, 2], "b": ["x"]}  takes: a, b  null: a, b */
select s.a + 1 as a, s.b
from (select unnest(:a::integer[]) as a, unnest(:b::text[]) as b) as s;

/* @name SetBesideSubquery */
select generate_series(1, 2) as number, (select count(*) from generate_series(1, 3) as s) as count, array(select generate_series(1, 4)) as list;

/* @name RowsFromSets  given: {"a": [1, 2], "n": 3}  takes: a, n  null: a, number */
select s.a, s.number
from rows from (unnest(:a::integer[]), generate_series(1, :n::integer)) as s (a, number);

/* @name RowsFromScalars  given: {"a": "X"} */
select s.a, s.b
from rows from (lower(:a::text), upper('x')) as s (a, b);

/* @name RowsFromSetAndScalar  given: {"a": "X"}  null: a, number  unseen: number, because the analysis does not count */
select s.a, s.number
from rows from (lower(:a::text), generate_series(1, 2)) as s (a, number);

/* @name UnnestOfTwo  given: {"a": [1, 2], "b": ["x"]}  takes: a, b  null: a, b */
select s.a, s.b
from unnest(:a::integer[], :b::text[]) as s (a, b);

/* @name UnnestOfTwoJoined  given: {"a": [1, 2], "b": ["x"]}  takes: b  null: b */
select author.name, s.b
from unnest(:a::integer[], :b::text[]) as s (a, b)
join author on author.id = s.a;

/* @name InsertSets  given: {"codes": ["x", "y"], "rooms": ["r"]}  takes: rooms  null: room */
insert into shelf (code, room)
select unnest(:codes::text[]), unnest(:rooms::text[])
returning code, room;
