/* @name InsertIntoSkippingPartition  gives: maybe */
insert into lot (id) values (16) returning id;

/* @name InsertIntoPartitionedPartition  gives: maybe */
insert into lot_high (id) values (16) returning id;

/* @name InsertIntoForgettingPartition  null: note */
insert into lot (id, note) values (12, 'x') returning id, note;

/* @name UpdateMovesToForgettingPartition  null: note  gives: maybe */
update lot set id = 11, note = 'y' where id = 1 returning id, note;

/* @name UpdateMovesToSkippingPartition  null: note  unseen: note, because the row is skipped  gives: maybe */
update lot set id = 17, note = 'y' where id = 1 returning id, note;

/* @name UpdatePartitionsWithoutTrigger */
update measure set unit = 'km', value = 1 where day < '2021-01-01' returning unit, value;

/* @name InsertIntoPartitionThatKeeps  gives: one */
insert into lot_low (id) values (6) returning id;

/* @name InsertIntoPartitionsWithoutTrigger  gives: one */
insert into measure (day, unit) values ('2024-01-01', 'm') returning day, unit;

/* @name InsertIntoPartitionWithRule  gives: one */
insert into batch (id) values (5) returning id;

/* @name UpsertIntoPartitionThatSkipsUpdates  gives: maybe */
insert into batch (id) values (1) on conflict (id) do update set note = 'x' returning id;

/* @name InsertIntoParentOfTriggered  gives: one */
insert into event (id, kind) values (9, 'x') returning id;

/* @name InsertIntoTriggeredChild  gives: maybe */
insert into lot_high_last (id) values (17) returning id;

/* @name InsertOfSet  gives: many */
insert into lot_low (id, note) values (generate_series(5, 6), 'x') returning id;

/* @name InsertIntoViewOfRuled  gives: many  null: id  unseen: id, because a rule writes instead */
insert into passing_on (id) values (1) returning id;

/* @name KeyAsAnotherType  given: {"plain": "a"}  gives: many */
select plain from label where plain::bpchar = :plain::bpchar;

/* @name KeyAsCitext  given: {"plain": "a"}  gives: many */
select plain from label where plain::citext = :plain::citext;

/* @name KeyBesideCitext  given: {"plain": "a"}  gives: maybe */
select plain from label where plain = :plain::citext;

/* @name KeyUnderCoarserCollation  given: {"plain": "a"}  gives: many */
select plain from label where plain = :plain collate caseless;

/* @name KeyUnderOtherCollation  given: {"plain": "a"}  gives: maybe */
select plain from label where plain = :plain collate "C";

/* @name KeyUnderItsCollation  given: {"loose": "A"}  gives: maybe */
select loose from label where loose = :loose;

/* @name KeyUnderFinerCollation  given: {"loose": "a"}  gives: maybe */
select loose from label where loose = :loose collate "C";

/* @name KeyOfCitext  given: {"handle": "A"}  gives: maybe */
select handle from label where handle = :handle;

/* @name KeyOfName  given: {"tag": "a"}  gives: maybe */
select tag from label where tag = :tag::text;

/* @name KeyOfCharacters  given: {"code": "a"}  gives: maybe */
select code from label where code = :code;

/* @name KeyOfOtherInteger  given: {"size": 1}  gives: maybe */
select size from label where size = :size::bigint;

/* @name KeyOfOwnOperator  given: {"size": 1}  gives: many */
select size from label where size operator(public.=) :size;

/* @name KeyOfOtherFloat  given: {"weight": 1}  gives: maybe */
select weight from label where weight = :weight::double precision;

/* @name KeyOfEnum  given: {"feeling": "ok"}  gives: maybe */
select feeling from label where feeling = :feeling;

/* @name KeyOfRegclass  given: {"ref": "pg_class"}  gives: maybe */
select ref from label where ref = :ref::regclass;

/* @name KeyOfParent  given: {"id": 1}  gives: many */
select id from kin where id = :id;

/* @name KeyOfParentOnly  given: {"id": 1}  gives: maybe */
select id from only kin where id = :id;

/* @name KeyOfPartitions  given: {"id": 1}  gives: maybe  null: note */
select id, note from batch where id = :id;

/* @name KeyOfFilled  gives: many */
select book.id
from book left join author on author.id = 1 and book.marked
where book.id = coalesce(author.id, 2);

/* @name KeyOfFilledItself  gives: maybe */
select book.id
from book left join author on author.id = 1 and book.marked
where book.id = author.id;

/* @name LimitOfCall  gives: many */
select name from author limit abs(-5);

/* @name LimitOfCast  gives: maybe */
select name from author limit 1::smallint;

/* @name UnionLimited  gives: one */
select 1 as one union all select id from author limit 1;

/* @name UnionOfOneRows  gives: many */
select count(*) as number from author union all select 1;

/* @name IntersectOfOneRow  gives: maybe */
select count(*) as number from author intersect select 4;

/* @name ExceptFromOneRow  gives: maybe */
select count(*) as number from author except all select pages from book;
