import { compare } from 'bcryptjs';
import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { UnusablePassword } from '../../../src/services/password-hash.js';
import * as reset from '../../../src/services/password-reset.js';
import { addUser, atOnce, rejection, serveDatabase, type ServedDatabase } from '../../support/connect.js';
import { longTest } from '../../support/proofs.js';
import { watch } from '../../support/watch.js';

/** The fewest rounds that bcrypt knows. */
const options = { cost: 4 };

describe('a password reset', () => {
  let served: ServedDatabase;
  let userId: string;
  let email: string;

  before(async () => {
    served = await serveDatabase();
  });
  beforeEach(async () => {
    email = `Some.Body+${crypto.randomUUID()}@example.com`;
    userId = await addUser(served, email);
  });
  after(() => served.drop());

  const request = (to = email) => reset.requestReset(served.db, to);
  const use = (token: string, newPassword = 'new secret') =>
    reset.resetPassword(served.db, { token, newPassword }, options);
  const reasonOf = async (attempt: Promise<unknown>) => {
    const error = await rejection(attempt);
    expect(error).to.be.instanceOf(reset.ResetRefused);
    return (error as reset.ResetRefused).reason;
  };
  const openTokens = async () => {
    const [row] = await served.sql<{ count: number }[]>`
      select count(*)::integer as count from password_reset_token where user_id = ${userId} and used_at is null`;
    return row?.count;
  };
  const passwordIs = async (password: string) => {
    const [row] = await served.sql<{ hash: string }[]>`select password_hash as hash from "user" where id = ${userId}`;
    return compare(password, row?.hash ?? '');
  };
  const age = (interval: string) =>
    served.sql`update password_reset_token set expires_at = expires_at - ${interval}::interval where user_id = ${userId}`;

  it('gives a token of 32 bytes for an hour, of which the database has the SHA-256 only', async () => {
    const { token, ...rest } = await request();
    expect(token).to.match(/^[\w-]{43}$/);
    expect(rest).to.deep.include({ userId, email });
    const [row] = await served.sql<Record<string, unknown>[]>`
      select to_jsonb(password_reset_token) as row, token, expires_at,
        expires_at - now() at time zone 'utc' between '59 minutes' and '1 hour' as hour
      from password_reset_token where user_id = ${userId}`;
    expect(row?.['token']).to.equal(createHash('sha256').update(token).digest('hex'));
    expect(JSON.stringify(row)).not.to.contain(token);
    expect(row?.['hour']).to.equal(true);
    expect(rest.expiresAt.slice(0, 10)).to.equal(String(row?.['expires_at']).slice(0, 10));
  });

  it('sets the password, as a hash that Python can verify, and uses the token up', async () => {
    const { token } = await request();
    expect(await use(token, 'new secret')).to.deep.equal({ userId, email });
    expect(await passwordIs('new secret')).to.equal(true);
    const [row] = await served.sql<{ hash: string; version: number }[]>`
      select password_hash as hash, version from "user" where id = ${userId}`;
    expect(row?.hash).to.match(/^\$2b\$04\$/);
    expect(row?.version).to.equal(1);
    expect(await reasonOf(use(token, 'another'))).to.equal('already_used');
    expect(await passwordIs('new secret')).to.equal(true);
  });

  longTest('takes twelve rounds unless told', async function () {
    const { token } = await request();
    await reset.resetPassword(served.db, { token, newPassword: 'new secret' });
    const [row] = await served.sql<{ hash: string }[]>`select password_hash as hash from "user" where id = ${userId}`;
    expect(row?.hash).to.match(/^\$2b\$12\$/);
  });

  it('finds the address in whatever case, and the one in the same case first', async () => {
    expect(await request(email.toUpperCase())).to.include({ userId, email });
    const twin = await addUser(served, email.toLowerCase());
    expect(await request(email)).to.include({ userId });
    expect(await request(email.toLowerCase())).to.include({ userId: twin });
  });

  it('replaces the one before', async () => {
    const first = await request();
    const second = await request();
    expect(await openTokens()).to.equal(1);
    expect(await reasonOf(use(first.token))).to.equal('already_used');
    await use(second.token);
  });

  it('makes the other open links of the user useless, also those that Python wrote', async () => {
    const { token } = await request();
    await served.sql`insert into password_reset_token (user_id, token, expires_at) values (${userId}, ${crypto.randomUUID()}, '2999-01-01')`;
    await use(token);
    expect(await openTokens()).to.equal(0);
  });

  it('does not take what the database holds for a token', async () => {
    const { token } = await request();
    expect(await reasonOf(use(createHash('sha256').update(token).digest('hex')))).to.equal('invalid');
  });

  it('is refused when it expires while the password is hashed', async () => {
    const { token } = await request();
    const late = watch(served.db, async (name) => {
      if (name !== 'accounts/password-reset: LockUserOfResetToken') return;
      await served.sql`update password_reset_token set expires_at = '2026-01-01' where user_id = ${userId}`;
    });
    expect(await reasonOf(reset.resetPassword(late, { token, newPassword: 'new secret' }, options))).to.equal(
      'expired',
    );
  });

  it('is refused as invalid, else as expired, else as already used', async () => {
    expect(await reasonOf(use('nothing like it'))).to.equal('invalid');
    const { token } = await request();
    await use(token);
    expect(await reasonOf(use(token))).to.equal('already_used');
    await age('1 hour');
    expect(await reasonOf(use(token)), 'expired and used').to.equal('expired');
    const { token: second } = await request();
    await age('1 hour');
    expect(await reasonOf(use(second))).to.equal('expired');
    await served.sql`update "user" set status = 'SUSPENDED' where id = ${userId}`;
    expect(await reasonOf(use(second)), 'of a user who may not come in').to.equal('invalid');
  });

  for (const status of ['SUSPENDED', 'DELETED']) {
    it(`is not for a user who is ${status}, nor does an older link work`, async () => {
      const { token } = await request();
      await served.sql`update "user" set status = ${status} where id = ${userId}`;
      expect((await request()).userId).to.equal(null);
      expect(await reasonOf(use(token))).to.equal('invalid');
      expect(await openTokens()).to.equal(1);
    });
  }

  it('answers alike when no one has the address, after the same statements, and writes nothing', async () => {
    const trace = async (to: string) => {
      const names: string[] = [];
      const answer = await reset.requestReset(
        watch(served.db, (name) => void names.push(name)),
        to,
      );
      return { names, answer };
    };
    const [{ count } = { count: 0 }] = await served.sql<
      { count: number }[]
    >`select count(*)::integer as count from password_reset_token`;
    const unknown = await trace('nobody@example.com');
    expect(await served.sql`select from password_reset_token`).to.have.lengthOf(count);
    const known = await trace(email);
    expect(unknown.names).to.deep.equal(known.names);
    expect(Object.keys(unknown.answer)).to.deep.equal(Object.keys(known.answer));
    expect(unknown.answer).to.include({ userId: null, email: 'nobody@example.com' });
    expect(unknown.answer.token).to.have.lengthOf(known.answer.token.length);
    expect(unknown.answer.expiresAt).to.have.lengthOf(known.answer.expiresAt.length);
    expect(await reasonOf(use(unknown.answer.token))).to.equal('invalid');
  });

  it('waits for no disk to commit, which would tell the known address', async () => {
    const settings: unknown[] = [];
    await reset.requestReset(
      watch(served.db, async (name, transaction) => {
        if (!name.endsWith('ReplacePasswordResetToken')) return;
        const { rows } = await transaction.execute({ name: 'test: Show', text: 'show synchronous_commit' }, []);
        settings.push(...rows);
      }),
      email,
    );
    expect(settings).to.deep.equal([{ synchronous_commit: 'off' }]);
  });

  it('lets both wait for the same moment', async () => {
    for (const to of [email, 'nobody@example.com']) {
      const started = performance.now();
      await request(to);
      expect(performance.now() - started).to.be.at.least(49);
    }
  });

  for (const [title, password] of Object.entries({ 'no password': '', 'more than bcrypt reads': 'ü'.repeat(37) })) {
    it(`refuses ${title}, and keeps the token`, async () => {
      const { token } = await request();
      expect(await rejection(use(token, password))).to.be.instanceOf(UnusablePassword);
      await use(token);
    });
  }

  it('succeeds once for a token that is used twenty times at once', async () => {
    const { token } = await request();
    const { values, errors } = await atOnce(20, (index) => use(token, `secret ${index}`).then(() => `secret ${index}`));
    expect(values).to.have.lengthOf(1);
    for (const error of errors)
      expect(error).to.be.instanceOf(reset.ResetRefused).and.to.include({ reason: 'already_used' });
    expect(await passwordIs(values[0] ?? '')).to.equal(true);
  });

  it('leaves one open token when it is asked for twenty times at once', async () => {
    const { values } = await atOnce(20, () => request());
    expect(await openTokens()).to.equal(1);
    const { values: used } = await atOnce(20, (index) => use(values[index]?.token ?? ''));
    expect(used).to.have.lengthOf(1);
  });

  longTest('neither waits for another for ever nor leaves a link open, whether used or asked for first', async () => {
    for (let round = 0; round < 5; round++) {
      const { token } = await request();
      const { errors } = await atOnce<unknown>(16, (index) => (index % 2 === 0 ? use(token) : request()));
      for (const error of errors) expect(error).to.be.instanceOf(reset.ResetRefused);
      expect(await openTokens()).to.be.at.most(1);
    }
  });

  it('changes nothing when it breaks before the last statement', async () => {
    const { token } = await request();
    const breaking = watch(served.db, async (name, connection) => {
      if (name.endsWith(': ResetPassword'))
        await connection.execute({ name: 'test: Break', text: 'select pg_terminate_backend(pg_backend_pid())' }, []);
    });
    await rejection(reset.resetPassword(breaking, { token, newPassword: 'new secret' }, options));
    expect(await openTokens()).to.equal(1);
    await use(token, 'new secret');
  });

  it('can be taken back, all of a user at once', async () => {
    expect(await reset.invalidateResets(served.db, userId)).to.equal(0);
    const { token } = await request();
    expect(await reset.invalidateResets(served.db, userId)).to.equal(1);
    expect(await reasonOf(use(token))).to.equal('already_used');
  });

  it('is forgotten when it expired more than 7 days ago, used or not', async () => {
    await reset.cleanupExpiredResets(served.db, 0);
    const kept = await request();
    await age('6 days 24 hours');
    await use((await request()).token);
    expect(await reset.cleanupExpiredResets(served.db)).to.equal(0);
    await age('2 hours');
    expect(await reset.cleanupExpiredResets(served.db)).to.equal(1);
    expect(await reasonOf(use(kept.token))).to.equal('invalid');
    await age('30 days');
    expect(await reset.cleanupExpiredResets(served.db)).to.equal(1);
  });
});
