/* @name InsertIntoSkippingPartition  cardinality: optional */
insert into lot (id) values (16) returning id;

/* @name InsertIntoPartitionedPartition  cardinality: optional */
insert into lot_high (id) values (16) returning id;

/* @name InsertIntoForgettingPartition  null: note */
insert into lot (id, note) values (12, 'x') returning id, note;

/* @name UpdateMovesToForgettingPartition  null: note  cardinality: optional */
update lot set id = 11, note = 'y' where id = 1 returning id, note;

/* @name UpdateMovesToSkippingPartition  null: note  unseen: note, because the row is skipped  cardinality: optional */
update lot set id = 17, note = 'y' where id = 1 returning id, note;

/* @name UpdatePartitionsWithoutTrigger */
update measure set unit = 'km', value = 1 where day < '2021-01-01' returning unit, value;

/* @name InsertIntoPartitionThatKeeps  cardinality: one */
insert into lot_low (id) values (6) returning id;

/* @name InsertIntoPartitionsWithoutTrigger  cardinality: one */
insert into measure (day, unit) values ('2024-01-01', 'm') returning day, unit;

/* @name InsertIntoPartitionWithRule  cardinality: one */
insert into batch (id) values (5) returning id;

/* @name UpsertIntoPartitionThatSkipsUpdates  cardinality: optional */
insert into batch (id) values (1) on conflict (id) do update set note = 'x' returning id;

/* @name InsertIntoParentOfTriggered  cardinality: one */
insert into event (id, kind) values (9, 'x') returning id;

/* @name InsertIntoTriggeredChild  cardinality: optional */
insert into lot_high_last (id) values (17) returning id;

/* @name InsertOfSet  cardinality: many */
insert into lot_low (id, note) values (generate_series(5, 6), 'x') returning id;

/* @name InsertIntoViewOfRuled  cardinality: many  null: id  unseen: id, because a rule writes instead */
insert into passing_on (id) values (1) returning id;

/* @name KeyAsAnotherType  given: {"plain": "a"}  cardinality: many */
select plain from label where plain::bpchar = :plain::bpchar;

/* @name KeyAsCitext  given: {"plain": "a"}  cardinality: many */
select plain from label where plain::citext = :plain::citext;

/* @name KeyBesideCitext  given: {"plain": "a"}  cardinality: optional */
select plain from label where plain = :plain::citext;

/* @name KeyUnderCoarserCollation  given: {"plain": "a"}  cardinality: many */
select plain from label where plain = :plain collate caseless;

/* @name KeyUnderOtherCollation  given: {"plain": "a"}  cardinality: optional */
select plain from label where plain = :plain collate "C";

/* @name KeyUnderItsCollation  given: {"loose": "A"}  cardinality: optional */
select loose from label where loose = :loose;

/* @name KeyUnderFinerCollation  given: {"loose": "a"}  cardinality: optional */
select loose from label where loose = :loose collate "C";

/* @name KeyOfCitext  given: {"handle": "A"}  cardinality: optional */
select handle from label where handle = :handle;

/* @name KeyOfName  given: {"tag": "a"}  cardinality: optional */
select tag from label where tag = :tag::text;

/* @name KeyOfCharacters  given: {"code": "a"}  cardinality: optional */
select code from label where code = :code;

/* @name KeyOfOtherInteger  given: {"size": 1}  cardinality: optional */
select size from label where size = :size::bigint;

/* @name KeyOfOwnOperator  given: {"size": 1}  cardinality: many */
select size from label where size operator(public.=) :size;

/* @name KeyOfOtherFloat  given: {"weight": 1}  cardinality: optional */
select weight from label where weight = :weight::double precision;

/* @name KeyOfEnum  given: {"feeling": "ok"}  cardinality: optional */
select feeling from label where feeling = :feeling;

/* @name KeyOfRegclass  given: {"ref": "pg_class"}  cardinality: optional */
select ref from label where ref = :ref::regclass;

/* @name KeyOfParent  given: {"id": 1}  cardinality: many */
select id from kin where id = :id;

/* @name KeyOfParentOnly  given: {"id": 1}  cardinality: optional */
select id from only kin where id = :id;

/* @name KeyOfPartitions  given: {"id": 1}  cardinality: optional  null: note */
select id, note from batch where id = :id;

/* @name KeyOfFilled  cardinality: many */
select book.id
from book left join author on author.id = 1 and book.marked
where book.id = coalesce(author.id, 2);

/* @name KeyOfFilledItself  cardinality: optional */
select book.id
from book left join author on author.id = 1 and book.marked
where book.id = author.id;

/* @name LimitOfCall  cardinality: many */
select name from author limit abs(-5);

/* @name LimitOfCast  cardinality: optional */
select name from author limit 1::smallint;

/* @name UnionLimited  cardinality: one */
select 1 as one union all select id from author limit 1;

/* @name UnionOfOneRows  cardinality: many */
select count(*) as number from author union all select 1;

/* @name IntersectOfOneRow  cardinality: optional */
select count(*) as number from author intersect select 4;

/* @name ExceptFromOneRow  cardinality: optional */
select count(*) as number from author except all select pages from book;
