import { expect } from 'chai';
import { serverMajor } from '../../support/database.js';
import { useDrift } from '../../support/drift.js';
import { longTest, prove } from '../../support/proofs.js';

const rule = 'model columns exist in the database';
const object = 'column public.payment_method.name';
const alter = 'alter table public.payment_method alter column';

describe('the check that model columns exist in the database', () => {
  const drift = useDrift();
  const proves = (damage: string, problem: string, sql: string, of = object) =>
    drift.proves(damage, [{ object: of, rule, problem, fix: { sql } }]);

  it('adds a missing column', () =>
    proves(
      'alter table payment_method drop column description',
      'is missing',
      'alter table public.payment_method add column description text;',
      'column public.payment_method.description',
    ));

  it('says what a missing column needs that takes no null', () =>
    proves(
      'delete from payment_method; alter table payment_method drop column name',
      'is missing',
      '-- where there are rows: add it without not null, fill it, then set not null\nalter table public.payment_method add column name varchar(100) not null;',
    ));

  longTest('takes a column like the missing one for the same under another name: its values stay', () =>
    proves(
      'alter table payment_method rename column name to title',
      'is missing; there is title, of the same type, which no model knows: renamed?',
      'alter table public.payment_method rename column title to name;',
    ),
  );

  longTest('tells a rename once, not for each index and constraint that goes over the column', () =>
    proves(
      'alter table feature_usage rename column usage_count to used',
      'is missing; there is used, of the same type, which no model knows: renamed?',
      'alter table public.feature_usage rename column used to usage_count;',
      'column public.feature_usage.usage_count',
    ),
  );

  longTest('does not take a column of another type for the missing one', async () => {
    await drift.run('alter table payment_method drop column name, add column title varchar(99)');
    expect((await drift.find()).map((finding) => `${finding.object} ${finding.problem}`)).to.deep.equal([
      'column public.payment_method.name is missing',
      'column public.payment_method.title is in the database (character varying(99)), and no model knows it',
    ]);
  });

  longTest('sees a type to its modifier', () =>
    proves(
      'alter table payment_method alter column name type varchar(101)',
      'is character varying(101); the model says varchar(100)',
      `${alter} name type varchar(100) using name::text;`,
    ),
  );

  it('brings a type back with its default, through text', () =>
    proves(
      `alter table payment_method alter column is_active drop default, alter column is_active type text, alter column is_active set default 'true'`,
      'is text; the model says boolean',
      `${alter} is_active drop default, alter column is_active type boolean using is_active::text::boolean, alter column is_active set default true;`,
      'column public.payment_method.is_active',
    ));

  longTest('brings time stamps with a zone back as UTC', async () => {
    await proves(
      `insert into tax (name, code, rate, created_at) values ('a', 'b', 1, '2026-01-02 03:04:05');
       set local timezone to 'Asia/Tokyo';
       alter table tax alter column created_at type timestamptz using created_at at time zone 'utc'`,
      'is timestamp with time zone; the model says timestamp',
      `alter table public.tax alter column created_at drop default, alter column created_at type timestamp using created_at at time zone 'utc', alter column created_at set default (now() AT TIME ZONE 'utc'::text);`,
      'column public.tax.created_at',
    );
    await drift.run(`do $$ begin assert (select created_at from tax where code = 'b') = '2026-01-02 03:04:05'; end $$`);
  });

  longTest('prints no SQL that would cut digits off', () =>
    drift.proves('alter table price alter column gross_amount type numeric(12,4)', [
      {
        object: 'column public.price.gross_amount',
        rule,
        problem: 'is numeric(12,4); the model says numeric(10,2)',
        fix: {
          model:
            "the model of price: gross_amount: type: 'numeric(12,4)', or a migration that says how its values become numeric(10,2)",
        },
      },
    ]),
  );

  longTest('prints no SQL that would cut text off: what is too long is an error', async () => {
    await drift.run(
      `alter table payment_method alter column name type text; update payment_method set name = repeat('x', 101)`,
    );
    const [finding] = await drift.find();
    let error: unknown;
    await drift
      .run(finding !== undefined && 'sql' in finding.fix ? finding.fix.sql : '')
      .catch((thrown: unknown) => (error = thrown));
    expect(error).to.include({ code: '22001' });
  });

  const others = [
    [
      'a collation',
      'name type varchar(100) collate "C"',
      'is character varying(100) collate C; the model says varchar(100)',
      'name type varchar(100) collate "default" using name::text',
    ],
    ['that it may be null', 'name drop not null', 'may be null; the model says it never is', 'name set not null'],
    ['that it may not', 'icon set not null', 'takes no null; the model says it may be null', 'icon drop not null'],
    [
      'a default too many',
      `name set default 'x'`,
      `has the default 'x'::character varying; the model says none`,
      'name drop default',
    ],
    [
      'a default that is gone',
      'fee_type drop default',
      `has no default; the model says 'none'`,
      `fee_type set default 'none'`,
    ],
    [
      'another default',
      `is_active set default false`,
      `has the default false; the model says true`,
      `is_active set default true`,
    ],
    ['storage', 'name set storage external', 'has storage external', 'name set storage extended'],
    ['compression', 'name set compression pglz', 'has compression pglz', 'name set compression default'],
    ['a statistics target', 'name set statistics 7', 'has statistics 7', 'name set statistics -1'],
    ['options', 'name set (n_distinct = 7)', 'has with (n_distinct=7)', 'name reset (n_distinct)'],
  ] as const;
  for (const [what, damage, problem, repair] of others) {
    prove(`sees ${what}`, () => {
      const column = damage.split(' ')[0] ?? '';
      return proves(
        `update payment_method set icon = ''; alter table payment_method alter column ${damage}`,
        problem,
        `${alter} ${repair};`,
        `column public.payment_method.${column}`,
      );
    });
  }

  longTest('sees that a column numbers itself', () =>
    proves(
      `alter table country alter column position drop default, alter column position add generated always as identity`,
      'is an identity',
      'alter table public.country alter column "position" drop identity;\nalter table public.country alter column "position" set default 999;',
      'column public.country.position',
    ),
  );

  longTest('sees a not null that is not validated yet', async function () {
    // Before PostgreSQL 18 it was no constraint.
    if (serverMajor() < 18) return this.skip();
    await proves(
      'alter table tax alter column name drop not null; alter table tax add constraint tax_name_not_null not null name not valid',
      'has not null not valid',
      'alter table public.tax validate constraint tax_name_not_null;',
      'column public.tax.name',
    );
  });

  longTest('does not mind how a number is written', async () => {
    await drift.run(
      `alter table user_details alter column balance set default '0'; alter table addon alter column price set default 0.00`,
    );
    expect(await drift.find()).to.deep.equal([]);
  });

  longTest('minds a number that is nearly the same', () =>
    proves(
      'alter table currency alter column exchange_rate set default 1.000001',
      'has the default 1.000001; the model says 1.0',
      'alter table public.currency alter column exchange_rate set default 1.0;',
      'column public.currency.exchange_rate',
    ),
  );
});
