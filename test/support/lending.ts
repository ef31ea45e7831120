/** A project of another team: its own schema, queries and models, and nothing of the platform. */
export const lending: Readonly<Record<string, string>> = {
  'migrations/20260101090000_create-book.up.sql': `-- Why: books are what is lent.
-- Locks: new table only.

create type public.bookstate as enum ('in', 'out', 'lost');

create table public.book (
  id           uuid             not null default gen_random_uuid(),
  "Full Title" text             not null,
  state        public.bookstate not null default 'in',
  constraint book_pkey primary key (id)
);

create index "ix_book_Full Title" on public.book ("Full Title");
`,
  'migrations/20260101090000_create-book.down.sql': `drop table public.book;
drop type public.bookstate;
`,
  'migrations/20260102090000_create-loan.up.sql': `-- Why: a loan outlives the state of its book.
-- Locks: new table only, and book while its foreign key is made.

create schema desk;

create table desk.loan (
  id      uuid         not null default gen_random_uuid(),
  book_id uuid         not null,
  reader  varchar(100) not null,
  due_on  date,
  constraint loan_pkey primary key (id),
  constraint loan_book_id_fkey foreign key (book_id) references public.book (id) on delete cascade
);

create index ix_loan_book_id on desk.loan (book_id);
create index ix_loan_reader on desk.loan (reader);
`,
  'migrations/20260102090000_create-loan.down.sql': `drop table desk.loan;
drop schema desk;
`,
  'migrations/20260103090000_add-loans-of-reader.up.sql': `-- Why: the desk shows who has what.
-- Locks: none.

create view desk.lent as
select book.id, book."Full Title", loan.reader
from public.book as book
join desk.loan as loan on loan.book_id = book.id;

create function desk.count_loans (of_reader text) returns integer
language sql stable
return (select count(*)::integer from desk.loan as loan where loan.reader = of_reader);
`,
  'migrations/20260103090000_add-loans-of-reader.down.sql': `drop function desk.count_loans (text);
drop view desk.lent;
`,
  'sql/book.sql': `/* @name FindBook */
-- One book.
select
  book.id as id,
  book."Full Title" as "Full Title",
  book.state as state
from public.book as book
where book.id = :id!;

/* @name InsertBook */
insert into public.book ("Full Title", state)
values (:title!, :state!)
returning id;

/* @name SetStates */
update public.book as book
set state = :state!
where book.id = any(:ids!);
`,
  'sql/desk/loan.sql': `/* @name InsertLoan */
insert into desk.loan (book_id, reader, due_on)
values (:bookId!, :reader!, :dueOn)
returning id, due_on as "dueOn";

/* @name ListLent */
-- Sorts desk.loan: what one reader has at home.
select
  lent."Full Title" as title,
  lent.reader as reader,
  desk.count_loans(lent.reader) as "loans!"
from desk.lent as lent
where lent.reader = :reader!
order by title;
`,
  'src/models.ts': `import { defineModel, type EnumModel, type RowOf } from 'pgproof-runtime';

const bookState = {
  enum: 'bookstate',
  about: 'where a book is',
  labels: ['in', 'out', 'lost'],
} as const satisfies EnumModel;
export const enums = [bookState];

export const book = defineModel({
  table: 'book',
  about: 'A book that can be lent.',
  columns: {
    id: { type: 'uuid', default: 'gen_random_uuid()', about: 'of the book' },
    'Full Title': { type: 'text', about: 'as on its cover' },
    state: { type: bookState, default: "'in'", about: 'where it is' },
  },
  primaryKey: ['id'],
  indexes: { 'ix_book_Full Title': { columns: ['Full Title'], about: 'the desk looks for titles' } },
});
export type Book = RowOf<typeof book>;

const loan = defineModel({
  table: 'loan',
  schema: 'desk',
  about: 'Who has a book.',
  columns: {
    id: { type: 'uuid', default: 'gen_random_uuid()', about: 'of the loan' },
    book_id: { type: 'uuid', about: 'what is lent' },
    reader: { type: 'varchar(100)', about: 'who has it' },
    due_on: { type: 'date', nullable: true, about: 'when it comes back' },
  },
  primaryKey: ['id'],
  foreignKeys: {
    loan_book_id_fkey: {
      columns: ['book_id'],
      references: { table: 'book', columns: ['id'] },
      onDelete: 'cascade',
      about: 'the book',
    },
  },
  indexes: {
    ix_loan_book_id: { columns: ['book_id'], about: 'serves the foreign key' },
    ix_loan_reader: { columns: ['reader'], about: 'the desk asks by reader' },
  },
});

export const models = [book, loan];
`,
  'src/exceptions.json': `[
  { "object": "view desk.lent", "reason": "what the desk shows" },
  { "object": "function desk.count_loans(text)", "reason": "what the desk counts" }
]
`,
  'src/seed.sql': `insert into public.book ("Full Title") values ('The Sea');
`,
  'src/main.ts': `import { connect, query } from 'pgproof-runtime';
import type { Book } from './models.js';
import { findBook, insertBook, setStates } from './queries/book.js';
import { insertLoan, listLent } from './queries/desk/loan.js';

const db = await connect(process.env['DATABASE_URL'] ?? '');
const { id } = await query(db, insertBook, { title: 'The Lake', state: 'in' });
const loan = await query(db, insertLoan, { bookId: id, reader: 'ada', dueOn: '2026-03-01' });
const dueOn: string | null = loan.dueOn;
const changed: number = await query(db, setStates, { state: 'out', ids: [id] });
const found: Book | undefined = await query(db, findBook, { id });
const lent: { title: string | null; reader: string | null; loans: number }[] = await query(db, listLent, { reader: 'ada' });
console.log(JSON.stringify({ dueOn, changed, title: found?.['Full Title'], state: found?.state, lent }));
await db.close();
`,
};
