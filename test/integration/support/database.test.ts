import { expect } from 'chai';
import { createTestDatabase, serverMajor } from '../../support/database.js';
import { onServer } from '../../support/server.js';

describe('a test database', () => {
  for (const template of ['empty', 'migrated'] as const) {
    it(`is made from ${template} and gone after drop()`, async () => {
      const database = await createTestDatabase(template);
      const [row] = await database.sql<{ name: string; zone: string; version: string }[]>`
        select current_database() as name, current_setting('TimeZone') as zone, current_setting('server_version_num') as version`;
      expect(row?.name).to.match(/^pgproof_test_[0-9a-f]{7}_[0-9a-f]{12}$/);
      expect(row?.zone).to.equal('UTC');
      expect(Math.floor(Number(row?.version) / 10000)).to.equal(serverMajor());
      await database.drop();
      const left = await onServer((server) => server`select 1 from pg_database where datname = ${String(row?.name)}`);
      expect(left).to.have.length(0);
    });
  }
});
