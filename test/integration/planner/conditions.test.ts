import { expect } from 'chai';
import type { Client } from 'pg';
import { connectPg } from '../../../packages/tool/src/session/pg.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { clausesOf, type Clause } from '../../../packages/tool/src/planner/conditions.js';
import { conditionsOf, planQuery } from '../../../packages/tool/src/planner/plan.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { prove } from '../../support/proofs.js';
import { serverMajor } from '../../support/server.js';

describe('the clauses of a plan', () => {
  let db: TestDatabase;
  let client: Client;

  before(async function () {
    if (serverMajor() !== 18) this.skip();
    db = await createTestDatabase('empty');
    await db.sql.unsafe(`
      create table "user" (
        id integer, name varchar(9), note text, "Order" integer, "a.b" integer, paid boolean, price numeric, at timestamp,
        data jsonb
      )`);
    client = await connectPg(parseConnectionUrl(db.url), 'vbwd-test');
    await client.query('begin');
  });
  after(async () => {
    if (serverMajor() !== 18) return;
    await client.end();
    await db.drop();
  });

  const equal = (...keys: string[]) => keys.map((key): Clause => ({ key, operator: 'equal' }));
  const other = (...keys: string[]) => keys.map((key): Clause => ({ key, operator: 'other' }));

  for (const [condition, clauses] of [
    ['id = $1', equal('id')],
    ['$1 = id', equal('id')],
    ['id = 1 and note = $1', equal('id', 'note')],
    ['name = $1', equal('name')],
    ['"Order" = $1', equal('"Order"')],
    ['"a.b" = $1', []],
    ['lower(name) = lower($1)', equal('lower((name)::text)')],
    ["note = 'a = b AND (c'", equal('note')],
    ["note = 'user.id'", equal('note')],
    ["note = 'it''s' and id = 1", equal('note', 'id')],
    ['id = any($1)', [{ key: 'id', operator: 'any' }]],
    ["note in ('a', 'b')", [{ key: 'note', operator: 'any' }]],
    ['at > $1 and at <= $2', other('at', 'at')],
    ['id <> 1', other('id')],
    ['note like $1', other('note')],
    ['data @> $1', other('data')],
    ['price * 1.5 = $1', equal('price * 1.5')],
    ["data ->> 'a.b' = $1", equal("data ->> 'a.b'::text")],
    ['note is null', [{ key: 'note', operator: 'null' }]],
    ['note is not null', [{ key: 'note', operator: 'not null' }]],
    ['paid', equal('paid')],
    ['not paid', equal('paid')],
    ['(at, id) > ($1, $2)', other('at')],
    ['id = 1 or note = $1', []],
    ['id = "Order"', []],
    ['id = 1 and (note = $1 or id = 2)', equal('id')],
  ] as const) {
    prove(
      `of ${condition} are ${JSON.stringify(clauses.map(({ key, operator }) => `${key} ${operator}`))}`,
      async () => {
        const plans = await planQuery(client, `select 1 as one from "user" where ${condition}`);
        if (!Array.isArray(plans)) throw plans;
        const [plan] = plans;
        if (plan === undefined) throw new Error('there is no plan');
        const found = clausesOf('user', conditionsOf(plan));
        const sorted = (list: readonly Clause[]) => list.map((clause) => JSON.stringify(clause)).sort();
        expect(sorted(found)).to.deep.equal(sorted(clauses));
        expect(clausesOf('account', conditionsOf(plan))).to.deep.equal([]);
      },
    );
  }
});
