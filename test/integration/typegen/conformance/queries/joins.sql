/* @name InnerJoin  null: nick, subtitle */
select author.name, author.nick, book.title, book.subtitle, book.author_id
from author join book on book.author_id = author.id;

/* @name LeftJoin  null: title, price, author_id, book_id */
select author.name, book.id as book_id, book.title, book.price, book.author_id
from author left join book on book.author_id = author.id;

/* @name RightJoin  null: name, author_id */
select author.name, author.id as author_id, book.title
from author right join book on book.author_id = author.id;

/* @name FullJoin  null: name, title */
select author.name, book.title
from author full join book on book.author_id = author.id;

/* @name CrossJoin  null: subtitle */
select author.name, book.title, book.subtitle
from author cross join book;

/* @name FullJoinUsing  null: name, title */
select id, author.name, book.title
from author full join book using (id);

/* @name FullJoinUsingNullable  null: book_id, amount, code */
select book_id, sale.amount, shelf.code
from sale full join shelf using (book_id);

/* @name FullJoinUsingTwice  null: name, title, amount */
select id, author.name, book.title, sale.amount
from author full join book using (id) full join sale using (id);

/* @name FullJoinUsingNullableWhere  null: amount */
select book_id, sale.amount, shelf.code
from sale full join shelf using (book_id)
where book_id is not null and shelf.code is not null;

/* @name LeftJoinUsing  null: title */
select id, author.name, book.title
from author left join book using (id);

/* @name RightJoinUsing  null: name */
select id, author.name, book.title
from author right join book using (id);

/* @name NaturalFullJoin  null: room */
select book_id, shelf.room
from (select book_id from sale) as sale natural full join (select book_id, room from shelf where book_id is not null) as shelf;

/* @name JoinAlias  null: name, title */
select both_sides.id, author.name, book.title
from author full join book using (id) as both_sides;

/* @name JoinWholeAlias  null: title */
select j.name, j.title
from (author left join book on book.author_id = author.id) as j (id, name, nick, born, score, mood, mail, motto, tags, book_id, author_id, title);

/* @name LeftJoinRowOfJoin */
select j as whole
from (author left join book on book.author_id = author.id) as j;

/* @name LeftJoinFilteredBack */
select author.name, book.title, book.author_id
from author left join book on book.author_id = author.id
where book.price > 5;

/* @name LeftJoinFilteredByNotNull */
select author.name, book.title
from author left join book on book.author_id = author.id
where book.id is not null;

/* @name LeftJoinFilteredByIsNull  null: title */
select author.name, book.title
from author left join book on book.author_id = author.id
where book.id is null;

/* @name LeftJoinFilteredByEither  null: title, code */
select author.name, book.title, shelf.code
from author left join book on book.author_id = author.id left join shelf on shelf.book_id = book.id
where book.price > 5 or shelf.room is not null or author.id = 4;

/* @name LeftJoinFilteredByCoalesce  null: title */
select author.name, book.title
from author left join book on book.author_id = author.id
where coalesce(book.price, 100) > 5;

/* @name LeftJoinOfInnerJoin  null: title, amount */
select author.name, book.title, sale.amount
from author left join (book join sale on sale.book_id = book.id) on book.author_id = author.id;

/* @name LeftJoinThenInnerJoin */
select author.name, book.title, sale.amount
from author left join book on book.author_id = author.id join sale on sale.book_id = book.id;

/* @name LeftJoinChain  null: title, amount, code */
select author.name, book.title, sale.amount, shelf.code
from author left join book on book.author_id = author.id left join sale on sale.book_id = book.id left join shelf on shelf.book_id = sale.book_id;

/* @name LeftJoinChainFilteredAtTheEnd */
select author.name, book.title, sale.amount, shelf.code, shelf.book_id
from author left join book on book.author_id = author.id left join sale on sale.book_id = book.id left join shelf on shelf.book_id = sale.book_id
where shelf.code = any (array['a', 'd']);

/* @name FullJoinFilteredOneSide  null: title */
select author.name, book.title
from author full join book on book.author_id = author.id
where author.name is not null;

/* @name FullJoinFilteredBothSides */
select author.name, book.title, book.author_id
from author full join book on book.author_id = author.id
where author.name > '' and book.title > '';

/* @name FullJoinFilteredNot  null: name */
select author.name, book.title
from author full join book on book.author_id = author.id
where not (book.price < 0);

/* @name LeftJoinOnMakesNotNull  null: book_id, code */
select book.title, shelf.book_id, shelf.code
from book left join shelf on shelf.book_id = book.id;

/* @name LeftJoinOnFalse  null: title */
select author.name, book.title
from author left join book on false;

/* @name LeftJoinLateral  null: title */
select author.name, latest.title
from author left join lateral (select book.title from book where book.author_id = author.id order by book.id limit 1) as latest on true;

/* @name CrossJoinLateral */
select author.name, latest.title
from author cross join lateral (select book.title from book where book.author_id = author.id order by book.id limit 1) as latest;

/* @name LateralOfOuterColumn  null: nick, copied */
select author.nick, latest.copied
from author cross join lateral (select author.nick as copied) as latest;

/* @name LateralOfFilteredColumn */
select author.nick, latest.copied
from author cross join lateral (select author.nick as copied) as latest
where author.nick <> '';

/* @name LateralAggregate  null: total */
select author.name, counted.books, counted.total
from author left join lateral (select count(*) as books, sum(book.price) as total from book where book.author_id = author.id) as counted on true;

/* @name LateralAggregateOnCondition  null: books */
select author.name, counted.books
from author left join lateral (select count(*) as books from book where book.author_id = author.id) as counted on counted.books > 1;

/* @name LeftJoinConstant  null: seven */
select author.name, constant.seven
from author left join (select 7 as seven, book.author_id from book) as constant on constant.author_id = author.id;

/* @name LeftJoinNotNullExpression  null: shown, title */
select author.name, shown.shown, shown.title
from author left join (select coalesce(book.subtitle, 'none') as shown, book.title, book.author_id from book) as shown on shown.author_id = author.id;

/* @name LeftJoinWholeRow  null: book */
select author as author, book as book
from author left join book on book.author_id = author.id;

/* @name LeftJoinRowToJson  null: book */
select to_jsonb(author) as author, to_jsonb(book) as book
from author left join book on book.author_id = author.id;

/* @name LeftJoinRowIsNotNull  null: subtitle, title */
select book.title, book.subtitle
from author left join book on book.author_id = author.id
where book is null or book.price > 10;

/* @name LeftJoinValues  null: label */
select author.name, label.label
from author left join (values (1, 'one'), (2, 'two')) as label (id, label) on label.id = author.id;

/* @name SeriesLeftJoin  null: title */
select day.number, book.title
from generate_series(1, 9) as day (number) left join book on book.id = day.number;

/* @name RightJoinSeries  null: title */
select day.number, book.title
from book right join generate_series(1, 9) as day (number) on book.id = day.number;

/* @name LeftJoinFunction  null: number */
select author.name, item.number
from author left join generate_series(1, 2) as item (number) on item.number = author.id;

/* @name LeftJoinOrdinality  null: tag, position */
select author.name, tag.tag, tag.position
from author left join unnest(author.tags) with ordinality as tag (tag, position) on true;

/* @name SelfLeftJoin  null: after */
select author.name, later.name as after
from author left join author as later on later.id = author.id + 1;

/* @name NestedOuterInsideFull  null: name, title, code */
select author.name, book.title, shelf.code
from (author left join book on book.author_id = author.id) full join shelf on shelf.book_id = book.id;

/* @name NestedOuterInsideFullFiltered  null: code */
select author.name, book.title, shelf.code
from (author left join book on book.author_id = author.id) full join shelf on shelf.book_id = book.id
where book.price >= 0 and author.id > 0;

/* @name SemiJoin  null: nick */
select author.name, author.nick
from author
where author.id in (select book.author_id from book);

/* @name SemiJoinOfNullable */
select book.author_id, book.title
from book
where book.author_id in (select author.id from author);

/* @name NotIn  null: author_id */
select book.author_id, book.title
from book
where book.id not in (select sale.book_id from sale where sale.id < 0);

/* @name NotInList */
select book.author_id, book.pages
from book
where book.author_id not in (7, 8) and book.pages <> all (array[3]);

/* @name NotAllOfArray  null: pages */
select book.title, book.pages
from book
where book.pages <> all ('{}'::integer[]);

/* @name ImpliedByOr  null: subtitle */
select book.pages, book.subtitle
from book
where book.pages > 1 and book.subtitle = 'x' or book.pages < 1;

/* @name NotImpliedByNot  null: pages */
select book.pages
from book
where not (book.pages > 1 and book.subtitle = 'first') or book.pages is null;

/* @name ImpliedByBooleanTest  null: subtitle */
select book.loved, book.subtitle
from book
where book.loved is not unknown;

/* @name NotImpliedByIsNotTrue  null: loved, pages */
select book.loved, book.pages
from book
where book.loved is not true or (book.pages > 5) is false;

/* @name ImpliedByBetween */
select book.pages
from book
where book.pages between 0 and 1000;

/* @name ImpliedByLike */
select author.nick, lower(author.nick) as low
from author
where lower(author.nick) like '%n%';

/* @name NotImpliedByDistinct  null: nick */
select author.nick
from author
where author.nick is distinct from 'cid';

/* @name ImpliedByNotDistinct */
select author.nick
from author
where author.nick is not distinct from 'cid';

/* @name ImpliedByExpression */
select book.extra ->> 'x' as x, book.extra
from book
where book.extra ->> 'x' is not null;

/* @name ImpliedBySubqueryColumn */
select inner_book.pages
from (select pages, id from book) as inner_book
where inner_book.pages > 0;

/* @name ImpliedInsideSubquery */
select filtered.pages
from (select pages from book where pages is not null) as filtered;

/* @name JoinConditionOnNullable  null: room */
select shelf.book_id, shelf.room, sale.amount
from shelf join sale on sale.book_id = shelf.book_id;

/* @name CommaJoin  null: room */
select shelf.book_id, shelf.room, sale.amount
from shelf, sale
where sale.book_id = shelf.book_id;

/* @name OuterJoinedSubqueryOfOuterJoin  null: title, name */
select shelf.code, both_sides.title, both_sides.name
from shelf left join (select book.id, book.title, author.name from book left join author on author.id = book.author_id) as both_sides on both_sides.id = shelf.book_id;

/* @name Tablesample  null: nick */
select author.name, author.nick
from author tablesample bernoulli (100);

/* @name ForUpdate  null: nick */
select author.name, author.nick
from author
for update skip locked;
