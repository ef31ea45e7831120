import { expect } from 'chai';
import { readCatalogOf } from '../../../packages/tool/src/catalog/read.js';
import { parseTarget } from 'pgproof-runtime/target.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { whole } from '../../support/proofs.js';
import { fillTables } from '../../support/rows/fill.js';
import { runDb } from '../../support/run-db.js';
import { inSession, migrateFolder } from '../../support/runner.js';
import { legalValues } from '../round-trip/legal-values.js';
import { compareFacts, readFacts, withoutPosition } from '../history/facts.js';
import { sprint } from './original-sprint.js';

const versions = Object.keys(sprint);
const last = versions.at(-1) ?? '';

describe('a database on which the original sprint was run', () => {
  let database: TestDatabase;
  let fresh: string[];
  before(async () => {
    const { drop, ...migrated } = await createTestDatabase('migrated');
    fresh = await readFacts({ ...migrated, drop });
    await drop();
  });
  beforeEach(async () => {
    database = await createTestDatabase('empty');
    await migrateFolder(database.url, 'migrations', '20260214170001_create-token-bundle-purchase');
    await database.sql`drop table migration_restamp, migration_record, migration_version, pgmigrations`;
  });
  afterEach(() => database.drop());

  for (const version of versions.filter((one) => whole || one === last)) {
    it(`up to ${version} is adopted over its bridge, with rows, and migrated to what an empty one becomes`, async () => {
      const { url, sql } = database;
      const env = { DATABASE_URL: url };
      for (const step of versions.slice(0, versions.indexOf(version) + 1)) await sql.unsafe(sprint[step] ?? '');
      await sql.unsafe(`create table alembic_version (version_num varchar(32) primary key)`);
      const catalog = await readCatalogOf(parseTarget(url), 'vbwd-test');
      await inSession(url, ({ client }) => fillTables(client, catalog, { first: 1, legalValues }));
      const counts = async () =>
        [
          ...(await sql`select (select count(*) from "user") as users, (select count(*) from invoice_line_item) as items`),
        ][0];
      const before = await counts();

      const adopted = await runDb(['adopt', '--bridge', version], { env });
      expect([adopted.code, adopted.stderr], adopted.stderr).to.deep.equal([0, '']);
      const migrated = await runDb(['migrate'], { env });
      expect(migrated.code, migrated.stderr).to.equal(0);
      if (version === last) expect((await runDb(['verify'], { env })).code).to.equal(0);
      const found = (await readFacts(database)).filter((fact) => !/\b(?:alembic_version|arcana|taro_)/.test(fact));
      const { missing, surplus } = compareFacts(fresh.map(withoutPosition), found.map(withoutPosition));
      expect(missing).to.deep.equal([]);
      expect(surplus.filter((fact) => !/arcanatype|tarosessionstatus/.test(fact))).to.deep.equal([]);
      expect(await counts()).to.deep.equal(before);
    }).timeout(300_000);
  }
});
