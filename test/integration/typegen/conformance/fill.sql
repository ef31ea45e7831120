-- Rows that match each other, and rows that match nothing; each column that takes NULL has it once; times and ranges without end.

insert into author (id, name, nick, born, score, mood, mail, motto, tags) values
  (1, 'Ann', 'annie', '1970-01-01', 1.5, 'ok', 'ann@example.com', 'on', '{poetry,prose}'),
  (2, 'Bob', null, null, null, 'sad', 'bob@example.com', null, '{}'),
  (3, 'Cid', 'cid', 'infinity', 'NaN', 'happy', 'cid@example.com', 'off', '{NULL,drama}'),
  (4, 'Dot', 'dot', '1980-01-01', 2, 'ok', 'dot@example.com', null, '{prose}');

insert into book (id, author_id, title, subtitle, price, pages, data, extra, released, sold_out, valid, size, marked, loved) values
  (1, 1, 'One', 'first', 10, 100, '{"a": {"b": 1}, "list": [1, null], "none": null}', '{"x": 1}', '2020-01-01', '2021-01-01', '[1,5)', '(1,one)', true, true),
  (2, 1, 'Two', null, 20, null, '[]', null, 'infinity', null, 'empty', '(,)', false, null),
  (3, 2, 'Three', 'third', 30, 0, 'null', 'null', '-infinity', 'infinity', '(,)', null, true, false),
  (4, null, 'Four', null, 0, 0, '"text"', '{}', '2022-02-02', '2022-02-02', '[1,)', '(4,)', false, true),
  (5, 9, 'Five', 'fifth', 50, 500, '{"a": 1}', '[]', '2023-03-03', null, '(,9)', '(,five)', true, null),
  (6, 4, 'Six', 'sixth', 60, null, '{}', null, '2024-04-04', null, '[1,5)', null, false, null);

insert into sale (book_id, amount, buyer, at) values
  (1, 1, 'eve', '2020-01-01'), (1, 2, null, '2020-01-02'), (2, 3, 'fay', 'infinity'), (7, 4, null, '2020-01-04');

insert into shelf (code, book_id, room) values ('a', 1, 'north'), ('b', null, null), ('c', 8, 'south'), ('d', 2, null);

insert into measure (day, value, unit) values ('2019-01-01', 1, 'm'), ('2021-01-01', null, 'm');
insert into audited (id, state, checked) values (1, 'x', true);
refresh materialized view author_copy;

insert into lot (id, note) values (1, 'x'), (2, 'x');
insert into batch (id) values (1);
insert into label (plain, loose, handle, tag, code, size, weight, feeling, ref) values
  ('a', 'a', 'a', 'a', 'a', 1, 1, 'sad', 1), ('a ', 'b', 'b', 'b', 'b', 2, 2, 'ok', 2), ('A', 'c', 'c', 'c', 'c', 3, 3, 'happy', 3);
insert into kin (id) values (1);
insert into kin_child (id) values (1);
insert into made (id, part) values (1, 1), (2, null);
