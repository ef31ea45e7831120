/** A table with a column of each type that conditions are about. */
export const table = `
  create type en as enum ('p', 'q'); create domain dm as varchar(10); create domain dt as text; create domain darr as varchar[];
  create type comp as (x int, y text);
  create table t (
    a int, b int, s varchar(10), t text, c char(3), n numeric(10,2), d date, ts timestamp, tz timestamptz, arr int[], sarr varchar(10)[], tarr text[],
    j jsonb, js json, e en, u uuid, bo boolean, sm smallint, bi bigint, f float8, r4 real, iv interval, ine inet, ci cidr, nm name, ox oid, d1 dm,
    d2 dt, da darr, r int4range, x xml, bt bit(3), vb varbit, by bytea, mo money, cc comp, ti time, tzt timetz, q "char", rc regclass
  );`;

/** One condition a line, of every form that the grammar has for them. */
export const conditions: readonly string[] = String.raw`
a = 1
a <> -1
a between 1 and 10
a not between 1 and 10
a between symmetric 10 and 1
a not between symmetric 10 and 1
a in (1,2,3)
a not in (1,2,3)
a in (1, b, 3)
a in (b, 2)
a not in (b, 2, 3)
(a, b) = (1, 2)
(a, b) <> (1, 2)
(a, b) < (1, 2)
(a, b) in ((1,2),(3,4),(5,6))
(a, b) not in ((1,2),(3,4),(5,6))
(a, s) = (1, 'x')
row(a,b) is not null
(a,b) is distinct from (1,2)
s in ('new','paid')
s not in ('new','paid')
s = 'x'
s in ('one')
s = any (array['a','b'])
s = any (array['a','b']::varchar[])
s = any ('{a,b}')
s <> all (array['a','b'])
s like 'a%'
s ilike any (array['a%','b%'])
s similar to 'a|b'
s ~ '^[a-z]+$'
c in ('aaa','bbb')
c = 'abc'
t in ('x','y')
t in (s, 'y')
s in (t, 'y')
s in (s, 'y', 'z')
d1 in ('x','y')
d2 in ('x','y')
nm in ('x','y')
nm = 'x'
ci in ('10.0.0.0/8','11.0.0.0/8')
ine in ('10.0.0.0/8','11.0.0.0/8')
ine << '10.0.0.0/8'
ox in (1, 2)
ox in ('pg_class'::regclass, 'pg_type'::regclass)
rc in ('pg_catalog.pg_class', 'pg_catalog.pg_type')
sm in (1,2)
bi in (1,2)
bi in (1, 3000000000)
n in (1, 2.5)
f in (1, 2.5)
r4 in (1, 2.5)
sm in (1::smallint, 2::bigint)
a = any (array[1,2]::bigint[])
a = any (array[sm, bi])
a = any ((array[1,2])::smallint[])
arr && array[1,2]
arr @> array[sm]::int[]
sarr && array['a','b']::varchar[]
sarr = array['a','b']::varchar[]
sarr @> array[s]
sarr <@ array['a','b']::varchar(3)[]
tarr @> array['a','b']::varchar[]::text[]
tarr = array[s]::text[]
tarr @> array[array['a','b'],array['c','d']]::varchar[]::text[]
da = array['a']::varchar[]
da = array['a','b']::darr
sarr = array['a','b']::darr
e in ('p','q')
e = 'p'
u in ('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11','a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12')
bo
not bo
bo is true
bo is not false
bo in (true, false)
bo = (a = 1)
a is null
a is not null
a is distinct from b
a is not distinct from 1
coalesce(a, b, 0) > 0
coalesce(s, 'x') in ('x', 'y')
nullif(s, '') is not null
greatest(a, b, 1) > least(a, 2)
case when a = 1 then true when b between 1 and 2 and a = 2 then false else bo end
case s when 'a' then 1 when 'b' then 2 else 3 end > 1
case a when 1 then s else t end = 'x'
case when s in ('a','b') then bo end
length(s) > 0
lower(s) = s
lower(s) in ('a','b')
upper(s) <> all (array['A','B'])
trim(s) <> ''
trim(both 'x' from s) <> ''
trim(leading from s) = 'x'
substring(s from 1 for 2) = 'ab'
substring(s from 'a.c') = 'abc'
overlay(t placing 'x' from 1 for 2) = 'x'
position('x' in t) > 0
extract(year from d) > 2000
extract(epoch from ts) > 0
date_trunc('day', tz) = tz
ts at time zone 'UTC' > tz
tz at time zone 'Europe/Berlin' > ts
d > '2020-01-01'
d between '2020-01-01' and '2021-01-01'
d in ('2020-01-01', '2020-01-02')
ts in ('2020-01-01', '2020-01-02')
ts < current_timestamp
d < current_date
ts > localtimestamp
iv > interval '1 day'
iv in ('1 day', '2 days')
iv > interval '1' hour
ts + interval '1 day 02:00' > ts
(d, d) overlaps (d, d)
j ? 'a'
j @> '{"a":1}'
j ->> 'a' in ('x','y')
(j ->> 'a')::int between 1 and 3
j #> '{a,b}' is not null
jsonb_typeof(j) = 'object'
r @> 5
r && int4range(1, 5)
isempty(r)
a::text = '1'
a::varchar in ('1','2')
a::char(3) in ('1','2')
t::varchar(3) in ('a','b')
s::char(2) = 'x'
n::int in (1,2)
n = 1.50
n::numeric(5,1) > 1.5
f = 1e10
f > '-Infinity'
n <> 'NaN'
-a > 0
- (a + 1) > 0
+a > 0
a + b * 2 > 3
(a + b) * 2 > 3
a % 2 = 0
a ^ 2 > 1
|/ a > 1
@ a > 1
a & 1 = 1
a << 1 > 2
s || t = 'x'
s || 'x' || t in ('a','b')
s || a = 'x1'
s collate "C" > 'a'
(s collate "C") in ('a','b')
s in ('a' collate "C",'b')
t collate "POSIX" like 'x%'
bt = B'101'
bt in (B'101', B'110')
vb = X'1F'
vb in (B'101', B'11')
by = '\\x00ff'
mo > 1.5::numeric::money
(cc).x = 1
cc = row(1,'x')::comp
(cc).y in ('a','b')
arr[1] = 1
arr[1:2] = array[1,2]
tarr[1] in ('a','b')
sarr[1] in ('a','b')
array_length(arr, 1) > 1
cardinality(sarr) > 0
a = any (arr)
s = any (sarr)
s = any (tarr)
'x' = any (sarr)
'x' in (s, t)
1 in (a, b)
q in ('a','b')
ti > '10:00'
ti in ('10:00','11:00')
tzt > '10:00+00'
current_user = 'x'
s = current_user
session_user in ('a', 'b')
pg_typeof(a) = 'integer'::regtype
pg_typeof(a) in ('integer'::regtype, 'text'::regtype)
concat(s, t, a) <> ''
make_interval(days => 1) < iv
num_nonnulls(a, b) = 1
num_nulls(variadic array[a,b]) = 1
regexp_replace(s, 'a', 'b', 'g') = 'x'
to_char(ts, 'YYYY') in ('2020','2021')
(a = 1) is not true
(a > 1) = (b > 1)
not (a = 1 and b = 2)
not (a between 1 and 2)
not a in (1,2)
not (s in ('a','b'))
(a between 1 and 2) is true
(a between 1 and 2) = bo
xmlexists('/a' passing x)
true
false
null
null::boolean
js ->> 'x' = 'y'
t is normalized
normalize(t) = t
t ^@ 'x'
a operator(pg_catalog.+) 1 = 2
xmlelement(name a, t) is document
(array[s,t])[1] = 'x'
(array['a','b'])[a] = s
(array['a','b']::varchar[])[1] = s
array_position(array['a','b']::varchar[], s) > 0
s = any (string_to_array('a,b', ','))
`
  .trim()
  .split('\n');

/** Conditions that look alike and mean different things. */
export const nearMisses: readonly string[] = [
  "s in ('a', 'b')",
  "s in ('b', 'a')",
  "s in ('a', 'c')",
  "s in ('a', 'b', 'c')",
  "s not in ('a', 'b')",
  "t in ('a', 'b')",
  "c in ('a', 'b')",
  "s::char(3) in ('a', 'b')",
  "s::varchar(3) in ('a', 'b')",
  "s = any (array['a', 'b']::text[])",
  "s = any (array['a'::varchar(1), 'b'::varchar(1)])",
  "tarr @> array['a', 'b']::varchar[]::text[]",
  "tarr @> array['a', 'b']::varchar(3)[]::text[]",
  "tarr @> array['a'::varchar || 'b']::text[]",
  "tarr @> array['ab'::varchar]::text[]",
  "tarr @> array['a, b'::varchar]::varchar[]::text[]",
  `tarr @> array['a' collate "C", 'b']::varchar[]::text[]`,
  'a between 1 and 2 and b = 3',
  'a between 1 and 2 or b = 3',
  'b = 3 and a between 1 and 2',
  'a between 1 and 2 and b = 4',
  'a > 1 and a <= 2 and b = 3',
  '(a = 1 or b = 1) and bo',
  'a = 1 or b = 1 and bo',
  'a = 1 or (b = 1 or bo)',
  'a = 1 or b = 1 or bo',
  'not (a = 1 and b = 1) and bo',
  'not (a = 1 and b = 1 and bo)',
  '(a, b) in ((1, 2), (3, 4), (5, 6))',
  '(a, b) in ((1, 2), (3, 4)) and (a, b) in ((5, 6))',
  'a = any (array[1, 2]::bigint[])',
  'a = any (array[1, 2]::smallint[])',
  'a in (1, 2)',
  'coalesce(bo and a = 1, false)',
  'coalesce(bo, false) and a = 1',
];
