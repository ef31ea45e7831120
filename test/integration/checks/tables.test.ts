import { expect } from 'chai';
import { compareCatalogs } from '../../../packages/tool/src/catalog/diff.js';
import { findDrift } from '../../../packages/tool/src/checks/list.js';
import { tables } from '../../../packages/tool/src/checks/tables.js';
import { common } from '../../../src/models/common.js';
import { defineModel } from 'pgproof-runtime/model.js';
import { useDrift } from '../../support/drift.js';
import { platform } from '../../support/platform.js';
import { longTest, prove } from '../../support/proofs.js';

const rule = 'all models have tables';

describe('the check that all models have tables', () => {
  const drift = useDrift();

  it('makes a missing table, with all that belongs to it', async () => {
    const taxNote = defineModel({
      table: 'tax_note',
      about: 'of this test alone, so that it has just these columns',
      columns: {
        tax_id: { type: 'uuid', about: 'whose' },
        weight: { type: 'numeric(5,2)', about: 'how much it counts' },
        valid_to: { type: 'date', nullable: true, about: 'until when' },
        ...common,
      },
      primaryKey: ['id'],
      foreignKeys: {
        tax_note_tax_id_fkey: {
          columns: ['tax_id'],
          references: { table: 'tax', columns: ['id'] },
          onDelete: 'cascade',
          about: 'goes with its tax',
        },
      },
      uniques: { uq_tax_note_valid_to: { columns: ['tax_id', 'valid_to'], about: 'one a day' } },
      indexes: { ix_tax_note_weight: { columns: ['weight'], about: 'the heaviest' } },
      checks: { weight_not_negative: { expression: 'weight >= (0)::numeric', about: 'it adds' } },
    });
    const find = async () => findDrift({ ...platform, models: [...platform.models, taxNote] }, await drift.read());
    const sql = `create table public.tax_note (
  tax_id uuid not null,
  weight numeric(5,2) not null,
  valid_to date,
  id uuid not null default gen_random_uuid(),
  created_at timestamp not null default (now() AT TIME ZONE 'utc'::text),
  updated_at timestamp not null default (now() AT TIME ZONE 'utc'::text),
  version integer not null default 0,
  constraint tax_note_pkey primary key (id),
  constraint uq_tax_note_valid_to unique (tax_id, valid_to),
  constraint tax_note_tax_id_fkey foreign key (tax_id) references public.tax(id) on delete cascade,
  constraint weight_not_negative check ((weight >= (0)::numeric))
);
create index ix_tax_note_weight on public.tax_note using btree (weight);`;
    expect(await find()).to.deep.equal([
      { object: 'table public.tax_note', rule, problem: 'is missing', fix: { sql } },
    ]);
    await drift.run(sql);
    expect(await find()).to.deep.equal([]);
  });

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
    expect(compareCatalogs(before, await drift.read()).outcome).to.equal('equal-but-column-order');
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
        fix: { model: 'the model of tax_rate wants a table: rename the other, or take the model out' },
      },
      {
        object: 'view public.tax_rate',
        rule: 'nothing that no model knows',
        problem: 'is in the database (as SELECT 1 AS a;), and no model knows it',
        fix: { model: `{ "object": "view public.tax_rate", "reason": "…" } in the exceptions` },
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
  for (const [damage, problem, repair] of settings) {
    prove(`sees ${damage}`, () =>
      drift.proves(`alter table user_case ${damage}`, [
        { object: 'table public.user_case', rule, problem, fix: { sql: `alter table public.user_case ${repair};` } },
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
