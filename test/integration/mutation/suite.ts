import { expect } from 'chai';
import type postgres from 'postgres';
import type { Catalog } from '../../../packages/tool/src/catalog/catalog.js';
import { readCatalog } from '../../../packages/tool/src/catalog/read.js';
import { findDrift } from '../../../packages/tool/src/checks/list.js';
import { fromPostgres } from 'pgproof-runtime/postgres.js';
import { closePublic } from '../../support/close-public.js';
import { createTestDatabase, serverMajor, type TestDatabase } from '../../support/database.js';
import { platform } from '../../support/platform.js';
import { isChosen } from '../../support/proofs.js';
import { hunt } from './hunt.js';
import { pack } from './mutant.js';
import { mutants } from './mutants.js';

const catalogs =
  'pg_attribute, pg_attrdef, pg_class, pg_constraint, pg_depend, pg_index, pg_shdepend, pg_trigger, pg_type';

/** Hunts the mutants of some groups, in one session. With MUTANTS=alone each is made by itself, which takes minutes. */
export function describeHunt(groups: readonly (keyof typeof mutants)[]): void {
  describe('the checks find and name', function () {
    this.timeout(process.env['MUTANTS'] === 'alone' ? 1_800_000 : 300_000);
    let database: TestDatabase;
    let session: postgres.ReservedSql;
    let before_: Catalog;

    before(async () => {
      database = await createTestDatabase('migrated');
      session = await database.sql.reserve();
      await closePublic(session);
      // What they say of a catalog does not depend on rows, but a mutant may: a column that takes no null, for one.
      await session.unsafe(`truncate ${platform.models.map(({ table }) => `"${table}"`).join(', ')}`);
      before_ = await readCatalog(fromPostgres(session));
    });

    after(async () => {
      session.release();
      await database.drop();
    });

    it('nothing in the undamaged database', () => {
      expect(findDrift(platform, before_)).to.deep.equal([]);
    });

    for (const group of groups) {
      const possible = mutants[group].filter(({ since = 0 }) => since <= serverMajor());
      const chosen = possible.filter(({ object, sql }) => isChosen(`${object}\n${sql}`, 30));
      it(`${chosen.length} of ${chosen.length} damages: ${group}`, async () => {
        expect(chosen, 'damages to make').not.to.have.length(0);
        const batches = process.env['MUTANTS'] === 'alone' ? chosen.map((mutant) => [mutant]) : pack(chosen);
        const failures: string[] = [];
        for (const [position, batch] of batches.entries()) {
          // Each damage that is rolled back leaves dead rows in the catalogs, and reading them gets slower and slower.
          if (position % 10 === 0) await session.unsafe(`vacuum ${catalogs}`);
          for (const { mutant, failure } of await hunt(session, before_, batch))
            if (failure !== undefined) failures.push(`${mutant.kind}: ${mutant.object}: ${failure}\n  ${mutant.sql}`);
        }
        expect(failures, `${failures.length} of ${chosen.length} survived:\n${failures.join('\n')}`).to.deep.equal([]);
      });
    }
  });
}
