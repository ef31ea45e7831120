import { expect } from 'chai';
import type { Catalog } from '../../../packages/tool/src/catalog/catalog.js';
import { readCatalog } from '../../../packages/tool/src/catalog/read.js';
import { checks, findDrift } from '../../../packages/tool/src/checks/list.js';
import { fromPostgres } from 'pgproof-runtime/postgres.js';
import { closePublic } from '../../support/close-public.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { platform } from '../../support/platform.js';

describe('models and the migrated database', () => {
  let database: TestDatabase;
  let catalog: Catalog;

  before(async () => {
    database = await createTestDatabase('migrated');
    const session = await database.sql.reserve();
    await closePublic(session);
    catalog = await readCatalog(fromPostgres(session));
    session.release();
  });

  after(() => database.drop());

  for (const check of checks) {
    it(check.name, () => {
      expect(findDrift(platform, catalog, [check])).to.deep.equal([]);
    });
  }

  it('are compared by the six checks that the platform knows, under their names, and by more', () => {
    const names = checks.map(({ name }) => name);
    expect(names.slice(0, 6)).to.have.members([
      'all models have tables',
      'model columns exist in the database',
      'enum types match',
      'foreign keys exist',
      'indexes created',
      'unique constraints enforced',
    ]);
    expect(names).to.have.lengthOf(new Set(names).size);
  });
});
