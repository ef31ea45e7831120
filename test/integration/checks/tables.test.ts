import { expect } from 'chai';
import { compareCatalogs } from '../../../src/catalog/diff.js';
import { tables } from '../../../src/checks/tables.js';
import { useDrift } from '../../support/drift.js';
import { platform } from '../../support/platform.js';
import { longTest, prove } from '../../support/proofs.js';

const rule = 'all models have tables';

describe('the check that all models have tables', () => {
  const drift = useDrift();

  it('makes a missing table again, with all that belongs to it', () =>
    drift.proves('drop table tax_rate', [
      {
        object: 'table public.tax_rate',
        rule,
        problem: 'is missing',
        fix: {
          sql: `create table public.tax_rate (
  tax_id uuid not null,
  rate numeric(5,2) not null,
  valid_from date not null,
  valid_to date,
  id uuid not null default gen_random_uuid(),
  created_at timestamp not null default (now() AT TIME ZONE 'utc'::text),
  updated_at timestamp not null default (now() AT TIME ZONE 'utc'::text),
  version integer not null default 0,
  constraint tax_rate_pkey primary key (id),
  constraint tax_rate_tax_id_fkey foreign key (tax_id) references public.tax(id) on delete cascade
);
create index ix_tax_rate_tax_id on public.tax_rate using btree (tax_id);`,
        },
      },
    ]));

  it('leaves a foreign key between two missing tables to the check of foreign keys, which comes later', async () => {
    await drift.run('drop table tax_rate, tax');
    const findings = await drift.find();
    expect(findings.map(({ object }) => object)).to.deep.equal([
      'table public.tax',
      'table public.tax_rate',
      'constraint public.tax_rate.tax_rate_tax_id_fkey',
    ]);
    await drift.run(findings.map(({ fix }) => ('sql' in fix ? fix.sql : '')).join('\n'));
    expect(await drift.find()).to.deep.equal([]);
  });

  longTest('makes the whole schema in an empty database', async () => {
    const before = await drift.read();
    const all = platform.models.map(({ table }) => `"${table}"`).join(', ');
    await drift.run(`drop table ${all}; drop type ${platform.enums.map((type) => type.enum).join(', ')}`);
    await drift.run((await drift.find()).map(({ fix }) => ('sql' in fix ? fix.sql : '')).join('\n'));
    expect(await drift.find()).to.deep.equal([]);
    expect(compareCatalogs(before, await drift.read()).verdict).to.equal('equal-but-column-order');
  });

  longTest('takes a table with the same columns for the missing one under another name: its rows stay', () =>
    drift.proves('alter table country rename to land', [
      {
        object: 'table public.country',
        rule,
        problem: 'is missing; there is public.land, which has the same columns: renamed?',
        fix: { sql: 'alter table public.land rename to country;' },
      },
    ]),
  );

  longTest('offers no name that a view has meanwhile, though a table with the same columns is there', async () => {
    await drift.run('alter table tax_rate rename to old_rate; create view tax_rate as select 1 as a');
    const found = (await drift.find()).find(({ object }) => object === 'table public.tax_rate');
    expect(found?.problem).to.equal('is missing; there is a view of this name');
  });

  longTest('offers no table where something else has its name', () =>
    drift.proves('drop table tax_rate; create view tax_rate as select 1 as a', [
      {
        object: 'table public.tax_rate',
        rule,
        problem: 'is missing; there is a view of this name',
        fix: { model: 'src/models/tax-rate.ts wants a table: rename the other, or take the model out' },
      },
      {
        object: 'view public.tax_rate',
        rule: 'nothing that no model knows',
        problem: 'is in the database (as SELECT 1 AS a;), and no model knows it',
        fix: { model: `{ object: "view public.tax_rate", reason: '…' } in src/models/exceptions.ts` },
      },
    ]),
  );

  const settings = [
    ['set unlogged', 'is unlogged: a crash empties it', 'set logged'],
    ['enable row level security', 'has row security on: rows hide from those who ask', 'disable row level security'],
    ['force row level security', 'forces row security on its owner, too', 'no force row level security'],
    ['replica identity full', 'has replica identity full', 'replica identity default'],
    [
      'set (fillfactor = 70, autovacuum_enabled = false)',
      'has with (autovacuum_enabled=false, fillfactor=70)',
      'reset (autovacuum_enabled, fillfactor)',
    ],
    [
      'set (toast.autovacuum_enabled = false)',
      'has toast (autovacuum_enabled=false)',
      'reset (toast.autovacuum_enabled)',
    ],
  ] as const;
  for (const [damage, problem, mend] of settings) {
    prove(`sees ${damage}`, () =>
      drift.proves(`alter table user_case ${damage}`, [
        { object: 'table public.user_case', rule, problem, fix: { sql: `alter table public.user_case ${mend};` } },
      ]),
    );
  }

  longTest('does not mind the order of columns', async () => {
    await drift.run(
      'alter table country drop column name cascade; delete from country; alter table country add column name varchar(100) not null',
    );
    expect(await drift.find(tables)).to.deep.equal([]);
    expect(await drift.find()).to.deep.equal([]);
  });
});
