import { expect } from 'chai';
import { ForeignKeyViolation, NumericValueOutOfRange } from 'pgproof-runtime/database-errors.js';
import { InvalidAmount } from '../../../src/services/refusals.js';
import * as tokens from '../../../src/services/tokens.js';
import { addUser, atOnce, rejection, serveDatabase, type ServedDatabase } from '../../support/connect.js';

describe('tokens', () => {
  let served: ServedDatabase;
  let userId: string;

  before(async () => {
    served = await serveDatabase();
  });
  beforeEach(async () => {
    userId = await addUser(served);
  });
  after(() => served.drop());

  const credit = (amount: number) => tokens.creditTokens(served.db, { userId, amount, type: 'BONUS' });
  const debit = (amount: number) => tokens.debitTokens(served.db, { userId, amount, type: 'USAGE' });
  const refund = (amount: number) => tokens.refundTokens(served.db, { userId, amount });
  const addPurchase = async (tokenAmount = 50): Promise<string> => {
    const [row] = await served.sql<{ id: string }[]>`
      with bundle as (insert into token_bundle (name, token_amount, price) values ('some', ${tokenAmount}, 5) returning *)
      insert into token_bundle_purchase (user_id, bundle_id, token_amount, price)
      select ${userId}, id, token_amount, price from bundle returning id`;
    return row?.id ?? '';
  };

  afterEach(async () => {
    const [row] = await served.sql<{ same: boolean }[]>`
      select coalesce((select balance from user_token_balance where user_id = ${userId}), 0)
        = coalesce((select sum(amount) from token_transaction where user_id = ${userId}), 0) as same`;
    expect(row?.same, 'the balance is the sum of the journal').to.equal(true);
  });

  it('are none before the first credit', async () => {
    expect(await tokens.getBalance(served.db, userId)).to.equal(0);
    expect(await tokens.findBalance(served.db, userId)).to.equal(undefined);
  });

  it('are credited and debited, and each change of the row counts its version', async () => {
    expect(await credit(30)).to.include({ user_id: userId, balance: 30, version: 0 });
    expect(await credit(12)).to.include({ balance: 42, version: 1 });
    expect(await debit(40)).to.include({ balance: 2, version: 2 });
    expect(await tokens.getBalance(served.db, userId)).to.equal(2);
  });

  it('are never spent without being there', async () => {
    expect(await rejection(debit(1)))
      .to.be.instanceOf(tokens.InsufficientTokens)
      .and.to.include({ userId });
    await credit(9);
    expect(await rejection(debit(10))).to.be.instanceOf(tokens.InsufficientTokens);
    expect(await tokens.getBalance(served.db, userId)).to.equal(9);
  });

  for (const amount of [0, -4, 1.5, NaN, Infinity, 2 ** 31]) {
    it(`refuse an amount of ${amount} before the database is asked`, async () => {
      const nowhere = { execute: () => Promise.reject(new Error('the database was asked')) };
      for (const operation of [tokens.creditTokens, tokens.debitTokens, tokens.refundTokens]) {
        const error = await rejection(operation(nowhere, { userId, amount, type: 'BONUS' }));
        expect(error).to.be.instanceOf(InvalidAmount).and.to.have.property('amount').that.is.deep.equal(amount);
      }
    });
  }

  it('are not credited to a user who is not there, nor beyond what a balance holds', async () => {
    const stranger = tokens.creditTokens(served.db, { userId: crypto.randomUUID(), amount: 1, type: 'BONUS' });
    expect(await rejection(stranger)).to.be.instanceOf(ForeignKeyViolation);
    await credit(2 ** 31 - 1);
    expect(await rejection(credit(1))).to.be.instanceOf(NumericValueOutOfRange);
  });

  it('are refunded as far as they are there, and the journal says how many', async () => {
    expect(await refund(5)).to.equal(0);
    await credit(8);
    expect(await refund(5)).to.equal(5);
    expect(await refund(5)).to.equal(3);
    expect(await refund(5)).to.equal(0);
    const journal = await tokens.listTransactions(served.db, userId);
    expect(journal.map(({ amount, transaction_type }) => [amount, transaction_type])).to.have.deep.members([
      [8, 'BONUS'],
      [-5, 'REFUND'],
      [-3, 'REFUND'],
    ]);
  });

  it('are booked with what they belong to, newest first, a page at a time', async () => {
    const referenceId = crypto.randomUUID();
    await credit(1);
    await tokens.creditTokens(served.db, { userId, amount: 2, type: 'PURCHASE', referenceId, description: 'two' });
    await tokens.refundTokens(served.db, { userId, amount: 2, referenceId, description: 'back' });
    const amounts = (rows: readonly tokens.TokenTransaction[]) => rows.map(({ amount }) => amount);
    expect(amounts(await tokens.listTransactions(served.db, userId))).to.deep.equal([-2, 2, 1]);
    expect(amounts(await tokens.listTransactions(served.db, userId, { limit: 1, offset: 1 }))).to.deep.equal([2]);
    const booked = await tokens.listTransactionsByReference(served.db, referenceId);
    expect(booked.map(({ amount, description }) => [amount, description])).to.deep.equal([
      [2, 'two'],
      [-2, 'back'],
    ]);
  });

  it('are credited when a purchase completes, once', async () => {
    const id = await addPurchase();
    expect(await tokens.completePurchase(served.db, id)).to.include({ user_id: userId, balance: 50 });
    expect(await rejection(tokens.completePurchase(served.db, id)))
      .to.be.instanceOf(tokens.PurchaseNotPending)
      .and.to.include({ purchaseId: id });
    const [row] = await served.sql`select status, tokens_credited, completed_at is not null as at, version
      from token_bundle_purchase where id = ${id}`;
    expect(row).to.deep.include({ status: 'COMPLETED', tokens_credited: true, at: true, version: 1 });
    expect(await tokens.listTransactionsByReference(served.db, id)).to.have.lengthOf(1);
  });

  it('are not credited for a purchase that says that they were', async () => {
    const id = await addPurchase();
    await served.sql`update token_bundle_purchase set tokens_credited = true where id = ${id}`;
    expect(await rejection(tokens.completePurchase(served.db, id))).to.be.instanceOf(tokens.PurchaseNotPending);
    expect(await tokens.getBalance(served.db, userId)).to.equal(0);
  });

  it('are not credited for a purchase that there is not', async () => {
    expect(await rejection(tokens.completePurchase(served.db, crypto.randomUUID()))).to.be.instanceOf(
      tokens.PurchaseNotFound,
    );
  });

  describe('wanted by many at once', function () {
    it('let exactly 100 of 200 debits of 10 from 1,000 succeed', async () => {
      await credit(1000);
      const { values, errors } = await atOnce(200, () => debit(10));
      expect(values).to.have.lengthOf(100);
      for (const error of errors) expect(error).to.be.instanceOf(tokens.InsufficientTokens);
      expect(await tokens.getBalance(served.db, userId)).to.equal(0);
    });

    it('count each of 50 first credits', async () => {
      const { errors } = await atOnce(50, () => credit(1));
      expect(errors).to.deep.equal([]);
      expect(await tokens.getBalance(served.db, userId)).to.equal(50);
    });

    it('credit a purchase that is completed ten times once', async () => {
      const id = await addPurchase();
      const { values } = await atOnce(10, () => tokens.completePurchase(served.db, id));
      expect(values).to.have.lengthOf(1);
      expect(await tokens.getBalance(served.db, userId)).to.equal(50);
    });

    it('are refunded no more than there are, between debits and credits', async () => {
      await credit(100);
      const { values } = await atOnce(60, async (index) => {
        if (index % 3 === 0) return refund(7);
        if (index % 3 === 1) return credit(2).then(() => 0);
        return debit(5).then(
          () => 5,
          () => 0,
        );
      });
      const taken = values.reduce((sum, amount) => sum + amount, 0);
      expect(await tokens.getBalance(served.db, userId)).to.equal(100 + 40 - taken);
    });
  });
});
