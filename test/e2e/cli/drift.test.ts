import { expect } from 'chai';
import { models } from '../../../src/models/list.js';
import { closePublic } from '../../support/close-public.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { longTest } from '../../support/proofs.js';
import { runDb } from '../../support/run-db.js';

const index = {
  object: 'index public.ix_user_status',
  rule: 'indexes created',
  problem: 'is missing',
  fix: { sql: 'create index ix_user_status on public."user" using btree (status);' },
};

const nothing = new RegExp(`^0 differences: ${models.length} models, [1-9]\\d\\d facts looked at\\n$`);

describe('bin/db drift', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createTestDatabase('migrated');
    await closePublic(database.sql);
  });
  afterEach(() => database.drop());
  const drift = (words: readonly string[] = [], env: Record<string, string> = {}) =>
    runDb(['drift', ...words], { env: { DATABASE_URL: database.url, ...env } });

  it('says that a migrated database is what the models say', async () => {
    const { stdout, ...rest } = await drift();
    expect(rest).to.deep.equal({ code: 0, stderr: '' });
    expect(stdout).to.match(nothing);
  });

  it('says what differs and what fixes it, and is content once that has run', async () => {
    await database.sql.unsafe('drop index ix_user_status; alter table tax add column extra text');
    const { code, stdout, stderr } = await drift();
    expect({ code, stderr }).to.deep.equal({ code: 1, stderr: '' });
    expect(stdout).to.equal(`index public.ix_user_status: is missing
  fix: create index ix_user_status on public."user" using btree (status);
column public.tax.extra: is in the database (text), and no model knows it
  fix: the model of tax: extra: { type: 'text', nullable: true, about: '…' }, or { "object": "column public.tax.extra", "reason": "…" } in the exceptions
2 findings in 2 objects
`);
    const [, fix = ''] = /fix: (create index.*)/.exec(stdout) ?? [];
    await database.sql.unsafe(`${fix} alter table tax drop column extra`);
    expect((await drift()).code).to.equal(0);
  });

  longTest('prints what runs as a whole or not at all', async () => {
    await database.sql`alter table tax drop constraint tax_pkey cascade`;
    await database.sql`alter table tax add constraint tax_pkey primary key (id, code)`;
    const { stdout } = await drift();
    const [, fix = ''] =
      /constraint public\.tax\.tax_pkey: is PRIMARY KEY[^]*?fix: (begin;[^]*?commit;)/.exec(stdout) ?? [];
    expect(fix.split('\n').map((line) => line.trim())).to.deep.equal([
      'begin;',
      'alter table public.tax drop constraint tax_pkey;',
      'alter table public.tax add constraint tax_pkey primary key (id);',
      'commit;',
    ]);
    const { stdout: json } = await drift(['--json']);
    expect(json).to.contain('"sql": "begin;\\nalter table public.tax drop constraint tax_pkey;');
  });

  longTest('answers as JSON', async () => {
    await database.sql`drop index ix_user_status`;
    const { code, stdout } = await drift(['--json']);
    expect(code).to.equal(1);
    const { ok, result } = JSON.parse(stdout) as { ok: boolean; result: object };
    expect(ok).to.equal(false);
    expect(result).to.deep.include({ models: models.length, findings: [index] });
    // No password leaves the command.
    expect(stdout).not.to.include(new URL(database.url).password || 'no password');
  });

  longTest('answers as Markdown, and in GitHub’s CI with annotations beside the answer', async () => {
    await database.sql`drop index ix_user_status`;
    const { code, stdout, stderr } = await drift(['--markdown'], { GITHUB_ACTIONS: 'true' });
    expect(code).to.equal(1);
    expect(stdout).to.match(/^### Drift: 1 finding in 1 object\n[^]*\n {2}```sql\n {2}create index ix_user_status /);
    expect(stderr).to.equal(
      `::error title=indexes created::index public.ix_user_status: is missing%0Afix: ${index.fix.sql}\n`,
    );
  });

  longTest('says of a database that is behind that migrations are pending', async () => {
    await database.sql.unsafe(
      'drop index ix_user_status; delete from pgmigrations where id = (select max(id) from pgmigrations)',
    );
    const { code, stderr } = await drift();
    expect({ code, stderr }).to.deep.equal({
      code: 1,
      stderr: 'note: 1 of the migrations is not applied there: bin/db migrate, and ask again\n',
    });
  });

  longTest('compares with what the migrations build, whatever the database is', async () => {
    await database.sql`drop index ix_user_status`;
    const { code, stdout } = await drift(['--scratch']);
    expect(code).to.equal(0);
    expect(stdout).to.match(nothing);
  });

  it('exits with 2 when it could not find out', async () => {
    const both = await drift(['--markdown', '--json']);
    expect({ code: both.code, ...(JSON.parse(both.stdout) as object) }).to.include({ code: 2, ok: false });
    const nowhere = new URL(database.url);
    nowhere.pathname = '/vbwd_test_nowhere';
    const { code, stdout } = await drift([], { DATABASE_URL: nowhere.href });
    expect({ code, stdout }).to.deep.equal({ code: 2, stdout: '' });
  });
});
