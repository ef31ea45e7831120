import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { models } from '../../../src/models/list.js';
import { checkQueries, type PlanReport } from '../../../packages/tool/src/planner/check.js';
import { growingTables } from '../../../packages/tool/src/planner/growing.js';
import { isQuery } from '../../../packages/tool/src/typegen/describe.js';
import { readSources, type Source } from '../../../packages/tool/src/typegen/sources.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { longTest } from '../../support/proofs.js';
import { migrateFolder } from '../../support/runner.js';
import { serverMajor } from '../../support/server.js';

const project = join(import.meta.dirname, '../../..');

describe('the plans of our queries', () => {
  let db: TestDatabase;
  let sources: Source[];
  let growing: ReadonlySet<string>;

  before(async function () {
    if (serverMajor() !== 18) this.skip();
    db = await createTestDatabase('migrated');
    ({ sources } = await readSources(join(project, 'sql')));
    growing = await growingTables(parseConnectionUrl(db.url), models);
  });
  after(async () => {
    if (serverMajor() === 18) await db.drop();
  });

  longTest('are all served by indexes, or say why not', async () => {
    const { findings, queries } = await checkQueries(sources, growing, { config: parseConnectionUrl(db.url) });
    expect(findings).to.deep.equal([]);
    const planned = sources.flatMap((source) => source.queries).filter(({ text }) => isQuery(text));
    expect(queries).to.equal(planned.length).and.to.be.above(80);
  });

  longTest('need the reasons that are written above them', async () => {
    const bare = sources.map((source) => ({
      ...source,
      queries: source.queries.map((query) => ({ ...query, documentation: '' })),
    }));
    const { findings } = await checkQueries(bare, growing, { config: parseConnectionUrl(db.url) });
    expect(findings.map(({ query, table }) => `${query}: ${table}`)).to.include.members([
      'LockUserByEmail: user',
      'ListTokenTransactionsByReference: token_transaction',
      'FindCurrentPlan: subscription',
    ]);
  });

  it('lose their index by a migration that drops it, and each names the one it needs', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'vbwd-plans-'));
    try {
      cpSync(join(project, 'migrations'), directory, { recursive: true });
      const name = '20990101000000_drop-some-indexes';
      const dropped =
        'drop index ix_token_transaction_user_id_created_at, ix_user_email_lower, ix_subscription_user_id;';
      writeFileSync(join(directory, `${name}.up.sql`), dropped);
      writeFileSync(join(directory, `${name}.down.sql`), 'select 1;');
      const { findings } = await checkBuilt(directory);
      expect(findings.map(({ query, index }) => [query, index])).to.have.deep.members([
        ['LockUserByEmail', 'create index ix_user_lower_email on public."user" (lower((email)::text));'],
        [
          'ListTokenTransactions',
          'create index ix_token_transaction_user_id_created_at_id on public.token_transaction (user_id, created_at, id);',
        ],
        ['FindCurrentSubscription', 'create index ix_subscription_user_id on public.subscription (user_id);'],
        ['FindCurrentPlan', 'create index ix_subscription_user_id on public.subscription (user_id);'],
        ['UseFeature', 'create index ix_subscription_user_id on public.subscription (user_id);'],
        ['ActivateSubscription', 'create index ix_subscription_user_id on public.subscription (user_id);'],
      ]);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

async function checkBuilt(directory: string): Promise<PlanReport> {
  const built = await createTestDatabase('empty');
  try {
    await migrateFolder(built.url, directory);
    const { sources } = await readSources(join(project, 'sql'));
    const config = parseConnectionUrl(built.url);
    return await checkQueries(sources, await growingTables(config, models), { config });
  } finally {
    await built.drop();
  }
}
