import { compare } from 'bcryptjs';
import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { longTest } from '../support/proofs.js';
import { runDb } from '../support/run-db.js';

describe('reset-db', () => {
  let db: TestDatabase;
  const reset = (env: Record<string, string> = {}, ...words: string[]) =>
    runDb(['reset-db', ...words], { env: { DATABASE_URL: db.url, FORCE: '1', ...env } });

  beforeEach(async () => {
    db = await createTestDatabase('empty');
  });
  afterEach(() => db.drop());

  it('drops what is there, migrates, and creates users and demo data', async () => {
    await db.sql`create table of_somebody (id integer)`;
    const { code, stderr } = await reset();
    expect(stderr).to.equal('');
    expect(code).to.equal(0);
    const [{ old } = { old: true }] = await db.sql<
      { old: boolean }[]
    >`select to_regclass('of_somebody') is not null as old`;
    expect(old).to.equal(false);
    const users = await db.sql<
      { email: string; role: string; status: string }[]
    >`select email, role, status from "user" order by email`;
    expect(users.map(({ email, role, status }) => `${email} ${role} ${status}`)).to.deep.equal([
      'admin@example.com ADMIN ACTIVE',
      'test@example.com USER ACTIVE',
      'user.free@demo.local USER ACTIVE',
      'user.pro@demo.local USER ACTIVE',
    ]);
    const [counts] = await db.sql`
      select
        (select count(*)::integer from tarif_plan) as plans,
        (select count(*)::integer from addon) as addons,
        (select count(*)::integer from addon_tarif_plans) as bound_addons,
        (select count(*)::integer from token_bundle) as bundles,
        (select count(*)::integer from subscription where status = 'ACTIVE') as subscriptions,
        (select count(*)::integer from user_invoice where status = 'PAID') as invoices,
        (select count(*)::integer from country) as countries`;
    expect(counts).to.deep.equal({
      plans: 3,
      addons: 2,
      bound_addons: 1,
      bundles: 3,
      subscriptions: 2,
      invoices: 3,
      countries: 36,
    });
    const journals = await db.sql`
      select balance.balance, sum(entry.amount)::integer as journal
      from user_token_balance as balance
      join token_transaction as entry on entry.user_id = balance.user_id
      group by balance.id`;
    expect([...journals], 'tokens').to.deep.equal([{ balance: 500, journal: 500 }]);
  });

  longTest('hashes passwords with bcrypt, so that the Python side can verify them', async () => {
    await reset({ ADMIN_EMAIL: 'Boss@Example.org', ADMIN_PASSWORD: 'Geheim1!' }, '--skip-demo-data');
    const users = await db.sql<
      { email: string; password_hash: string }[]
    >`select email, password_hash from "user" order by email`;
    expect(users.map(({ email }) => email)).to.deep.equal(['boss@example.org', 'test@example.com']);
    expect(users[0]?.password_hash).to.match(/^\$2b\$12\$/);
    expect(await compare('Geheim1!', users[0]?.password_hash ?? '')).to.equal(true);
    expect(await compare('TestPass123@', users[1]?.password_hash ?? '')).to.equal(true);
  });

  longTest('leaves the demo data out with DEMO=0, and ends other connections', async () => {
    await db.sql.reserve();
    await reset({ DEMO: '0' });
    const [row] =
      await db.sql`select count(*)::integer as plans, (select count(*)::integer from "user") as users from tarif_plan`;
    expect(row).to.deep.equal({ plans: 0, users: 2 });
  });

  it('does nothing when there is no terminal to type the name on', async () => {
    await db.sql`create table of_somebody (id integer)`;
    const { code, stderr } = await reset({ FORCE: '' });
    expect(code).to.equal(1);
    expect(stderr).to.contain('there is no terminal to ask on').and.to.contain('fix: bin/db reset-db --force');
    expect((await db.sql`select to_regclass('of_somebody')::text as name`)[0]).to.deep.equal({ name: 'of_somebody' });
  });

  it('refuses a server on another machine before it connects', async () => {
    const { code, stderr } = await reset({ DATABASE_URL: 'postgres://app:geheim@db.example.invalid/vbwd' });
    expect(code).to.equal(1);
    expect(stderr).to.contain('ALLOW_REMOTE=db.example.invalid').and.not.to.contain('geheim');
  });

  it('refuses two users of one address before it drops anything', async () => {
    await db.sql`create table of_somebody (id integer)`;
    const { code, stderr } = await reset({ ADMIN_EMAIL: 'one@example.com', TEST_EMAIL: 'One@Example.com' });
    expect(code).to.equal(2);
    expect(stderr).to.contain('ADMIN_EMAIL and TEST_EMAIL are the same');
    expect((await db.sql`select to_regclass('of_somebody')::text as name`)[0]).to.deep.equal({ name: 'of_somebody' });
  });

  longTest('says what state the database is in when a migration fails', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vbwd-reset-'));
    cpSync(join(import.meta.dirname, '../../migrations'), folder, { recursive: true });
    writeFileSync(join(folder, '20990101000000_break-it.up.sql'), 'select 1 / 0;\n');
    writeFileSync(join(folder, '20990101000000_break-it.down.sql'), 'select 1;\n');
    const { code, stderr } = await reset({}, '--migrations', folder);
    rmSync(folder, { recursive: true });
    expect(code).to.equal(1);
    expect(stderr).to.contain('20990101000000_break-it.up.sql:1:1: division by zero');
    expect(stderr).to.contain('holds the migrations before that one, no users and no demo data');
  });

  it('drops nothing that it could not build again', async () => {
    await db.sql`create table of_somebody (id integer)`;
    const role = `vbwd_test_${randomBytes(4).toString('hex')}`;
    await db.sql.unsafe(`create role ${role} login password 'x'`);
    const [{ name } = { name: '' }] = await db.sql<{ name: string }[]>`select current_database() as name`;
    await db.sql.unsafe(`alter database "${name}" owner to ${role}`);
    const url = new URL(db.url);
    url.username = role;
    url.password = 'x';
    const asOwner = await reset({ DATABASE_URL: url.href });
    await db.sql.unsafe(`alter database "${name}" owner to current_user; drop role ${role}`);
    expect(asOwner.code).to.equal(1);
    expect(asOwner.stderr).to.contain('may not create databases').and.to.contain(`alter role "${role}" createdb`);

    const folder = mkdtempSync(join(tmpdir(), 'vbwd-reset-'));
    writeFileSync(join(folder, '20990101000000_break-it.up.sql'), 'commit;\n');
    writeFileSync(join(folder, '20990101000000_break-it.down.sql'), 'select 1;\n');
    const unrunnable = await reset({}, '--migrations', folder);
    rmSync(folder, { recursive: true });
    expect(unrunnable.code).to.equal(1);
    expect(unrunnable.stderr).to.contain('20990101000000_break-it.up.sql:1:1: commit');
    expect((await db.sql`select to_regclass('of_somebody')::text as name`)[0]).to.deep.equal({ name: 'of_somebody' });
  });
});
