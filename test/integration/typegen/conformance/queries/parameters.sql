/* @name Equal  given: {"id": 1}  null: nick */
select name, nick from author where id = :id;

/* @name OptionalFilter  given: {"nick": null}  takes: nick  null: nick */
select name, nick from author where :nick::text is null or nick = :nick;

/* @name CoalesceParameter  given: {"nick": null}  takes: nick */
select coalesce(:nick, name) as name from author;

/* @name NotDistinctParameter  given: {"nick": null}  takes: nick  null: nick */
select nick from author where nick is not distinct from :nick;

/* @name AnyParameter  given: {"ids": [1, 2]}  null: nick */
select name, nick from author where id = any (:ids::integer[]);

/* @name EchoedParameter  given: {"value": null}  takes: value  null: value */
select :value::integer as value;

/* @name EchoedRequired  given: {"value": 1} */
select :value!::integer as value;

/* @name ComputedParameter  given: {"value": 1} */
select :value::integer + 1 as value;

/* @name LowerParameter  given: {"nick": "ANNIE"} */
select nick from author where nick = lower(:nick);

/* @name UpdateCoalesce  given: {"name": null, "id": 1}  takes: name */
update author set name = coalesce(:name, name) where id = :id returning name;

/* @name UpdateNullableColumn  given: {"nick": null, "id": 1}  takes: nick  null: nick */
update author set nick = :nick where id = :id returning nick;

/* @name UpdateNullableRequired  given: {"nick": "x", "id": 1} */
update author set nick = :nick! where id = :id! returning nick;

/* @name InsertUnnest  given: {"codes": ["x", "y"], "rooms": ["r", null]}  takes: rooms  null: room */
insert into shelf (code, room)
select given.code, given.room
from unnest(:codes::text[], :rooms::text[]) as given (code, room)
returning code, room;

/* @name InsertThroughSubquery  given: {"code": "x", "room": null}  takes: room  null: room */
insert into shelf (code, room)
select given.code, given.room
from (select :code::text as code, :room::text as room) as given
returning code, room;

/* @name InsertThroughWith  given: {"code": "x", "room": null}  takes: room  null: room */
with given as (select :code::text as code, :room::text as room)
insert into shelf (code, room)
select given.code, given.room
from given
returning code, room;

/* @name InsertValuesRows  given: {"a": "x", "b": "y", "room": null}  takes: room  null: room */
insert into shelf (code, room) values (:a, :room), (:b, 'r') returning code, room;

/* @name UpsertParameter  given: {"code": "a", "room": null}  takes: room  null: room */
insert into shelf (code, room) values (:code, :room)
on conflict (code) do update set room = excluded.room
returning code, room;

/* @name DomainParameter  given: {"mail": "x@example.com", "id": 1}  */
update author set mail = :mail where id = :id returning mail;

/* @name BetweenParameters  given: {"from": 0, "to": 100} */
select pages from book where pages between :from and :to;

/* @name CaseParameter  given: {"flag": true, "a": null, "b": 1}  takes: a, b  null: value */
select case when :flag::boolean then :a::integer else :b::integer end as value;

/* @name JsonParameter  given: {"key": "a"}  null: value */
select data ->> :key::text as value from book;

/* @name ConcatParameter  given: {"word": null}  takes: word */
select concat(name, :word::text) as name from author;

/* @name SubqueryParameter  given: {"title": "Three"}  null: nick */
select author.name, author.nick from author where exists (select from book where book.author_id = author.id and book.title = :title);

/* @name JoinParameter  given: {"title": "One"}  null: title */
select author.name, book.title from author left join book on book.author_id = author.id and book.title = :title;

/* @name IntervalParameter  given: {"days": 3} */
select released from book where released > now()::timestamp - make_interval(days => :days);

/* @name MergeParameter  given: {"code": "a", "room": null}  takes: room  null: room */
merge into shelf using (select :code::text as code) as given on given.code = shelf.code
when matched then update set room = :room
when not matched then insert (code, room) values (given.code, :room)
returning shelf.code, shelf.room;

/* @name HavingParameter  given: {"least": 1}  null: author_id */
select author_id, count(*) as count from book group by author_id having count(*) >= :least;

/* @name InListParameters  given: {"a": 1, "b": 2} */
select name from author where id in (:a, :b);
