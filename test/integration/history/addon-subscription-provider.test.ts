import { expect } from 'chai';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { readFacts } from './facts.js';
import { addRow, addUserAndPlan, base, id, userId } from './rows.js';
import { endOfSprint, migrateTo, refusalOf, rollbackTo } from './steps.js';

const created = '20260215094000_create-addon-subscription';
const added = '20260215095000_add-addon-subscription-stripe-id';
const renamed = '20260215100000_rename-addon-subscription-provider-id';

describe("add-on subscription's provider column, blocked in February", () => {
  let db: TestDatabase;

  before(async () => {
    db = await createTestDatabase('empty');
    await migrateTo(db, created);
    await addUserAndPlan(db);
    await addRow(db, 'addon', { ...base(3), name: 'Backup', slug: 'backup' });
    await addRow(db, 'addon_subscription', { id: id(4), user_id: userId, addon_id: id(3) });
  });

  after(() => db.drop());

  it('is not there when its table is created', async () => {
    expect(await providerFacts()).to.deep.equal([]);
  });

  it('is added under its first name, once, with its index', async () => {
    await migrateTo(db, added);
    expect(await providerFacts()).to.deep.equal(factsOf('stripe_subscription_id'));
  });

  it('is renamed with its index, and keeps what it holds', async () => {
    await db.sql`update addon_subscription set stripe_subscription_id = 'sub_1'`;
    await migrateTo(db, renamed);
    expect(await providerFacts()).to.deep.equal(factsOf('provider_subscription_id'));
    expect(await readIds('provider_subscription_id')).to.deep.equal(['sub_1']);
  });

  it('takes its first name back on the way down, and keeps what it holds', async () => {
    await rollbackTo(db, added);
    expect(await providerFacts()).to.deep.equal(factsOf('stripe_subscription_id'));
    expect(await readIds('stripe_subscription_id')).to.deep.equal(['sub_1']);
  });

  it('is not dropped while it holds an id', async () => {
    const error = await refusalOf(rollbackTo(db, created));
    expect(error.message).to.equal(`stripe_subscription_id would be lost in 1 row(s) of addon_subscription: ${id(4)}`);
    expect(error.code).to.equal('55000');
    expect(await readIds('stripe_subscription_id')).to.deep.equal(['sub_1']);
  });

  it('is dropped when it is empty, and goes up again to the end, existing once', async () => {
    await db.sql`update addon_subscription set stripe_subscription_id = null`;
    await rollbackTo(db, created);
    expect(await providerFacts()).to.deep.equal([]);

    await migrateTo(db, endOfSprint);
    expect(await providerFacts()).to.deep.equal(factsOf('provider_subscription_id'));
  });

  /** Each fact of the table that speaks of a provider, without the column's position. */
  async function providerFacts(): Promise<string[]> {
    const facts = await readFacts(db);
    return facts
      .filter((fact) => /^\w+\taddon_subscription\t/.test(fact) && /stripe|provider/.test(fact))
      .map((fact) => fact.replace(/^column\taddon_subscription\t\d+/, 'column\taddon_subscription'));
  }

  async function readIds(column: string): Promise<unknown[]> {
    const rows = await db.sql`select ${db.sql(column)} as id from addon_subscription`;
    return rows.map((row) => row['id'] as unknown);
  }
});

function factsOf(column: string): string[] {
  const index = `ix_addon_subscription_${column}`;
  return [
    `column\taddon_subscription\t${column}\tcharacter varying(255)\t\t`,
    `index\taddon_subscription\t${index}\tCREATE INDEX ${index} ON public.addon_subscription USING btree (${column})`,
  ];
}
