import { expect } from 'chai';
import { serverMajor } from '../../support/database.js';
import { useDrift } from '../../support/drift.js';
import { longTest, prove } from '../../support/proofs.js';

const rule = 'unique constraints enforced';
const index = 'index public.ix_tax_code';
const constraint = 'constraint public.feature_usage.uq_user_feature_period';
const definition = 'unique (user_id, feature_name, period_start)';
const alter = 'alter table public.feature_usage';

describe('the check that unique constraints are enforced', () => {
  const drift = useDrift();
  const proves = (object: string, damage: string, problem: string, sql: string) =>
    drift.proves(damage, [{ object, rule, problem, fix: { sql } }]);

  it('makes a missing primary key', () =>
    proves(
      'constraint public.user_roles.user_roles_pkey',
      'alter table user_roles drop constraint user_roles_pkey',
      'is missing',
      'alter table public.user_roles add constraint user_roles_pkey primary key (user_id, role_id);',
    ));

  it('sees the order of columns in a key', () =>
    proves(
      'constraint public.user_roles.user_roles_pkey',
      'alter table user_roles drop constraint user_roles_pkey, add constraint user_roles_pkey primary key (role_id, user_id)',
      'is PRIMARY KEY (role_id, user_id); the model says primary key (user_id, role_id)',
      'alter table public.user_roles drop constraint user_roles_pkey;\nalter table public.user_roles add constraint user_roles_pkey primary key (user_id, role_id);',
    ));

  it('exchanges a primary key of another name and other columns', () =>
    proves(
      'constraint public.country.country_pkey',
      'alter table country drop constraint country_pkey, add constraint other primary key (code)',
      'is other: PRIMARY KEY (code); the model says primary key (id)',
      'alter table public.country drop constraint other;\nalter table public.country add constraint country_pkey primary key (id);',
    ));

  it('exchanges a key together with the foreign keys that need it', () =>
    proves(
      'constraint public.tax.tax_pkey',
      `alter table tax drop constraint tax_pkey cascade; alter table tax add constraint tax_pkey primary key (id) include (name);
       alter table tax_rate add constraint tax_rate_tax_id_fkey foreign key (tax_id) references tax on delete cascade`,
      'is PRIMARY KEY (id) INCLUDE (name); the model says primary key (id)',
      `alter table public.tax_rate drop constraint tax_rate_tax_id_fkey;
alter table public.tax drop constraint tax_pkey;
alter table public.tax add constraint tax_pkey primary key (id);
alter table public.tax_rate add constraint tax_rate_tax_id_fkey FOREIGN KEY (tax_id) REFERENCES public.tax(id) ON DELETE CASCADE;`,
    ));

  longTest('gives a constraint its name back', () =>
    proves(
      constraint,
      'alter table feature_usage rename constraint uq_user_feature_period to uq_other',
      'is missing; there is uq_other, which says the same: renamed?',
      `${alter} rename constraint uq_other to uq_user_feature_period;`,
    ),
  );

  longTest('sees that one is checked late', () =>
    proves(
      constraint,
      `alter table feature_usage drop constraint uq_user_feature_period, add constraint uq_user_feature_period ${definition} deferrable`,
      `is UNIQUE (user_id, feature_name, period_start) DEFERRABLE; the model says ${definition}`,
      `${alter} drop constraint uq_user_feature_period;\n${alter} add constraint uq_user_feature_period ${definition};`,
    ),
  );

  longTest('sees that nulls are taken for equal', async function () {
    if (serverMajor() < 15) return this.skip();
    await proves(
      index,
      'drop index ix_tax_code; create unique index ix_tax_code on tax (code) nulls not distinct',
      'is unique on public.tax using btree (code) NULLS NOT DISTINCT; the model says unique on public.tax using btree (code)',
      'drop index public.ix_tax_code;\ncreate unique index ix_tax_code on public.tax using btree (code);',
    );
  });

  const weaker = [
    ['is not unique', 'create index ix_tax_code on tax (code)', 'on public.tax using btree (code)'],
    [
      'covers a part of the rows',
      'create unique index ix_tax_code on tax (code) where is_active',
      'unique on public.tax using btree (code) WHERE is_active',
    ],
    [
      'is over more',
      'create unique index ix_tax_code on tax (code, rate)',
      'unique on public.tax using btree (code, rate)',
    ],
    [
      'is over an expression',
      'create unique index ix_tax_code on tax (lower(code))',
      'unique on public.tax using btree (lower((code)::text))',
    ],
    [
      'is on another table',
      'create unique index ix_tax_code on country (code)',
      'unique on public.country using btree (code)',
    ],
  ] as const;
  for (const [what, damage, has] of weaker) {
    prove(`sees an index that ${what}`, () =>
      proves(
        index,
        `drop index ix_tax_code; ${damage}`,
        `is ${has}; the model says unique on public.tax using btree (code)`,
        'drop index public.ix_tax_code;\ncreate unique index ix_tax_code on public.tax using btree (code);',
      ),
    );
  }

  longTest('sees a constraint in the place of an index', () =>
    proves(
      index,
      'drop index ix_tax_code; alter table tax add constraint ix_tax_code unique (code)',
      'is unique on public.tax using btree (code), of the constraint ix_tax_code; the model says unique on public.tax using btree (code)',
      'alter table public.tax drop constraint ix_tax_code;\ncreate unique index ix_tax_code on public.tax using btree (code);',
    ),
  );

  longTest('sees an index that a broken-off build has left', () =>
    proves(
      index,
      `update pg_index set indisvalid = false where indexrelid = 'ix_tax_code'::regclass`,
      'is invalid: it serves no query',
      'reindex index public.ix_tax_code;',
    ),
  );

  longTest('sees the same of the index behind a constraint, and what is set on it', () =>
    drift.proves(
      `update pg_index set indisvalid = false where indexrelid = 'tax_pkey'::regclass;
       alter index uq_user_feature_period set (fillfactor = 50); cluster tax using ix_tax_code`,
      [
        {
          object: constraint,
          rule,
          problem: 'index has with (fillfactor=50)',
          fix: { sql: 'alter index public.uq_user_feature_period reset (fillfactor);' },
        },
        {
          object: 'constraint public.tax.tax_pkey',
          rule,
          problem: 'index is invalid: it serves no query',
          fix: { sql: 'reindex index public.tax_pkey;' },
        },
      ],
    ),
  );

  longTest('does not mind a key that was built by hand as the model says', async () => {
    await drift.run(
      'drop index ix_tax_code; create unique index ix_tax_code on public.tax using btree (code asc nulls last)',
    );
    expect(await drift.find()).to.deep.equal([]);
  });
});
