/* @name InsertReturning  given: {"id": 100, "name": "Eli", "nick": null}  takes: nick  null: nick, born */
insert into author (id, name, nick, mood, mail, tags)
values (:id, :name, :nick, 'ok', 'eli@example.com', '{}')
returning id, name, nick, born, mail;

/* @name InsertGiven  null: pages */
insert into book (id, title, subtitle, price, data, released, valid, marked)
values (100, 'New', 'given', 1, '{}', now(), '[1,2)', true)
returning id, subtitle, pages, price;

/* @name InsertTwoRows  null: subtitle */
insert into book (id, title, subtitle, price, data, released, valid, marked)
values (100, 'New', 'given', 1, '{}', now(), '[1,2)', true), (101, 'Newer', null, 1, '{}', now(), '[1,2)', true)
returning id, subtitle;

/* @name InsertTwoRowsGiven */
insert into shelf (code, room)
values ('y', 'east'), ('z', 'west')
returning code, room;

/* @name InsertDefault  null: buyer */
insert into sale (book_id, amount)
values (1, 1)
returning id, book_id, at, buyer;

/* @name InsertWithDefault  null: buyer */
insert into sale (book_id, amount, buyer, at)
values (1, 1, default, default), (2, 2, 'x', now())
returning id, at, buyer;

/* @name InsertSelect  null: buyer */
insert into sale (book_id, amount, buyer)
select book.id, 1, book.subtitle
from book
returning id, book_id, buyer;

/* @name InsertSelectFiltered */
insert into sale (book_id, amount, buyer)
select book.id, 1, book.subtitle
from book
where book.subtitle is not null
returning id, book_id, buyer;

/* @name InsertSelectOuter  null: room */
insert into shelf (code, room)
select 'new ' || author.id, book.title
from author left join book on book.author_id = author.id and book.id = author.id
returning code, room;

/* @name InsertOldNew  null: old_code, old_room */
insert into shelf (code, room)
values ('y', 'east')
returning old.code as old_code, new.code as new_code, old.room as old_room, new.room as new_room;

/* @name InsertOnConflictNothing */
insert into shelf (code, room)
values ('a', 'east'), ('y', 'east')
on conflict (code) do nothing
returning code, room;

/* @name InsertOnConflictUpdate  null: room, book_id */
insert into shelf (code, room)
values ('a', 'east'), ('d', 'east')
on conflict (code) do update set book_id = excluded.book_id, room = shelf.room
returning code, room, book_id;

/* @name InsertOnConflictUpdateGiven  null: old_code */
insert into shelf (code, room)
values ('a', 'east')
on conflict (code) do update set room = 'west'
returning old.code as old_code, code, room;

/* @name InsertIntoView  null: nick */
insert into nicked (id, name, mood, mail, tags)
values (100, 'Eli', 'ok', 'e@example.com', '{}')
returning id, name, nick;

/* @name InsertIntoMadeUpView  null: id, name  unseen: id, because a trigger writes instead */
insert into unmade (id, name)
values (1, 'x')
returning id, name;

/* @name InsertIntoRuled  null: id, state  unseen: id, because a rule writes instead */
insert into ruled (id, state)
values (1, 'x')
returning id, state;

/* @name InsertIntoAudited  null: state */
insert into audited (id, state, checked)
values (9, 'x', true)
returning id, state, checked;

/* @name InsertIntoPartition  null: value */
insert into measure (day, value, unit)
values ('2024-01-01', null, 'm')
returning day, value, unit;

/* @name InsertFromWith  null: nick */
with added as (
  insert into author (id, name, mood, mail, tags) values (100, 'Eli', 'ok', 'e@example.com', '{}') returning id, name, nick
)
select added.id, added.name, added.nick
from added;

/* @name InsertFromWithLeft  null: added */
with added as (
  insert into shelf (code) values ('y') returning code
)
select author.name, added.code as added
from author left join added on author.id = 1;

/* @name UpdateReturning  given: {"nick": null}  takes: nick  null: nick, born */
update author
set nick = :nick
returning id, name, nick, born;

/* @name UpdateTakesBackCondition  null: nick */
update author
set nick = null
where nick is not null
returning nick;

/* @name UpdateKeepsCondition */
update author
set name = 'x'
where nick is not null and born > '1960-01-01'
returning nick, born, name;

/* @name UpdateGiven */
update author
set nick = 'x', motto = lower(name)
returning nick, motto;

/* @name UpdateOldNew  null: old_nick */
update author
set nick = 'x'
returning old.nick as old_nick, new.nick as new_nick, old.name as old_name;

/* @name UpdateOldFiltered  null: new_nick */
update author
set nick = nullif(nick, 'cid')
where nick > ''
returning old.nick as old_nick, new.nick as new_nick;

/* @name UpdateGeneratedAfterCondition  null: full_name */
update book
set subtitle = null
where full_name is not null
returning full_name;

/* @name UpdateFrom  null: nick, sub */
update book
set subtitle = author.nick
from author
where author.id = book.author_id
returning author.name, author.nick, book.subtitle as sub, book.author_id, book.title;

/* @name UpdateFromOuter  null: room */
update book
set pages = 1
from author left join shelf on shelf.book_id = author.id
where author.id = book.author_id
returning book.pages, shelf.room, author.name;

/* @name UpdateMany  null: a, b */
update book
set (pages, subtitle) = (select sale.amount, sale.buyer from sale where sale.book_id = book.id limit 1)
returning pages as a, subtitle as b;

/* @name UpdateAudited  null: state */
update audited
set state = 'x'
where state is null or state = 'y'
returning id, state;

/* @name UpdateParent  null: kind */
update event
set id = id
returning id, kind;

/* @name UpdateNotNull  given: {"title": "x", "price": 1, "id": 1} */
update book
set title = :title, price = :price
where id = :id
returning title, price;

/* @name DeleteReturning  null: nick */
delete from author
returning id, name, nick;

/* @name DeleteFiltered */
delete from author
where nick is not null
returning nick;

/* @name DeleteOldNew  null: new_name, nick */
delete from author
returning old.name as old_name, new.name as new_name, old.nick;

/* @name DeleteUsing  null: room */
delete from sale
using shelf
where shelf.book_id = sale.book_id
returning sale.id, shelf.room, shelf.book_id;

/* @name DeleteFromWith  null: buyer */
with gone as (delete from sale returning id, buyer)
select gone.id, gone.buyer, count(*) over () as count
from gone;

/* @name MergeReturning  null: nick, old_name */
merge into author
using (values (1, 'x'), (50, 'y')) as given (id, nick) on given.id = author.id
when matched then update set nick = null
when not matched then insert (id, name, nick, mood, mail, tags) values (given.id, 'new', given.nick, 'ok', 'm@example.com', '{}')
returning merge_action() as action, author.id, author.name, author.nick, old.name as old_name, new.name as new_name, given.nick as given_nick;

/* @name MergeDeletes  null: new_name */
merge into author
using (values (1), (50)) as given (id) on given.id = author.id
when matched then delete
when not matched then do nothing
returning merge_action() as action, author.name, old.name as old_name, new.name as new_name, given.id as given_id;

/* @name MergeBySource  null: given_id, nick, new_name */
merge into author
using (values (1), (50)) as given (id) on given.id = author.id
when matched then update set name = 'x'
when not matched by source then delete
returning author.name, author.nick, given.id as given_id, new.name as new_name;

/* @name MergeBySourceWith  null: given_id */
with changed as (
  merge into shelf
  using (values ('a'), ('z')) as given (code) on given.code = shelf.code
  when matched then update set room = 'x'
  when not matched by source then update set room = 'gone'
  returning shelf.code, given.code as given_id
)
select changed.code, changed.given_id
from changed;

/* @name DeleteFromRuled  null: id, state  unseen: id, because a rule writes instead */
delete from ruled
returning id, state;

/* @name UpdateMadeUpView  null: id, name  unseen: id, name, because a trigger may write instead, which here it does not */
update unmade
set id = id
returning id, name;
