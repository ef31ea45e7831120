insert into event (id, kind) values (1, 'start');
insert into event_child (id, kind) values (2, null);
insert into computed (id, part) values (1, 1), (2, null);
insert into computed_child (id, part) values (3, null), (4, 5);
