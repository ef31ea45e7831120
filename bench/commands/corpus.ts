import type { Pair } from '../migrate/corpus.js';

/** Migrations of the size of the platform's: a table of ten columns with its constraints and indexes, and a comment that says why. */
export function realPairs(count: number): Pair[] {
  return Array.from({ length: count }, (_, index) => {
    const stamp = new Date(Date.UTC(2020, 0, 1) + index * 1000).toISOString().replace(/\D/g, '').slice(0, 14);
    const table = `ledger_${index}`;
    const last =
      index === 0
        ? ''
        : `,\n  constraint ${table}_previous_id_fkey foreign key (previous_id) references ledger_${index - 1} (id)`;
    return {
      name: `${stamp}_create-ledger-${index}`,
      up: `-- Why: each ledger is closed by the one behind it, and keeps what was booked meanwhile, for as long as the law asks for it.
-- Locks: a new table only, and the one before it while its foreign key is made.

create table ${table} (
  id           uuid          not null default gen_random_uuid(),
  previous_id  uuid,
  account      varchar(64)   not null,
  amount       numeric(12,2) not null default 0,
  currency     varchar(3)    not null default 'EUR',
  state        varchar(16)   not null default 'OPEN',
  details      jsonb         not null default '{}',
  created_at   timestamp     not null default (now() at time zone 'utc'),
  updated_at   timestamp     not null default (now() at time zone 'utc'),
  version      integer       not null default 0,
  constraint ${table}_pkey primary key (id),
  constraint ${table}_state_check check (state in ('OPEN', 'CLOSED', 'BOOKED')),
  constraint ${table}_amount_check check (amount >= 0)${last}
);

create index ix_${table}_account on ${table} (account);
create index ix_${table}_previous_id on ${table} (previous_id);
create index ix_${table}_created_at on ${table} (created_at desc);

comment on table ${table} is 'What was booked between two closings';
comment on column ${table}.amount is 'Before taxes';
`,
      down: `drop table ${table};\n`,
    };
  });
}
