import { expect } from 'chai';
import { findDrift } from '../../../packages/tool/src/checks/list.js';
import { unknown } from '../../../packages/tool/src/checks/unknown.js';
import { useDrift } from '../../support/drift.js';
import { platform } from '../../support/platform.js';
import { longTest, prove } from '../../support/proofs.js';

const rule = 'nothing that no model knows';
const except = (object: string) => `{ "object": ${JSON.stringify(object)}, "reason": "…" } in the exceptions`;

describe('the check that there is nothing that no model knows', () => {
  const drift = useDrift();

  /** What is attached to a model's table, and goes with the SQL. */
  const attached = [
    ['index public.ix_x', 'create index ix_x on tax (name)', '(on public.tax btree (name))', 'drop index public.ix_x;'],
    [
      'constraint public.tax.c',
      `alter table tax add constraint c check (rate < 100)`,
      '(CHECK ((rate < (100)::numeric)))',
      'alter table public.tax drop constraint c;',
    ],
    [
      'constraint public.tax.u',
      'alter table tax add constraint u unique (name, rate)',
      '(UNIQUE (name, rate))',
      'alter table public.tax drop constraint u;',
    ],
    [
      'constraint public.tax.f',
      'alter table tax add constraint f foreign key (code) references currency (code)',
      '(FOREIGN KEY (code) REFERENCES public.currency(code))',
      'alter table public.tax drop constraint f;',
    ],
    [
      'constraint public.tax.x',
      'alter table tax add constraint x exclude (name with =)',
      '(EXCLUDE USING btree (name WITH =))',
      'alter table public.tax drop constraint x;',
    ],
    [
      'trigger public.tax.t',
      'create trigger t before update on tax for each row execute function suppress_redundant_updates_trigger()',
      '(BEFORE UPDATE ON public.tax FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger())',
      'drop trigger t on public.tax;',
    ],
    [
      'rule public.tax.r',
      'create rule r as on insert to tax do instead nothing',
      '(ON INSERT TO public.tax DO INSTEAD NOTHING;)',
      'drop rule r on public.tax;',
    ],
    ['policy public.tax.p', 'create policy p on tax', '(for all to PUBLIC)', 'drop policy p on public.tax;'],
    [
      'statistics public.st',
      'create statistics st on name, code from tax',
      '(ON name, code FROM public.tax)',
      'drop statistics public.st;',
    ],
  ] as const;
  for (const [object, damage, says, sql] of attached) {
    prove(`finds and takes away ${object}`, () =>
      drift.proves(damage, [
        { object, rule, problem: `is in the database ${says}, and no model knows it`, fix: { sql } },
      ]),
    );
  }

  longTest('takes a key away after the foreign keys that need it', async () => {
    await drift.run(`
      alter table tax add constraint a unique (name);
      alter table country add constraint f foreign key (name) references tax (name) not valid;
      create unique index ix_x on tax (id)`);
    const findings = await drift.find();
    expect(findings.map(({ object }) => object)).to.deep.equal([
      'constraint public.country.f',
      'constraint public.tax.a',
      'index public.ix_x',
    ]);
    await drift.run(findings.map(({ fix }) => ('sql' in fix ? fix.sql : '')).join('\n'));
    expect(await drift.find()).to.deep.equal([]);
  });

  longTest('unties a table from a parent', async () => {
    await drift.run('create table parent (code varchar(50) not null); alter table tax inherit parent');
    expect(await drift.find(unknown)).to.deep.include({
      object: 'inheritance public.tax',
      rule,
      problem: 'is in the database (from public.parent), and no model knows it',
      fix: { sql: 'alter table public.tax no inherit public.parent;' },
    });
  });

  it('has the model learn a column, which may hold data', () =>
    drift.proves('alter table tax add column extra integer default 7 not null', [
      {
        object: 'column public.tax.extra',
        rule,
        problem: 'is in the database (integer not null default 7), and no model knows it',
        fix: {
          model: `the model of tax: extra: { type: 'integer', default: "7", about: '…' }, or ${except('column public.tax.extra')}`,
        },
      },
    ]));

  /** What stands by itself: the models learn it, or except it. */
  const alone = [
    [
      'table public.child',
      'create table child (number serial primary key, tax_id uuid references tax) inherits (tax); create index on child (tax_id)',
      '',
    ],
    [
      'table public.parted',
      'create table parted (id integer) partition by list (id); create table part partition of parted default',
      ' (partition by LIST (id))',
    ],
    ['view public.v', 'create view v as select 1 as a', ' (as SELECT 1 AS a;)'],
    [
      'materialized view public.m',
      'create materialized view m as select 1 as a; create index on m (a)',
      ' (as SELECT 1 AS a;)',
    ],
    [
      'function public.f()',
      `create function f() returns integer language sql as 'select 1'`,
      ' (returns integer language sql as select 1)',
    ],
    ['sequence public.s', 'create sequence s', ' (bigint)'],
    ['domain public.d', `create domain d as text check (value <> '')`, ' (text)'],
    ['type public.c', 'create type c as (a integer, b text)', ' (composite)'],
    ['schema app', 'create schema app', ''],
    ['extension hstore', 'create extension hstore', undefined],
    ['collation public.co', `create collation co (locale = 'C')`, undefined],
    ['publication pu', 'create publication pu for table tax', ' (publishes insert, update, delete, truncate)'],
    [
      'event trigger e',
      `create function ef() returns event_trigger language plpgsql as 'begin end'; create event trigger e on ddl_command_start execute function ef()`,
      ' (on ddl_command_start function public.ef())',
    ],
  ] as const;
  for (const [object, damage, says] of alone) {
    prove(`finds ${object}, and says nothing of what is part of it`, async () => {
      await drift.run(damage);
      const findings = (await drift.find()).filter((finding) => !/ef\(\)|public\.part$/.test(finding.object));
      const [finding] = findings;
      expect(findings.map((found) => found.object)).to.deep.equal([object]);
      if (says !== undefined) expect(finding?.problem).to.equal(`is in the database${says}, and no model knows it`);
      const write = object.startsWith('table ') ? `write the model of ${object.replace('table public.', '')}, or ` : '';
      expect(finding?.fix).to.deep.equal({ model: `${write}${except(object)}` });
      // As the finding says.
      const excepted = { ...platform, exceptions: [...platform.exceptions, { object, reason: 'a test' }] };
      const left = findDrift(excepted, await drift.read()).filter(
        (found) => !/ef\(\)|public\.part$/.test(found.object),
      );
      expect(left).to.deep.equal([]);
    });
  }

  longTest('finds an enum type, with its labels', () =>
    drift.proves(`create type e as enum ('A', 'b c', 'it''s, it')`, [
      {
        object: 'enum public.e',
        rule,
        problem: "is in the database (A, 'b c', 'it''s, it'), and no model knows it",
        fix: {
          model: `among the enums: { enum: 'e', labels: ['A', 'b c', 'it\\'s, it'], about: '…' }, or ${except('enum public.e')}`,
        },
      },
    ]),
  );

  longTest('finds an object of a kind that PostgreSQL has not got yet', async () => {
    await drift.run(`create view v as select 1 as a; update pg_class set relkind = 'Z' where relname = 'v'`);
    expect((await drift.find()).map(({ object }) => object)).to.include('unknown pg_class.relkind "Z" public.v');
  });

  it('finds nothing in what Alembic and the tarot plugin have made', async () => {
    await drift.run(`
      create table alembic_version (version_num varchar(32) primary key);
      create type arcanatype as enum ('MAJOR'); create type cardposition as enum ('PAST');
      create type cardorientation as enum ('UPRIGHT'); create type tarosessionstatus as enum ('ACTIVE');
      create table arcana (id serial primary key, kind arcanatype);
      create table taro_session (id uuid primary key, user_id uuid references "user", status tarosessionstatus);
      create table taro_card_draw (session_id uuid references taro_session, orientation cardorientation, position cardposition);
      create index on taro_session (user_id); create statistics st on session_id, position from taro_card_draw;
      create trigger t before update on arcana for each row execute function suppress_redundant_updates_trigger()`);
    expect(await drift.find()).to.deep.equal([]);
  });

  it('takes a pattern for the objects of another tool', async () => {
    await drift.run(
      'create table tool_a (id integer); create table tool_b (id integer); create table toolbox (id integer)',
    );
    const exceptions = [...platform.exceptions, { object: 'table public.tool_*', reason: 'a test' }];
    const found = findDrift({ ...platform, exceptions }, await drift.read());
    expect(found.map(({ object }) => object)).to.deep.equal(['table public.toolbox']);
  });

  it('says nothing of what is left out, with a reason', async () => {
    await drift.run(`
      grant select on tax to public; comment on table tax is 'c'; alter default privileges grant select on tables to public;
      create role vbwd_test_owner; alter table tax owner to vbwd_test_owner`);
    expect(await drift.find()).to.deep.equal([]);
  });

  longTest('finds a table in a schema of which one is modelled', async () => {
    await drift.run('create schema app; create table app.tax (id integer)');
    expect((await drift.find()).map(({ object }) => object)).to.deep.equal(['schema app', 'table app.tax']);
  });
});
