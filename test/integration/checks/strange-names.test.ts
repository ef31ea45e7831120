import { expect } from 'chai';
import type postgres from 'postgres';
import { readCatalog } from '../../../packages/tool/src/catalog/read.js';
import type { Expectation, Finding } from '../../../packages/tool/src/checks/check.js';
import { findDrift } from '../../../packages/tool/src/checks/list.js';
import { fromPostgres } from 'pgproof-runtime/postgres.js';
import type { EnumModel, Model } from 'pgproof-runtime/model.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

const about = 'a test';
const mood: EnumModel = { enum: 'My "mood"', schema: 'user', about, labels: [`it's`, 'a, b', '"', 'ÄÖ'] };
const order: Model = {
  table: 'order',
  schema: 'user',
  about,
  columns: {
    select: { type: 'uuid', about },
    'Na"me': { type: 'varchar(10)', default: `'it''s "x"'`, about },
    position: { type: mood, default: `'it''s'`, about },
  },
  primaryKey: ['select'],
  indexes: { 'ix_order_Na"me': { columns: ['Na"me', 'position'], unique: true, about } },
  checks: { is_claim: { expression: `("Na""me")::text <> '"name"'::text`, about } },
};
const line: Model = {
  table: 'Line 1',
  schema: 'My App',
  about,
  columns: { 'order id': { type: 'uuid', about }, limit: { type: 'integer', nullable: true, about } },
  primaryKey: ['order id'],
  foreignKeys: {
    'Line 1_order id_fkey': {
      columns: ['order id'],
      references: { table: 'order', schema: 'user', columns: ['select'] },
      onDelete: 'cascade',
      about,
    },
  },
  uniques: { 'uq_"': { columns: ['limit', 'order id'], about } },
};
const expected: Expectation = {
  models: [line, order],
  enums: [mood],
  exceptions: [{ object: 'extension plpgsql', reason: about }],
};

describe('the checks of things with strange names', () => {
  let database: TestDatabase;
  let session: postgres.ReservedSql;
  before(async () => {
    database = await createTestDatabase('empty');
    session = await database.sql.reserve();
    await repair(await find());
  });
  beforeEach(() => session.unsafe('begin'));
  afterEach(() => session.unsafe('rollback'));
  after(async () => {
    session.release();
    await database.drop();
  });
  const find = async () => findDrift(expected, await readCatalog(fromPostgres(session)));
  const repair = async (findings: readonly Finding[]) => {
    for (const { fix } of findings) if ('sql' in fix) await session.unsafe(fix.sql);
  };

  it('are silent on what their own SQL has made', async () => {
    expect(await find()).to.deep.equal([]);
  });

  const damages = [
    ['alter table "user"."order" rename to "select"', ['table user.order']],
    ['alter table "user"."order" rename "Na""me" to "from"', ['column user.order."Na""me"']],
    [
      'alter table "user"."order" alter "Na""me" type text',
      ['column user.order."Na""me"', 'constraint user.order.is_claim'],
    ],
    [`alter table "user"."order" alter "Na""me" set default 'it''s x'`, ['column user.order."Na""me"']],
    ['alter table "user"."order" drop position', ['column user.order.position', 'index user."ix_order_Na""me"']],
    [`alter type "user"."My ""mood""" rename value '"' to 'x'`, ['enum user."My ""mood"""']],
    [`alter type "user"."My ""mood""" rename to mood`, ['enum user."My ""mood"""']],
    [
      `alter table "user"."order" drop constraint is_claim, add constraint is_claim check ("Na""me" <> 'name')`,
      ['constraint user.order.is_claim'],
    ],
    ['drop index "user"."ix_order_Na""me"', ['index user."ix_order_Na""me"']],
    ['alter table "My App"."Line 1" drop constraint "uq_"""', ['constraint "My App"."Line 1"."uq_"""']],
    ['alter table "My App"."Line 1" disable trigger all', ['constraint "My App"."Line 1"."Line 1_order id_fkey"']],
    ['create index "X y" on "My App"."Line 1" ("limit")', ['index "My App"."X y"']],
    ['alter table "My App"."Line 1" add constraint "C c" check (true)', ['constraint "My App"."Line 1"."C c"']],
    ['create rule "R r" as on insert to "My App"."Line 1" do instead nothing', ['rule "My App"."Line 1"."R r"']],
    ['create statistics "user"."S s" on "limit", "order id" from "My App"."Line 1"', ['statistics user."S s"']],
  ] as const;
  for (const [damage, objects] of damages) {
    it(`are not: ${damage}`, async () => {
      await session.unsafe(damage);
      const findings = await find();
      expect(findings.map(({ object }) => object)).to.deep.equal(objects);
      await repair(findings);
      expect(await find()).to.deep.equal([]);
    });
  }

  it('read what a finding says in an exception as it is written', async () => {
    await session.unsafe('create table "My App"."a.b (c)*" (id integer)');
    const [finding] = await find();
    const exceptions = [...expected.exceptions, { object: finding?.object ?? '', reason: about }];
    expect(findDrift({ ...expected, exceptions }, await readCatalog(fromPostgres(session)))).to.deep.equal([]);
    await session.unsafe('create table "My App"."a_b (c)*" (id integer)');
    expect(findDrift({ ...expected, exceptions }, await readCatalog(fromPostgres(session)))).to.have.lengthOf(1);
  });
});
