/* @name PartitionThatKeepsNull  null: note */
select id, note, other from loose_parts;

/* @name PartitionItself  null: note */
select id, note, other from loose_part_two;

/* @name PartitionBesideIt */
select id, note, other from loose_part_one;

/* @name PartitionDetached  null: other */
select id, note, other from loose_part_gone;

/* @name ViewOfPartitionThatKeepsNull  null: note */
select id, note from loose_view;

/* @name GrandchildThatKeepsNull  null: note */
select id, note from loose_parent;

/* @name ParentOfIt */
select id, note from only loose_parent;

/* @name ChildBetween  null: note */
select id, note from loose_child;

/* @name UpdatePartitionThatKeepsNull  null: was */
update loose_parts set note = 'x' returning id, note, old.note as was;

/* @name InsertIntoPartitionThatKeepsNull */
insert into loose_parts (id, note, other) values (2, 'x', 'x') returning id, note;

/* @name DeleteFromPartitionThatKeepsNull  null: note */
delete from loose_parts returning id, note;

/* @name PartitionOnAnotherServer  null: id, note  unseen: id, because the other server has one */
select id, note from spread;

/* @name PartitionOnAnotherServerTested  null: id, note  unseen: id, because the other server has one */
select s.id, s.note from (select id, note from spread where note is not null) as s where s.note is not null and not (s.id is null);

/* @name PartitionOnAnotherServerFiltered */
select id, note from spread where note >= '' and id + 1 > 0;

/* @name PartitionOnAnotherServerJoined  null: note */
select book.id, spread.note, spread.id as there
from book left join spread on spread.id = book.id
where spread.id is not null and spread.id > 0;

/* @name InsertIntoPartitionsOnServers  null: note, id  unseen: note, id, because the other server takes no rows, though one might give back NULL */
insert into spread (id, note) select author.id, author.nick from author where author.id = 1 and author.nick > '' returning id, note;

/* @name PartitionHere */
select id, note from spread_here;

/* @name Made  null: part, sum, own  unseen: own, because the analysis does not read bodies of functions */
select id, part, next, sum, guarded, own from made;

/* @name MadeFiltered */
select book.full_name, made.sum
from book join made on made.part > 0
where book.subtitle is not null;

/* @name MadeOuter  null: guarded */
select book.id, made.guarded from book left join made on made.id = book.id;

/* @name MadeInserted  given: {"part": null}  takes: part  null: sum, part */
insert into made (id, part) values (9, :part) returning part, next, sum, guarded;

/* @name Computed  null: next, other */
select id, next, twice, other from computed;

/* @name ComputedOnly  null: other */
select next, twice, other from only computed;

/* @name ComputedChild  null: next */
select next, twice from computed_child;

/* @name ComputedFiltered */
select next, other from computed where part between 0 and 10;

/* @name ComputedUpdated  null: next, other */
update computed set part = null where part > 0 returning next, other;

/* @name ComputedInserted  given: {"part": null}  takes: part  null: other */
insert into computed (id, part) values (9, :part) returning next, twice, other;
