import { expect } from 'chai';
import { readCatalog } from '../../../packages/tool/src/catalog/read.js';
import type { Finding } from '../../../packages/tool/src/checks/check.js';
import { findDrift } from '../../../packages/tool/src/checks/list.js';
import { fromPostgres } from 'pgproof-runtime/postgres.js';
import { createTestDatabase, serverMajor, type TestDatabase } from '../../support/database.js';
import { closePublic } from '../../support/close-public.js';
import type postgres from 'postgres';
import type { EnumModel, Model } from 'pgproof-runtime/model.js';

const state = { enum: 'state', labels: ['OPEN', 'DONE'], about: 'how far it is' } as const satisfies EnumModel;
const about = 'a test';

/** A table with a key, a unique constraint, an index, a check and one column of each kind. */
const event = (table: string): Model => ({
  table,
  about,
  columns: {
    id: { type: 'integer', about },
    code: { type: 'varchar(20)', about },
    state: { type: state, default: "'OPEN'", about },
    at: { type: 'timestamp', about },
  },
  primaryKey: ['id'],
  uniques: { [`uq_${table}_code`]: { columns: ['code'], about } },
  indexes: { [`ix_${table}_at`]: { columns: ['at'], about } },
  checks: { code_not_empty: { expression: "(code)::text <> ''::text", about } },
});
const plain = (table: string, key = 'primary key (id)') => `
  create table ${table} (id integer not null, code varchar(20) not null, state state not null default 'OPEN', at timestamp not null,
    constraint ${table}_pkey ${key}, constraint uq_${table}_code unique (code),
    constraint code_not_empty check (code <> ''));
  create index ix_${table}_at on ${table} (at);`;
const partitioned = `create table event (id integer not null, code varchar(20) not null, state state not null default 'OPEN', at timestamp not null,
    constraint code_not_empty check (code <> '')) partition by range (at);
  create table event_1 partition of event default;
  create index ix_event_at on event (at);`;

describe('a fix', () => {
  let database: TestDatabase;
  let session: postgres.ReservedSql;

  before(async () => {
    database = await createTestDatabase('empty');
    session = await database.sql.reserve();
    await closePublic(session);
  });
  beforeEach(() => session.unsafe("begin; create type state as enum ('OPEN', 'DONE')"));
  afterEach(() => session.unsafe('rollback'));
  after(async () => {
    session.release();
    await database.drop();
  });

  const find = async (models: readonly Model[]) => {
    const exceptions = [{ object: 'extension plpgsql', reason: 'always there' }];
    const found = findDrift({ models, enums: [state], exceptions }, await readCatalog(fromPostgres(session)));
    return found.filter(({ rule }) => !/^(no enum type|constraints and indexes have|every table has)/.test(rule));
  };
  /** Runs each fix that is SQL by itself, and tells the others; fails where one does not run. */
  const tryAll = async (findings: readonly Finding[]) => {
    const refused: string[] = [];
    for (const { object, problem, fix } of findings) {
      if (!('sql' in fix)) {
        refused.push(`${object}: ${fix.model}`);
        continue;
      }
      await session.unsafe('savepoint fix');
      await session.unsafe(fix.sql).catch((error: unknown) => {
        throw new Error(`${object}: ${problem}: ${fix.sql}: ${String(error)}`);
      });
      await session.unsafe('rollback to savepoint fix');
    }
    return refused;
  };

  for (const [title, setup, tables, refusals] of [
    ['of a plain table', plain('event', 'primary key (code)'), ['event'], []],
    [
      'of a key that a partitioned table cannot have',
      `${partitioned} alter table event add constraint event_pkey primary key (id, at);`,
      ['event'],
      [
        ['constraint public.event.event_pkey', 'public.event is partitioned by RANGE (at), which is not in the key'],
        ['constraint public.event.uq_event_code', 'public.event is partitioned by RANGE (at), which is not in the key'],
      ],
    ],
    [
      'of the type of a column that a table is partitioned by',
      partitioned.replace('at timestamp', 'at timestamptz'),
      ['event'],
      [['column public.event.at', 'public.event is partitioned by RANGE (at)']],
    ],
    [
      'of a partition',
      `${partitioned.replace('code varchar(20)', 'code text').replace("default 'OPEN'", '')} alter table event add constraint event_pkey primary key (at, id);
       create function f() returns trigger language plpgsql as $$ begin return new; end $$;
       create trigger t before insert on event for each row execute function f();`,
      ['event_1'],
      [
        ['column public.event_1.code', 'public.event_1 has code from public.event'],
        ['constraint public.event_1.event_1_pkey', 'event_1_pkey is a part of the index public.event_pkey'],
      ],
    ],
    [
      'of a partition that lacks a column',
      partitioned
        .replace('code varchar(20) not null, ', '')
        .replace(/,\s*constraint code_not_empty check \(code <> ''\)/, ''),
      ['event_1'],
      [
        ['column public.event_1.code', 'public.event_1 is a partition of public.event'],
        ['constraint public.event_1.uq_event_1_code', 'public.event_1 has no code, and is a partition of public.event'],
      ],
    ],
    [
      'of a table that inherits',
      `${plain('base').replace('code varchar(20)', 'code text')} create table event () inherits (base);`,
      ['event'],
      [['column public.event.code', 'public.event has code from public.base']],
    ],
    [
      'of a column that a view reads',
      `${plain('event').replace('code varchar(20)', 'code text')} create view shown as select code from event;`,
      ['event'],
      [['column public.event.code', 'the view public.shown needs code']],
    ],
    [
      'of a column that a view of a partition reads',
      `${partitioned.replace('code varchar(20)', 'code text')} create view shown as select code from event_1;`,
      ['event'],
      [['column public.event.code', 'the view public.shown needs code']],
    ],
    [
      'of a column that a generated one reads',
      `${plain('event').replace('code varchar(20)', 'code text')} alter table event add column twice text generated always as (code || code) stored;`,
      ['event'],
      [['column public.event.code', 'the table column public.event.twice needs code']],
    ],
    [
      'of a column that a policy reads',
      `${plain('event').replace('code varchar(20)', 'code text')} create policy own on event using (code = 'x');`,
      ['event'],
      [['column public.event.code', 'the policy own on public.event needs code']],
    ],
    [
      'of a column that a trigger reads',
      `${plain('event').replace('code varchar(20)', 'code text')}
       create function f() returns trigger language plpgsql as $$ begin return new; end $$;
       create trigger t before update of code on event for each row execute function f();`,
      ['event'],
      [['column public.event.code', 'the trigger t on public.event needs code']],
    ],
    [
      'of a column that a function reads',
      `${plain('event').replace('code varchar(20)', 'code text')} create function f() returns text language sql begin atomic select code from event; end;`,
      ['event'],
      [['column public.event.code', 'the function public.f() needs code']],
    ],
    [
      'of a key that a view needs',
      `${plain('event', 'primary key (id) deferrable').replace(' deferrable', '')} create view shown as select id, code, count(*) from event group by id;
       alter table event drop constraint uq_event_code;`,
      ['event'],
      [],
    ],
    [
      'of a column whose check is of the old type',
      plain('event').replace('state state not null default', 'state text not null default') +
        " alter table event add constraint is_known check (state <> 'x');",
      ['event'],
      [['column public.event.state', 'the constraint is_known compares state as it is now']],
    ],
  ] as [string, string, string[], [string, string][]][]) {
    it(`${title} runs as it is printed, or is none`, async () => {
      await session.unsafe(setup);
      const findings = await find(tables.map(event));
      expect(findings).not.to.have.length(0);
      const refused = await tryAll(findings);
      for (const [object, why] of refusals) {
        const line = refused.find((one) => one.startsWith(`${object}: no SQL of ours does this`));
        expect(line, refused.join('\n')).to.contain(why);
      }
    });
  }

  it('of a key that a view needs is none', async () => {
    await session.unsafe(`create table event (id integer, code varchar(20) not null, state state not null default 'OPEN', at timestamp not null,
      constraint event_pkey primary key (id, code));
      create view shown as select id, code, at from event group by id, code`);
    const found = (await find([event('event')])).find(({ object }) => object === 'constraint public.event.event_pkey');
    expect(found?.fix).to.have.property('model').that.contains('the view public.shown needs event_pkey');
  });

  for (const [title, more, why] of [
    ['', '', undefined],
    [
      'that a view reads',
      'create view shown as select state from event',
      'the view column public.shown.state needs public.state',
    ],
    ['that a domain is over', 'create domain mood as state', 'the type public.mood needs public.state'],
    [
      'of which there is an array',
      'alter table event add states state[]',
      'the table column public.event.states needs public.state',
    ],
    [
      'that a function takes',
      "create function f(state) returns integer language sql as 'select 1'",
      'the function public.f(public.state) needs',
    ],
    [
      'that a check compares with',
      "alter table event add constraint open check (state = 'OPEN')",
      'the table constraint open on public.event needs',
    ],
    ['that an index is limited to', "create index i on event (id) where state = 'OPEN'", 'the index public.i needs'],
  ] as const) {
    it(`of the order of an enum ${title} runs, or is none`, async () => {
      await session.unsafe(`drop type state; create type state as enum ('DONE', 'OPEN'); ${plain('event')} ${more}`);
      const found = (await find([event('event')])).filter(({ object }) => object === 'enum public.state');
      const refused = await tryAll(found);
      if (why === undefined) expect(refused).to.deep.equal([]);
      else expect(refused.join('\n')).to.contain(why);
    });
  }

  it('of the order of an enum changes a partitioned table once', async () => {
    await session.unsafe(`drop type state; create type state as enum ('DONE', 'OPEN'); ${partitioned}`);
    const found = (await find([event('event')])).filter(({ object }) => object === 'enum public.state');
    expect(found).to.have.length(1);
    expect(await tryAll(found)).to.deep.equal([]);
  });

  it('of an invalid index of a partitioned table is none', async () => {
    await session.unsafe(`${partitioned} drop index ix_event_at; create index ix_event_at on only event (at)`);
    const found = (await find([event('event')])).find(({ object }) => object === 'index public.ix_event_at');
    expect(found?.fix).to.have.property('model').that.contains('not every partition has its part of it');
  });

  it('of an index that is a part of a parent’s is none', async () => {
    await session.unsafe(`${partitioned} create index extra on event (code)`);
    const refused = await tryAll(await find([event('event_1')]));
    expect(refused.join('\n')).to.contain('event_1_code_idx is a part of the index public.extra');
  });

  it('of an unlogged partitioned table is none', async function () {
    if (serverMajor() >= 18) this.skip();
    await session.unsafe(partitioned.replace('create table event (', 'create unlogged table event ('));
    await tryAll(await find([event('event')]));
  });
});
