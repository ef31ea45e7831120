import { idle, type Change } from './change.js';

/** A column that is filled while others write: each of these is a migration. */
const fill = ({
  table,
  column,
  value,
  limit = 5000,
}: {
  table: string;
  column: string;
  value: string;
  limit?: number;
}) => {
  const index = `ix_${table}_${column}_missing`;
  const make = `-- no-transaction\ncreate index concurrently ${index} on ${table} (id) where ${column} is null;`;
  const drop = `-- no-transaction\ndrop index concurrently ${index};`;
  return {
    'index-missing': { up: make, down: drop },
    'fill-missing': {
      up: `-- batched pause 20ms
with batch as (
  select id from ${table} where ${column} is null order by id limit ${limit} for update
)
update ${table} as t set ${column} = ${value} from batch where t.id = batch.id;`,
      down: idle,
    },
    'drop-index': { up: drop, down: make },
  };
};

const check = (table: string, name: string, condition: string) => ({
  'add-check': {
    up: `alter table ${table} add constraint ${name} check (${condition}) not valid;`,
    down: `alter table ${table} drop constraint ${name};`,
  },
  'validate-check': { up: `alter table ${table} validate constraint ${name};`, down: idle },
});

const requireColumn = (table: string, column: string) => {
  const name = `${table}_${column}_not_null`;
  return {
    ...check(table, name, `${column} is not null`),
    'set-not-null': {
      up: `alter table ${table} alter column ${column} set not null; alter table ${table} drop constraint ${name};`,
      down: `alter table ${table} add constraint ${name} check (${column} is not null) not valid; alter table ${table} alter column ${column} drop not null;`,
    },
  };
};

const sync = `create function bench_sync_phone() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    new.phone_number := coalesce(new.phone_number, new.phone);
    new.phone := new.phone_number;
  elsif new.phone is distinct from old.phone then
    new.phone_number := new.phone;
  else
    new.phone := new.phone_number;
  end if;
  return new;
end $$;
create trigger sync_phone before insert or update on user_details for each row execute function bench_sync_phone();`;

const unsync = 'drop trigger sync_phone on user_details; drop function bench_sync_phone();';

/** Twenty typical changes of tables in use, each by its known safe recipe. */
export const right: readonly Change[] = [
  {
    title: 'nullable column',
    pairs: {
      'add-note': {
        up: 'alter table user_invoice add column note text;',
        down: 'alter table user_invoice drop column note;',
      },
    },
  },
  {
    title: 'column with a default',
    pairs: {
      'add-source': {
        up: "alter table feature_usage add column source varchar(20) not null default 'api';",
        down: 'alter table feature_usage drop column source;',
      },
    },
  },
  {
    title: 'column with a volatile default',
    pairs: {
      'add-trace-id': {
        up: 'alter table token_transaction add column trace_id uuid; alter table token_transaction alter column trace_id set default gen_random_uuid();',
        down: 'alter table token_transaction drop column trace_id;',
      },
      ...fill({ table: 'token_transaction', column: 'trace_id', value: 'gen_random_uuid()' }),
      ...requireColumn('token_transaction', 'trace_id'),
    },
  },
  { title: 'set not null by way of a check', pairs: requireColumn('user_invoice', 'total_amount') },
  {
    title: 'not null dropped',
    // On the way down the three come from the last to the first.
    pairs: {
      'drop-not-null': {
        up: 'alter table user_invoice alter column amount drop not null;',
        down: 'alter table user_invoice alter column amount set not null; alter table user_invoice drop constraint amount_not_null;',
      },
      'validate-below': { up: idle, down: 'alter table user_invoice validate constraint amount_not_null;' },
      'check-below': {
        up: idle,
        down: 'alter table user_invoice add constraint amount_not_null check (amount is not null) not valid;',
      },
    },
  },
  {
    title: 'foreign key, not valid and then validated',
    pairs: {
      'add-key': {
        up: `set local lock_timeout = '250ms';
lock table user_token_balance in share row exclusive mode;
alter table token_transaction add constraint token_transaction_balance_fkey
  foreign key (user_id) references user_token_balance (user_id) on delete cascade not valid;`,
        down: `set local lock_timeout = '250ms';
lock table user_token_balance in access exclusive mode;
alter table token_transaction drop constraint token_transaction_balance_fkey;`,
      },
      'validate-key': {
        up: 'alter table token_transaction validate constraint token_transaction_balance_fkey;',
        down: idle,
      },
    },
  },
  { title: 'check, not valid and then validated', pairs: check('token_transaction', 'amount_not_zero', 'amount <> 0') },
  {
    title: 'index, concurrently',
    pairs: {
      'index-transactions': {
        up: '-- no-transaction\ncreate index concurrently ix_bench_transactions on token_transaction (transaction_type, created_at);',
        down: '-- no-transaction\ndrop index concurrently ix_bench_transactions;',
      },
    },
  },
  {
    title: 'index dropped, concurrently',
    pairs: {
      'drop-index-of-reference': {
        up: '-- no-transaction\ndrop index concurrently ix_token_transaction_reference_id;',
        down: '-- no-transaction\ncreate index concurrently ix_token_transaction_reference_id on token_transaction (reference_id);',
      },
    },
  },
  {
    title: 'unique constraint by way of an index',
    pairs: {
      'index-uniquely': {
        up: '-- no-transaction\ncreate unique index concurrently uq_bench on feature_usage (user_id, period_start, feature_name);',
        down: '-- no-transaction\ndrop index concurrently if exists uq_bench;',
      },
      'add-unique': {
        up: 'alter table feature_usage add constraint uq_bench unique using index uq_bench;',
        down: 'alter table feature_usage drop constraint uq_bench;',
      },
    },
  },
  {
    title: 'enum label',
    pairs: {
      'add-label': {
        up: "alter type tokentransactiontype add value if not exists 'GIFT';",
        // PostgreSQL takes no label back.
        down: idle,
      },
    },
  },
  {
    title: 'varchar widened',
    // The way back rewrites the table: this one is small, and read at each request.
    pairs: {
      'widen-name': {
        up: 'alter table role alter column name type varchar(80);',
        down: 'alter table role alter column name type varchar(50);',
      },
    },
  },
  {
    title: 'column renamed by expand and contract',
    pairs: {
      'add-phone-number': {
        up: `alter table user_details add column phone_number varchar(20);\n${sync}`,
        down: `${unsync}\nalter table user_details drop column phone_number;`,
      },
      'index-unequal': {
        up: '-- no-transaction\ncreate index concurrently ix_bench_phone on user_details (id) where phone is distinct from phone_number;',
        down: '-- no-transaction\ndrop index concurrently ix_bench_phone;',
      },
      'copy-phone': {
        up: copy('phone_number', 'phone'),
        down: copy('phone', 'phone_number'),
      },
      'drop-index-of-unequal': {
        up: '-- no-transaction\ndrop index concurrently ix_bench_phone;',
        down: '-- no-transaction\ncreate index concurrently ix_bench_phone on user_details (id) where phone is distinct from phone_number;',
      },
      'drop-phone': {
        up: `${unsync}\nalter table user_details drop column phone;`,
        down: `alter table user_details add column phone varchar(20);\n${sync}`,
      },
    },
  },
  {
    title: 'backfill in batches',
    pairs: {
      'add-period': {
        up: `alter table feature_usage add column period varchar(7);
create function bench_period() returns trigger language plpgsql as $$
begin
  new.period := to_char(new.period_start, 'YYYY-MM');
  return new;
end $$;
create trigger fill_period before insert on feature_usage for each row execute function bench_period();`,
        down: `drop trigger fill_period on feature_usage;
drop function bench_period();
alter table feature_usage drop column period;`,
      },
      ...fill({ table: 'feature_usage', column: 'period', value: "to_char(period_start, 'YYYY-MM')" }),
    },
  },
  {
    title: 'column dropped that no one reads',
    pairs: {
      'drop-tax-number': {
        up: 'alter table user_details drop column tax_number;',
        down: 'alter table user_details add column tax_number varchar(100);',
      },
    },
  },
  {
    title: 'default changed',
    pairs: {
      'change-default': {
        up: 'alter table user_invoice alter column tax_amount set default 0.00;',
        down: "alter table user_invoice alter column tax_amount set default '0'::numeric;",
      },
    },
  },
  {
    title: 'table that refers to one in use',
    pairs: {
      'create-invoice-note': {
        up: `create table invoice_note (
  id         uuid default gen_random_uuid() not null primary key,
  invoice_id uuid not null references user_invoice (id) on delete cascade
);
create index ix_invoice_note_invoice_id on invoice_note (invoice_id);`,
        down: 'drop table invoice_note;',
      },
    },
  },
  {
    title: 'trigger on a table in use',
    pairs: {
      'add-trigger': {
        up: `create function bench_nothing() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger nothing after insert on token_transaction for each row execute function bench_nothing();`,
        down: 'drop trigger nothing on token_transaction; drop function bench_nothing();',
      },
    },
  },
  {
    title: 'view of tables in use',
    pairs: {
      'create-view': {
        up: `create view spender as
select u.id, u.email, balance.balance from "user" as u join user_token_balance as balance on balance.user_id = u.id;`,
        down: 'drop view spender;',
      },
    },
  },
  {
    title: 'storage parameter',
    pairs: {
      'set-fillfactor': {
        up: 'alter table user_token_balance set (fillfactor = 90);',
        down: 'alter table user_token_balance reset (fillfactor);',
      },
    },
  },
];

function copy(to: string, from: string): string {
  return `-- batched pause 20ms
with batch as (
  select id from user_details where phone is distinct from phone_number order by id limit 5000 for update
)
update user_details as t set ${to} = ${from} from batch where t.id = batch.id;`;
}
