import { expect } from 'chai';
import type postgres from 'postgres';
import { readCatalog } from '../../../packages/tool/src/catalog/read.js';
import { examine, findDrift } from '../../../packages/tool/src/checks/list.js';
import { fromPostgres } from 'pgproof-runtime/postgres.js';
import type { Exception, Model } from 'pgproof-runtime/model.js';
import { closePublic } from '../../support/close-public.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

const about = 'a test';
const event: Model = {
  table: 'event',
  about,
  columns: {
    id: { type: 'bigint', about },
    at: { type: 'date', about },
    kind: { type: 'text', about, nullable: true },
  },
  partitionBy: 'range (at)',
  primaryKey: ['id', 'at'],
  indexes: { ix_event_kind: { columns: ['kind'], about } },
};
const { partitionBy, ...plain } = event;
const created = `create table public.event (
  id bigint not null,
  at date not null,
  kind text,
  constraint event_pkey primary key (id, at)
) partition by range (at);
create index ix_event_kind on public.event using btree (kind);`;
const expected: Exception[] = [{ object: 'partitions of public.event', reason: 'a job makes them' }];
const rule = 'all models have tables';

describe('the checks of a partitioned table', () => {
  let database: TestDatabase;
  let session: postgres.ReservedSql;

  before(async () => {
    database = await createTestDatabase('empty');
    session = await database.sql.reserve();
    await closePublic(session);
  });
  beforeEach(() => session.unsafe('begin'));
  afterEach(() => session.unsafe('rollback'));
  after(async () => {
    session.release();
    await database.drop();
  });

  const examineAll = async (model: Model, exceptions: Exception[] = []) =>
    examine({ models: [model], enums: [], exceptions }, await readCatalog(fromPostgres(session)));
  const find = async (model: Model, exceptions: Exception[] = []) => (await examineAll(model, exceptions)).findings;

  it('make it when it is missing, and are content with it', async () => {
    expect(await find(event)).to.deep.equal([
      { object: 'table public.event', rule, problem: 'is missing', fix: { sql: created } },
    ]);
    await session.unsafe(created);
    expect(await find(event)).to.deep.equal([]);
  });

  it('take every kind of key as the server writes it', async () => {
    for (const [key, primaryKey] of [
      ['list (kind COLLATE "C")', []],
      ['hash (id, at)', ['id', 'at']],
      ['range (at, lower(kind))', []],
      ['list ("Kind of")', []],
      [`range (date_part('year'::text, at), COALESCE(kind, 'A, (b'::text) text_pattern_ops)`, []],
    ] as const) {
      const columns = { ...event.columns, 'Kind of': { type: 'text', about, nullable: true } } as const;
      const model: Model = { ...event, columns, primaryKey, partitionBy: key };
      const [finding, ...others] = (await find(model)).filter((found) => !found.rule.includes('primary key'));
      expect(others).to.deep.equal([]);
      await session.unsafe('savepoint a');
      await session.unsafe(finding !== undefined && 'sql' in finding.fix ? finding.fix.sql : 'no sql');
      expect(
        (await find(model)).filter((found) => !found.rule.includes('primary key')),
        key,
      ).to.deep.equal([]);
      await session.unsafe('rollback to a');
    }
  });

  it('give no SQL where a plain table would have to become one', async () => {
    await session.unsafe(created.replace(' partition by range (at)', ''));
    expect(await find(event)).to.deep.equal([
      {
        object: 'table public.event',
        rule,
        problem: 'is not partitioned; the model says range (at)',
        fix: {
          model:
            'the model of event: take partitionBy out; or a migration that makes the table anew with partition by range (at) and moves the rows: no alter table does',
        },
      },
    ]);
  });

  it('find another key, whatever differs in it', async () => {
    for (const [key, says] of [
      ['range (id)', 'range (id)'],
      ['list (at)', 'list (at)'],
      ['hash (at)', 'hash (at)'],
      ['range (at, id)', 'range (at, id)'],
    ] as const) {
      await session.unsafe(`savepoint a; ${created.replace('range (at)', key)}`);
      expect(await find({ ...event, primaryKey: ['id', 'at'] }), key).to.deep.equal([
        {
          object: 'table public.event',
          rule,
          problem: `is partitioned by ${says}; the model says range (at)`,
          fix: {
            model: `the model of event: partitionBy: '${says}'; or a migration that makes the table anew with partition by range (at) and moves the rows: no alter table does`,
          },
        },
      ]);
      await session.unsafe('rollback to a');
    }
  });

  it('find one of which the model says nothing, and what to write makes them silent', async () => {
    await session.unsafe(created);
    expect(await find(plain)).to.deep.equal([
      {
        object: 'table public.event',
        rule,
        problem: 'is partitioned by range (at), and its model does not say so',
        fix: {
          model:
            "the model of event: partitionBy: 'range (at)'; or a migration that makes the table anew without partitions and moves the rows: no alter table does",
        },
      },
    ]);
    expect(await find({ ...plain, partitionBy: partitionBy ?? 'range (id)' })).to.deep.equal([]);
  });

  const partitions = `
    create table event_1 partition of event for values from ('2026-01-01') to ('2026-02-01');
    create table event_2 partition of event for values from ('2026-02-01') to ('2026-03-01') partition by list (id);
    create table "Event 2 a" partition of event_2 for values in (1);
    create table event_rest partition of event default;`;
  const names = ['table public."Event 2 a"', 'table public.event_1', 'table public.event_2', 'table public.event_rest'];

  it('find each partition that no exception expects, with the exception to write', async () => {
    await session.unsafe(`${created} ${partitions}`);
    const findings = await find(event);
    expect(findings.map(({ object }) => object)).to.have.members(names);
    for (const { fix } of findings)
      expect(fix).to.deep.equal({
        model: `{ "object": "partitions of public.event", "reason": "…" } in the exceptions`,
      });
    expect(findings[0]?.problem).to.equal('is in the database, and no model knows it');
    expect(await examineAll(event, expected)).to.deep.equal({
      findings: [],
      leftOut: [{ ...expected[0], objects: names }],
    });
  });

  it('find a partition that was detached', async () => {
    await session.unsafe(`${created} ${partitions} alter table event detach partition event_1`);
    expect((await find(event, expected)).map(({ object }) => object)).to.deep.equal(['table public.event_1']);
  });

  it('find what differs on the partitioned table, whatever is excepted', async () => {
    await session.unsafe(`${created} ${partitions} drop index ix_event_kind; alter table event add column note text`);
    const everything = [...expected, { object: 'table public.*', reason: 'too much' }];
    expect((await find(event, everything)).map(({ object }) => object)).to.deep.equal([
      'index public.ix_event_kind',
      'column public.event.note',
    ]);
  });

  it('do not take a partition of another table for the missing one under another name', async () => {
    await session.unsafe(created.replaceAll('public.event', 'public.other').replace('ix_event_kind', 'ix_other'));
    await session.unsafe('create table other_1 partition of other default');
    const problems = async (exceptions: Exception[]) =>
      (await find(event, exceptions)).map(({ object, problem }) => [object, problem]);
    expect((await problems([]))[0]).to.deep.equal([
      'table public.event',
      'is missing; there is public.other, which has the same columns: renamed?',
    ]);
    // What goes with an excepted table, its partitions among it, is excepted.
    expect(await problems([{ object: 'table public.other', reason: 'another tool has it' }])).to.deep.equal([
      ['table public.event', 'is missing'],
    ]);
  });

  it('follow a column that was renamed into the key', async () => {
    await session.unsafe(`${created} alter table event rename at to happened_at`);
    const findings = findDrift(
      { models: [event], enums: [], exceptions: [] },
      await readCatalog(fromPostgres(session)),
    );
    expect(findings).to.deep.equal([
      {
        object: 'column public.event.at',
        rule: 'model columns exist in the database',
        problem: 'is missing; there is happened_at, of the same type, which no model knows: renamed?',
        fix: { sql: 'alter table public.event rename column happened_at to at;' },
      },
    ]);
  });

  it('give no SQL that PostgreSQL would refuse for a model that contradicts itself', async () => {
    const findings = await find({ ...event, primaryKey: ['id'] });
    expect(findings.map(({ object, fix }) => [object, fix])).to.deep.equal([
      ['table public.event', { model: 'the model of event: what it says of partitions cannot be made' }],
      ['constraint public.event.event_pkey', { model: "the model of event: primaryKey: ['id', 'at']" }],
    ]);
    await session.unsafe('savepoint a');
    const refused = await session
      .unsafe(created.replace('key (id, at)', 'key (id)'))
      .catch((error: unknown) => String(error));
    expect(refused).to.match(/must include all partitioning columns/);
    await session.unsafe('rollback to a');
  });
});
