import { expect } from 'chai';
import { useDrift } from '../../support/drift.js';
import { longTest, prove } from '../../support/proofs.js';

const rule = 'indexes created';
const object = 'index public.ix_user_status';
const create = 'create index ix_user_status on public."user" using btree (status);';

describe('the check that indexes are created', () => {
  const drift = useDrift();
  const proves = (damage: string, problem: string, sql: string) =>
    drift.proves(damage, [{ object, rule, problem, fix: { sql } }]);

  it('makes a missing one', () => proves('drop index ix_user_status', 'is missing', create));

  for (const [kind, statement] of [
    ['a table', 'create table NAME (a integer)'],
    ['a view', 'create view NAME as select 1 as a'],
    ['a materialized view', 'create materialized view NAME as select 1 as a'],
    ['a sequence', 'create sequence NAME'],
    ['a type', 'create type NAME as (a integer)'],
  ] as const) {
    prove(`makes none where its name is that of ${kind}, nor a key or a type`, async () => {
      const names = ['ix_user_status', 'tax_rate_pkey', ...(kind === 'a sequence' ? [] : ['usercasestatus']), 'tax'];
      await drift.run(
        `drop index ix_user_status; alter table tax_rate drop constraint tax_rate_pkey cascade; drop type usercasestatus cascade; drop table tax cascade;
         ${names.map((name) => `${statement.replace('NAME', name)};`).join(' ')}`,
      );
      const found = await drift.find();
      const fixOf = (wanted: string) => JSON.stringify(found.find((finding) => finding.object === wanted)?.fix);
      for (const [wanted, name] of [
        [object, 'ix_user_status'],
        ['constraint public.tax_rate.tax_rate_pkey', 'tax_rate_pkey'],
        ...(kind === 'a sequence' ? [] : [['enum public.usercasestatus', 'usercasestatus'] as const]),
        ...(kind === 'a table' ? [] : [['constraint public.tax_rate.tax_rate_tax_id_fkey', 'tax'] as const]),
      ] as const)
        expect(fixOf(wanted), wanted).to.contain(
          `no SQL of ours does this: there is ${kind} of the name public.${name};`,
        );
    });
  }

  longTest('gives one its name back', () =>
    proves(
      'alter index ix_user_status rename to ix_other',
      'is missing; there is ix_other, which is the same: renamed?',
      'alter index public.ix_other rename to ix_user_status;',
    ),
  );

  const others = [
    ['its order', 'btree (status desc)', 'btree (status DESC)'],
    ['where nulls stand', 'btree (status nulls first)', 'btree (status NULLS FIRST)'],
    ['its columns', 'btree (status, email)', 'btree (status, email)'],
    ['what it includes', 'btree (status) include (email)', 'btree (status) INCLUDE (email)'],
    ['its condition', `btree (status) where email <> 'a'`, `btree (status) WHERE ((email)::text <> 'a'::text)`],
    ['its method', 'hash (status)', 'hash (status)'],
    ['an expression', 'btree ((status is null))', 'btree (((status IS NULL)))'],
    ['its parameters', 'btree (status) with (fillfactor = 50)', `btree (status) WITH (fillfactor='50')`],
    ['another column of a name that is alike', 'btree (version)', 'btree (version)'],
    ['an operator class', 'btree (email varchar_pattern_ops)', 'btree (email varchar_pattern_ops)'],
    ['a collation', 'btree (email collate "C")', 'btree (email COLLATE "C")'],
  ] as const;
  for (const [what, damage, has] of others) {
    prove(`sees ${what}`, () =>
      proves(
        `drop index ix_user_status; create index ix_user_status on "user" using ${damage}`,
        `is on public.user using ${has}; the model says on public.user using btree (status)`,
        `drop index public.ix_user_status;\n${create}`,
      ),
    );
  }

  it('sees one that became unique', () =>
    proves(
      'drop index ix_user_status; create unique index ix_user_status on "user" (status)',
      'is unique on public.user using btree (status); the model says on public.user using btree (status)',
      `drop index public.ix_user_status;\n${create}`,
    ));

  for (const flag of ['indisvalid', 'indisready', 'indislive']) {
    prove(`sees one whose ${flag} is false`, () =>
      proves(
        `update pg_index set ${flag} = false where indexrelid = 'ix_user_status'::regclass`,
        'is invalid: it serves no query',
        'reindex index public.ix_user_status;',
      ),
    );
  }

  longTest('does not mind one that was built again', async () => {
    await drift.run('drop index ix_user_status; create index ix_user_status on public."user" ("status" asc)');
    expect(await drift.find()).to.deep.equal([]);
  });
});
