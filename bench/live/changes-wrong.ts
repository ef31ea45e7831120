import type { Change } from './change.js';

/** Five changes as they are often written, each of which has its right one beside it. */
export const wrong: readonly Change[] = [
  {
    title: 'index, not concurrently',
    pairs: {
      'index-transactions': {
        up: 'create index ix_bench_transactions on token_transaction (transaction_type, description, created_at);',
        down: 'drop index ix_bench_transactions;',
      },
    },
  },
  {
    title: 'column with a volatile default, at once',
    pairs: {
      'add-trace-id': {
        up: 'alter table token_transaction add column trace_id uuid not null default gen_random_uuid();',
        down: 'alter table token_transaction drop column trace_id;',
      },
    },
  },
  {
    title: 'column and its rows in one transaction',
    pairs: {
      'add-period': {
        up: "alter table feature_usage add column period varchar(7); update feature_usage set period = to_char(period_start, 'YYYY-MM');",
        down: 'alter table feature_usage drop column period;',
      },
    },
  },
  {
    title: 'foreign key, validated at once',
    pairs: {
      'add-key': {
        up: `alter table token_transaction add constraint token_transaction_balance_fkey
  foreign key (user_id) references user_token_balance (user_id) on delete cascade;`,
        down: 'alter table token_transaction drop constraint token_transaction_balance_fkey;',
      },
    },
  },
  {
    title: 'column renamed at once',
    pairs: {
      'rename-description': {
        up: 'alter table token_transaction rename column description to note;',
        down: 'alter table token_transaction rename column note to description;',
      },
    },
  },
];
