import { expect } from 'chai';
import { partitionKeys } from '../../../packages/tool/src/checks/partition-keys.js';
import { findDrift } from '../../../packages/tool/src/checks/list.js';
import type { Model } from 'pgproof-runtime/model.js';
import { emptyCatalog } from '../../support/empty-catalog.js';

const about = 'a test';
const event: Model = {
  table: 'event',
  about,
  columns: { id: { type: 'uuid', about }, at: { type: 'date', about }, 'Kind of': { type: 'text', about } },
  partitionBy: 'range (at)',
  primaryKey: ['id', 'at'],
};
const rule = partitionKeys.name;
const find = (more: Partial<Model>) =>
  findDrift({ models: [{ ...event, ...more }], enums: [], exceptions: [] }, emptyCatalog, [partitionKeys]);

describe('the check that what is unique contains the partition key', () => {
  it('is content where it does, or where nothing is unique or partitioned', () => {
    expect(find({})).to.deep.equal([]);
    expect(find({ primaryKey: ['id'], partitionBy: 'hash (id uuid_ops)' })).to.deep.equal([]);
    expect(find({ primaryKey: ['at', 'Kind of'], partitionBy: 'list ("Kind of" COLLATE "C")' })).to.deep.equal([]);
    expect(find({ primaryKey: [], partitionBy: 'range (at, lower("Kind of"), COALESCE(id, \'a,b\'))' })).to.deep.equal(
      [],
    );
    const { partitionBy, ...plain } = event;
    expect(partitionBy).to.equal('range (at)');
    const models = [{ ...plain, primaryKey: ['id'] }];
    expect(findDrift({ models, enums: [], exceptions: [] }, emptyCatalog, [partitionKeys])).to.deep.equal([]);
  });

  it('finds a primary key that lacks a column, and what to write makes it silent', () => {
    expect(find({ primaryKey: ['id'] })).to.deep.equal([
      {
        object: 'constraint public.event.event_pkey',
        rule,
        problem: 'lacks at, by which the table is partitioned, so PostgreSQL refuses it',
        fix: { model: "the model of event: primaryKey: ['id', 'at']" },
      },
    ]);
  });

  it('finds unique constraints and unique indexes that do, and no other index', () => {
    const findings = find({
      partitionBy: 'range (at, "Kind of")',
      primaryKey: ['id', 'at', 'Kind of'],
      uniques: { uq_event_id: { columns: ['id', 'at'], about } },
      indexes: {
        ix_event_at: { columns: ['at'], about },
        ix_event_id: { columns: ['id'], unique: true, about },
      },
    });
    expect(findings.map(({ object, problem, fix }) => [object, problem, fix])).to.deep.equal([
      [
        'constraint public.event.uq_event_id',
        'lacks "Kind of", by which the table is partitioned, so PostgreSQL refuses it',
        { model: "the model of event: uq_event_id: columns: ['id', 'at', 'Kind of']" },
      ],
      [
        'index public.ix_event_id',
        'lacks at, "Kind of", by which the table is partitioned, so PostgreSQL refuses it',
        { model: "the model of event: ix_event_id: columns: ['id', 'at', 'Kind of']" },
      ],
    ]);
  });

  it('finds a unique key beside an expression, which PostgreSQL takes on no terms', () => {
    for (const partitionBy of ['list (lower("Kind of"))', "range (at, (id || 'x'))"] as const)
      expect(find({ partitionBy })).to.deep.equal([
        {
          object: 'constraint public.event.event_pkey',
          rule,
          problem: `is unique in a table that is partitioned by an expression (${partitionBy}), which PostgreSQL refuses`,
          fix: { model: 'the model of event: primaryKey: take it out, or partition by columns' },
        },
      ]);
  });

  it('finds a column that the model does not have', () => {
    expect(find({ partitionBy: 'range (day)' })).to.deep.equal([
      {
        object: 'table public.event',
        rule,
        problem: 'is partitioned by day, which is no column of its model',
        fix: { model: 'the model of event: partitionBy' },
      },
    ]);
  });
});
