/** The schema of the release before. */
export const schema = `
  create type public.state as enum ('open', 'paid');
  create table public.customer (
    id integer primary key,
    email varchar(255) not null constraint customer_email unique,
    note text
  );
  create table public.invoice (
    id integer generated always as identity primary key,
    customer_id integer not null references public.customer (id),
    total integer not null,
    state public.state not null default 'open',
    memo text not null default ''
  );
  insert into public.customer values (1, 'ada@example.com', null);
  insert into public.invoice (customer_id, total) values (1, 5);
`;

const findCustomer = '/* @name FindCustomer */\nselect id, email, note from public.customer where id = :id!;\n';
const findByEmail = '/* @name FindByEmail */\nselect id from public.customer where email = :email!;\n';
const addCustomer =
  '/* @name AddCustomer */\ninsert into public.customer (id, email, note) values (:fresh!, :address!, :note);\n';
const listInvoices =
  '/* @name ListInvoices */\nselect id, total, state, memo from public.invoice where customer_id = :id!;\n';
const addInvoice =
  '/* @name AddInvoice */\ninsert into public.invoice (customer_id, total, state) values (:id!, :total!, :state!);\n';
const payInvoices =
  "/* @name PayInvoices */\nupdate public.invoice set state = 'paid' where customer_id = :id! and state <> :state!;\n";

/** The queries of the release before. */
export const released = [findCustomer, findByEmail, addCustomer, listInvoices, addInvoice, payInvoices].join('\n');

const ada = {
  id: '1',
  email: 'ada@example.com',
  total: '9',
  state: 'open',
  currency: 'EUR',
  fresh: '9',
  address: 'eve@example.com',
} as const;

/** What callers give, twice: with a NULL where one may be, and without. */
export const values: readonly Readonly<Record<string, string | null>>[] = [
  { ...ada, fresh: '7', address: 'bob@example.com', note: null, state: 'paid' },
  { ...ada, fresh: '8', address: 'cyd@example.com', note: 'n' },
];

/** A change of the schema, and what it does to the queries of either release. */
export interface Change {
  readonly sql: string;
  /** The queries of the release after, where they are other ones. */
  readonly queries?: string;
  /** What that release writes once it runs. */
  readonly written?: string;
  /** What its callers give besides. */
  readonly given?: readonly Readonly<Record<string, string | null>>[];
  /** What the release before is told, sorted. */
  readonly breaks?: readonly string[];
  readonly notes?: readonly string[];
  /** What the release after is told, which runs on the schema before. */
  readonly needs?: readonly string[];
}

/** A change by what it is. */
export const changes: Readonly<Record<string, Change>> = {
  'a column that is dropped': {
    sql: 'alter table public.customer drop column note',
    queries: released
      .replace('id, email, note from', 'id, email from')
      .replace(', note) values (:fresh!, :address!, :note)', ') values (:fresh!, :address!)'),
    breaks: [
      'AddCustomer fails: column "note" of relation "customer" does not exist',
      'FindCustomer fails: column "note" does not exist',
    ],
  },
  'a column that is renamed': {
    sql: 'alter table public.customer rename column email to address',
    queries: released.replaceAll('email', 'address').replace('FindByaddress', 'FindByAddress'),
    breaks: [
      'AddCustomer fails: column "email" of relation "customer" does not exist',
      'FindByEmail fails: column "email" does not exist',
      'FindCustomer fails: column "email" does not exist',
    ],
    needs: [
      'AddCustomer fails: column "address" of relation "customer" does not exist',
      'FindByEmail fails: column "address" does not exist',
      'FindCustomer fails: column "address" does not exist',
    ],
  },
  'integers that become large': {
    sql: 'alter table public.invoice alter column total type bigint',
    given: [{ ...ada, total: '9000000000' }],
    breaks: ['ListInvoices gives total as bigint (string), and not as integer (number)'],
    needs: [
      'AddInvoice sends total as bigint, where integer is taken',
      'ListInvoices gives total as integer (number), and not as bigint (string)',
    ],
  },
  'a column that must be given': {
    sql: `alter table public.invoice add column currency varchar(3);
      update public.invoice set currency = 'EUR';
      alter table public.invoice alter column currency set not null`,
    queries: released.replace(
      '(customer_id, total, state) values (',
      '(currency, customer_id, total, state) values (:currency!, ',
    ),
    breaks: ['AddInvoice inserts into public.invoice without currency, which must have a value'],
    needs: ['AddInvoice fails: column "currency" of relation "invoice" does not exist'],
  },
  'a column that refuses NULL': {
    sql: `update public.customer set note = ''; alter table public.customer alter column note set not null`,
    breaks: ['AddCustomer may send NULL as note, which is refused'],
    needs: ['FindCustomer may give NULL as note'],
  },
  'a column that allows NULL': {
    sql: 'alter table public.customer alter column email drop not null',
    written: 'update public.customer set email = null where id = 1',
    given: [{ ...ada, address: null }],
    breaks: ['FindCustomer may give NULL as email'],
    needs: ['AddCustomer may send NULL as address, which is refused'],
    queries: released.replace(':address!', ':address'),
  },
  'a label that is renamed': {
    sql: `alter type public.state rename value 'paid' to 'settled'`,
    queries: released.replaceAll("'paid'", "'settled'"),
    given: [{ ...ada, state: 'settled' }],
    breaks: [
      'AddInvoice may send state as paid, which public.state does not have',
      'PayInvoices fails: invalid input value for enum state: "paid"',
    ],
    notes: ['ListInvoices may give state as settled, which it does not know'],
    needs: [
      'AddInvoice may send state as settled, which public.state does not have',
      'PayInvoices fails: invalid input value for enum state: "settled"',
    ],
  },
  'a unique constraint that is dropped': {
    sql: 'alter table public.customer drop constraint customer_email',
    written: "insert into public.customer values (2, 'ada@example.com', '')",
    breaks: ['FindByEmail may give more rows than one'],
  },
  'a column that is added': {
    sql: 'alter table public.customer add column phone varchar(20)',
    queries: released.replace('id, email, note from', 'id, email, note, phone from'),
    needs: ['FindCustomer fails: column "phone" does not exist'],
  },
  'a column with a default': {
    sql: `alter table public.invoice add column currency varchar(3) not null default 'EUR'`,
  },
  'an index': { sql: 'create index ix_invoice_state on public.invoice (state)' },
  'a column that takes more': { sql: 'alter table public.customer alter column email type text' },
  'a table that refers to one': {
    sql: 'create table public.tag (customer_id integer not null references public.customer (id), tag text not null)',
  },
  'a label that is added': {
    sql: `alter type public.state add value 'refunded'`,
    given: [{ ...ada, state: 'refunded' }],
    notes: ['ListInvoices may give state as refunded, which it does not know'],
    needs: [
      'AddInvoice may send state as refunded, which public.state does not have',
      'PayInvoices may send state as refunded, which public.state does not have',
    ],
  },
  'a check': {
    sql: 'alter table public.invoice add constraint total_positive check (total > 0) not valid',
    notes: [
      'AddInvoice may be refused by the constraint total_positive of public.invoice: CHECK ((total > 0)) NOT VALID',
    ],
  },
  'a rename by expansion': {
    sql: `alter table public.customer add column address varchar(255);
      create function public.fill_address() returns trigger language plpgsql as
        'begin new.address := new.email; return new; end';
      create trigger fill_address before insert or update on public.customer for each row execute function public.fill_address();
      update public.customer set address = email`,
    notes: ['AddCustomer writes to public.customer, where the trigger fill_address acts'],
  },
};
