import { expect } from 'chai';
import type postgres from 'postgres';
import type { Catalog } from '../../packages/tool/src/catalog/catalog.js';
import { readCatalog } from '../../packages/tool/src/catalog/read.js';
import { compareCatalogs } from '../../packages/tool/src/catalog/diff.js';
import type { Check, Finding } from '../../packages/tool/src/checks/check.js';
import { findDrift } from '../../packages/tool/src/checks/list.js';
import { fromPostgres } from 'pgproof-runtime/postgres.js';
import { closePublic } from './close-public.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { platform } from './platform.js';

/** A migrated database, which each test damages within a transaction that is rolled back. */
export interface Drift {
  run(sql: string): Promise<void>;
  rows(sql: string): Promise<readonly unknown[]>;
  read(): Promise<Catalog>;
  /** What a check, or all of them, finds now. */
  find(check?: Check): Promise<Finding[]>;
  /** Runs the damage, expects the findings, and where they are repaired by SQL runs that and expects the catalog from before. */
  proves(damage: string, findings: readonly Finding[]): Promise<void>;
}

export function useDrift(): Drift {
  let database: TestDatabase;
  let session: postgres.ReservedSql;

  before(async () => {
    database = await createTestDatabase('migrated');
    session = await database.sql.reserve();
    await closePublic(session);
  });
  beforeEach(async () => {
    await session.unsafe('begin');
  });
  afterEach(async () => {
    await session.unsafe('rollback');
  });
  after(async () => {
    session.release();
    await database.drop();
  });

  const run = async (sql: string) => {
    await session.unsafe(sql);
  };
  const read = () => readCatalog(fromPostgres(session));
  const find = async (check?: Check) => findDrift(platform, await read(), check && [check]);
  return {
    run,
    rows: (sql) => session.unsafe(sql),
    read,
    find,
    proves: async (damage, findings) => {
      const before = await read();
      await run(damage);
      expect(await find()).to.deep.equal(findings);
      const fixes = findings.flatMap(({ fix }) => ('sql' in fix ? [fix.sql] : []));
      if (fixes.length < findings.length) return;
      await run(fixes.join('\n'));
      expect(await find()).to.deep.equal([]);
      expect(compareCatalogs(before, await read()).outcome).not.to.equal('different');
    },
  };
}
