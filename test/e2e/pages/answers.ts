import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import type { Query } from 'pgproof-runtime';
import type { Page } from 'playwright-core';
import * as models from '../../../src/models/tables.js';
import { addUser } from '../../support/connect.js';
import { createTestDatabase, serverMajor, type TestDatabase } from '../../support/database.js';
import { addPlan, subscribe } from '../../support/plans.js';
import { addAddon } from '../../support/shop.js';
import type { Pages } from './pages.js';

const project = join(import.meta.dirname, '../../..');

/** Tests that somebody who joins the platform finds in the pages what the database itself says. */
export function testAnswers({ open }: Pages): void {
  let database: TestDatabase;

  before(async () => {
    database = await createTestDatabase('migrated');
  });
  after(() => database.drop());

  it('tell what happens to the rows of a user that is deleted', async () => {
    const page = await open('index.html');
    await find(page, 'user');
    await page.getByRole('navigation', { name: 'On this page' }).getByText('When a row is deleted').click();
    const lines = await page.evaluate<string[]>(`(${ownTexts})([...document.querySelectorAll('#deletion + ul > li')])`);
    const rows = await database.sql<{ table: string; columns: string; action: string }[]>`
      select
        constraint_.conrelid::regclass::text as table,
        (select string_agg(attname, ', ') from pg_attribute where attrelid = conrelid and attnum = any(conkey)) as columns,
        confdeltype as action
      from pg_constraint as constraint_
      where contype = 'f' and confrelid = '"user"'::regclass and conparentid = 0
      order by 1`;
    expect(rows.length).to.be.greaterThan(5);
    expect(lines.map((line) => line.replace(/:.*/, '')).sort()).to.deep.equal(
      rows.map(({ table, columns, action }) => `rows of ${table} (${columns}) ${then[action]}`).sort(),
    );
  });

  it('tell what stops that: an add-on on the subscription of a user, unless it goes along', async () => {
    const page = await open('tables/public.user.html');
    const line = page.locator('#deletion ~ ul li li', { hasText: 'addon_subscription (subscription_id)' });
    expect((await line.innerText()).replace(/\s+/g, ' ')).to.contain('stop it, unless they are deleted along');
    const { sql } = database;
    const addon = await addAddon(database);
    const [mine, other] = await Promise.all([addUser(database), addUser(database)]);
    const subscription = await subscribe(database, mine, await addPlan(database));
    const take = (user: string) =>
      sql`insert into addon_subscription (user_id, addon_id, subscription_id) values (${user}, ${addon}, ${subscription})`;
    await take(mine);
    await take(other);
    const remove = async () => (await sql`delete from "user" where id = ${mine}`).count;
    const refused = await remove().catch((error: unknown) => error);
    expect(refused).to.include({ code: '23503', constraint_name: 'addon_subscription_subscription_id_fkey' });
    await sql`delete from "user" where id = ${other}`;
    expect(await remove()).to.equal(1);
  });

  it('tell which queries lose their index if ix_subscription_user_id goes', async function () {
    if (serverMajor() < 16) this.skip();
    const page = await open('index.html');
    await find(page, 'ix_subscription_user_id');
    const cell = page.locator('tr:has(:target) td[data-head="Queries"] div', { hasText: 'need it:' });
    const told = await cell.locator('a').allTextContents();
    const plan = await addPlan(database);
    await database.sql`insert into "user" (email, password_hash) select n || '@example.com', '' from generate_series(1, 5000) as n`;
    await database.sql`insert into subscription (user_id, tarif_plan_id, status) select id, ${plan}, 'ACTIVE' from "user"`;
    await database.sql`analyze`;
    const using: string[] = [];
    for (const { name, text } of await queries())
      if ((await planOf(text)).includes('"ix_subscription_user_id"')) using.push(name.replace(/.*: /, ''));
    expect(using).to.have.length.greaterThan(2);
    expect(told.sort()).to.deep.equal(using.sort());
  });

  it('tell since when and why subscription.provider_subscription_id is called that', async () => {
    const file = readdirSync(join(project, 'migrations')).find(
      (name) =>
        name.endsWith('.up.sql') &&
        /alter table subscription rename column \w+ to provider_subscription_id;/.test(sqlOf(name)),
    );
    const sql = sqlOf(file ?? '');
    const statement = sql.split('\n').find((line) => /^alter table subscription rename/.test(line)) ?? '';
    const page = await open('timeline.html');
    await find(page, 'subscription.provider_subscription_id');
    const row = page.locator('tr:has(:target)');
    const since = await row.locator('td[data-head="Since"]').innerText();
    expect(since.replace(/\s+/g, ' ')).to.contain('renamed 2026-02-12, was stripe_subscription_id');
    await row.getByRole('link', { name: '2026-02-12' }).click();
    await page.waitForURL(/migrations/);
    expect(await page.locator('h1').innerText()).to.equal(file?.replace('.up.sql', ''));
    expect((await page.locator(':target').innerText()).trim()).to.equal(statement);
    const why = /-- Why: ([^.]*\.)/.exec(sql)?.[1] ?? 'none';
    expect((await page.locator('.lead').innerText()).toLowerCase()).to.contain(why.toLowerCase());
  });

  it('tell which tables grow', async () => {
    const page = await open('types.html');
    await page.getByRole('link', { name: 'Tables', exact: true }).click();
    const told = await page.locator('#grows ~ ul a').allTextContents();
    const growing = Object.values(models).flatMap((model) =>
      'table' in model && !('small' in model) ? [model.table] : [],
    );
    expect(growing).to.include('subscription').and.not.to.include('country');
    expect(told.sort()).to.deep.equal(growing.sort());
  });

  async function planOf(text: string): Promise<string> {
    return JSON.stringify(await database.sql.unsafe(`explain (generic_plan, format json) ${text}`).simple());
  }
}

const then: Record<string, string> = {
  a: 'stop it',
  c: 'are deleted, too',
  d: 'stay, and refer to the default',
  n: 'stay, and refer to nothing',
  r: 'stop it',
};

/** Of lines of a list, without the lists in them. */
const ownTexts = `(lines) => lines.map((line) =>
  [...line.childNodes].filter(({ nodeName }) => nodeName !== 'UL').map(({ textContent }) => textContent).join('').replace(/\\s+/g, ' ').trim())`;

/** Types into the search, and goes to what it offers first. */
async function find(page: Page, words: string): Promise<void> {
  await page.keyboard.press('/');
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
  await page.waitForURL(/tables/);
}

function sqlOf(file: string): string {
  return readFileSync(join(project, 'migrations', file), 'utf8');
}

/** All queries of the platform, as the generated modules have them. */
async function queries(): Promise<Pick<Query<never, never>, 'name' | 'text'>[]> {
  const folder = join(project, 'src/queries');
  const found: Pick<Query<never, never>, 'name' | 'text'>[] = [];
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  )) {
    const module = (await import(pathToFileURL(join(folder, file)).href)) as Record<string, unknown>;
    for (const value of Object.values(module))
      if (typeof value === 'object' && value !== null && 'text' in value && 'name' in value)
        found.push({ name: String(value.name), text: String(value.text) });
  }
  return found;
}
