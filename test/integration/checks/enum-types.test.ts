import { useDrift } from '../../support/drift.js';
import { longTest } from '../../support/proofs.js';

const rule = 'enum types match';
const object = 'enum public.usercasestatus';

describe('the check that enum types match', () => {
  const drift = useDrift();
  const proves = (damage: string, problem: string, fix: { sql: string } | { model: string }) =>
    drift.proves(damage, [{ object, rule, problem, fix }]);
  const rebuild = (labels: string) => `
    alter type usercasestatus rename to old;
    create type usercasestatus as enum (${labels});
    alter table user_case alter column status drop default,
      alter column status type usercasestatus using status::text::usercasestatus, alter column status set default 'DRAFT';
    drop type old`;

  it('makes a missing type', () =>
    drift.proves('alter table user_case drop column status; drop type usercasestatus', [
      {
        object,
        rule,
        problem: 'is missing',
        fix: { sql: "create type public.usercasestatus as enum ('DRAFT', 'ACTIVE', 'COMPLETED', 'ARCHIVED');" },
      },
      {
        object: 'column public.user_case.status',
        rule: 'model columns exist in the database',
        problem: 'is missing',
        fix: { sql: "alter table public.user_case add column status public.usercasestatus not null default 'DRAFT';" },
      },
      {
        object: 'index public.ix_user_case_status',
        rule: 'indexes created',
        problem: 'is missing',
        fix: { sql: 'create index ix_user_case_status on public.user_case using btree (status);' },
      },
    ]));

  longTest('takes a type with the same labels for the missing one under another name', () =>
    proves(
      'alter type usercasestatus rename to case_state',
      'is missing; there is public.case_state, which has the same labels: renamed?',
      { sql: 'alter type public.case_state rename to usercasestatus;' },
    ),
  );

  it('adds labels that are missing, each in its place', () =>
    proves(rebuild("'DRAFT', 'COMPLETED'"), 'lacks ACTIVE, ARCHIVED', {
      sql: "alter type public.usercasestatus add value 'ACTIVE' after 'DRAFT';\nalter type public.usercasestatus add value 'ARCHIVED' after 'COMPLETED';",
    }));

  longTest('adds a first label', () =>
    drift.proves(
      `alter type lineitemtype rename to old; create type lineitemtype as enum ('TOKEN_BUNDLE', 'ADD_ON');
       alter table invoice_line_item alter column item_type type lineitemtype using item_type::text::lineitemtype; drop type old`,
      [
        {
          object: 'enum public.lineitemtype',
          rule,
          problem: 'lacks SUBSCRIPTION',
          fix: { sql: "alter type public.lineitemtype add value 'SUBSCRIPTION' before 'TOKEN_BUNDLE';" },
        },
      ],
    ),
  );

  it('has the model learn a label that only the database knows, since rows may have it', () =>
    proves("alter type usercasestatus add value 'LOST' before 'ACTIVE'", 'has LOST, which the model does not know', {
      model: "the model of usercasestatus: labels: ['DRAFT', 'LOST', 'ACTIVE', 'COMPLETED', 'ARCHIVED']",
    }));

  longTest('renames a label back', () =>
    proves(
      "alter type usercasestatus rename value 'ACTIVE' to 'OPEN'",
      'lacks ACTIVE; has OPEN, which the model does not know',
      {
        sql: "alter type public.usercasestatus rename value 'OPEN' to 'ACTIVE';",
      },
    ),
  );

  longTest('takes no label in another place for a renamed one', () =>
    proves(
      rebuild("'DRAFT', 'COMPLETED', 'ARCHIVED', 'OPEN'"),
      'lacks ACTIVE; has OPEN, which the model does not know',
      { model: "the model of usercasestatus: labels: ['DRAFT', 'COMPLETED', 'ARCHIVED', 'OPEN']" },
    ),
  );

  it('sees the order of labels, and brings it back with the rows that have them', async () => {
    await proves(
      rebuild("'ACTIVE', 'DRAFT', 'COMPLETED', 'ARCHIVED'"),
      'has its labels in the order ACTIVE, DRAFT, COMPLETED, ARCHIVED',
      {
        sql: `alter type public.usercasestatus rename to usercasestatus_old;
create type public.usercasestatus as enum ('DRAFT', 'ACTIVE', 'COMPLETED', 'ARCHIVED');
alter table public.user_case alter column status drop default, alter column status type public.usercasestatus using status::text::public.usercasestatus, alter column status set default 'DRAFT';
drop type public.usercasestatus_old;`,
      },
    );
  });
});
