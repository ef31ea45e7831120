import { expect } from 'chai';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { userId } from '../history/rows.js';
import { refusalOf } from './attempt.js';
import { addonId, addParents, invoiceId, otherUserId, sparePlanId, subscriptionId } from './nine-tables.js';

const addAddonSubscription = (column: string, id: string) =>
  `insert into addon_subscription (user_id, addon_id, ${column}) values ('${otherUserId}', '${addonId}', '${id}')`;

/** `need` has a row refer to another, which `remove` deletes; `release` ends that. */
const cases: { title: string; need: string; remove: string; release: string; constraint: string }[] = [
  {
    title: 'a plan that a subscription is of',
    need: `update subscription set tarif_plan_id = '${sparePlanId}' where id = '${subscriptionId}'`,
    remove: `delete from tarif_plan where id = '${sparePlanId}'`,
    release: `delete from subscription where id = '${subscriptionId}'`,
    constraint: 'subscription_tarif_plan_id_fkey',
  },
  {
    title: 'a plan that a subscription changes to',
    need: `update subscription set pending_plan_id = '${sparePlanId}'`,
    remove: `delete from tarif_plan where id = '${sparePlanId}'`,
    release: 'update subscription set pending_plan_id = null',
    constraint: 'fk_subscription_pending_plan_id_tarif_plan',
  },
  {
    title: 'a plan that was invoiced',
    need: `update user_invoice set tarif_plan_id = '${sparePlanId}'`,
    remove: `delete from tarif_plan where id = '${sparePlanId}'`,
    release: 'update user_invoice set tarif_plan_id = null',
    constraint: 'user_invoice_tarif_plan_id_fkey',
  },
  {
    title: 'an add-on that is subscribed to',
    need: `insert into addon_subscription (user_id, addon_id) values ('${userId}', '${addonId}')`,
    remove: `delete from addon where id = '${addonId}'`,
    release: 'delete from addon_subscription',
    constraint: 'addon_subscription_addon_id_fkey',
  },
  {
    title: 'a subscription that an add-on came with',
    need: addAddonSubscription('subscription_id', subscriptionId),
    remove: `delete from subscription where id = '${subscriptionId}'`,
    release: 'update addon_subscription set subscription_id = null',
    constraint: 'addon_subscription_subscription_id_fkey',
  },
  {
    title: 'a subscription that was invoiced',
    need: `update user_invoice set subscription_id = '${subscriptionId}'`,
    remove: `delete from subscription where id = '${subscriptionId}'`,
    release: 'update user_invoice set subscription_id = null',
    constraint: 'user_invoice_subscription_id_fkey',
  },
  {
    title: 'an invoice for an add-on',
    need: addAddonSubscription('invoice_id', invoiceId),
    remove: `delete from user_invoice where id = '${invoiceId}'`,
    release: 'update addon_subscription set invoice_id = null',
    constraint: 'addon_subscription_invoice_id_fkey',
  },
  {
    title: "a user whose invoice is for another user's add-on",
    need: addAddonSubscription('invoice_id', invoiceId),
    remove: `delete from "user" where id = '${userId}'`,
    release: 'update addon_subscription set invoice_id = null',
    constraint: 'addon_subscription_invoice_id_fkey',
  },
  {
    title: 'an invoice for tokens',
    need: `
      with bundle as (insert into token_bundle (name, token_amount, price) values ('Hundred', 100, 5) returning id)
      insert into token_bundle_purchase (user_id, bundle_id, invoice_id, token_amount, price)
      select '${userId}', id, '${invoiceId}', 100, 5 from bundle`,
    remove: `delete from user_invoice where id = '${invoiceId}'`,
    release: 'delete from token_bundle_purchase',
    constraint: 'token_bundle_purchase_invoice_id_fkey',
  },
];

describe('deleting what something else still needs', () => {
  let db: TestDatabase;

  before(async () => {
    db = await createTestDatabase('migrated');
    await addParents(db);
  });

  after(() => db.drop());

  for (const { title, need, remove, release, constraint } of cases) {
    it(`is refused while it does: ${title}`, async () => {
      const run = (...statements: string[]) =>
        refusalOf(db.sql, async (sql) => {
          for (const statement of statements) expect((await sql.unsafe(statement)).count).to.be.above(0);
        });

      expect(await run(need, remove)).to.deep.equal({ code: '23503', constraint });
      expect(await run(need, release, remove)).to.equal('accepted');
    });
  }
});
