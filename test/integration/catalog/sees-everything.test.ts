import { expect } from 'chai';
import type postgres from 'postgres';
import { readCatalog } from '../../../packages/tool/src/catalog/read.js';
import { compareCatalogs, describeDifference } from '../../../packages/tool/src/catalog/diff.js';
import { exceptionFor, faultOfObject, leaveOut, listLeftOut } from '../../../packages/tool/src/catalog/exceptions.js';
import { factsOf } from '../../../packages/tool/src/catalog/facts.js';
import { fromPostgres } from 'pgproof-runtime/postgres.js';
import { createTestDatabase, serverMajor, type TestDatabase } from '../../support/database.js';
import { prove } from '../../support/proofs.js';
import { damages } from './damages.js';

describe('the comparison of two catalogs sees', () => {
  let database: TestDatabase;
  let session: postgres.ReservedSql;

  before(async () => {
    database = await createTestDatabase('empty');
    session = await database.sql.reserve();
  });

  after(async () => {
    session.release();
    await database.drop();
  });

  for (const { name, setup, damage, sees, since } of damages) {
    if (since !== undefined && since > serverMajor()) continue;

    prove(name, async () => {
      await session.unsafe('begin');
      try {
        await session.unsafe(setup);
        const before = await readCatalog(fromPostgres(session));
        await session.unsafe(damage);
        const after = await readCatalog(fromPostgres(session));
        expect(compareCatalogs(before, after).differences.map(describeDifference)).to.deep.equal(sees);
        expect(compareCatalogs(after, before).outcome).to.equal(compareCatalogs(before, after).outcome);
        // Two facts under one name would hide each other's differences.
        const objects = factsOf(after, { owners: true }).map(({ object }) => object);
        expect(objects).to.have.lengthOf(new Set(objects).size);
        // Each can be excepted as it is named, and goes by that and by nothing else.
        for (const object of objects) expect(faultOfObject(exceptionFor(object)), object).to.equal(undefined);
        const all = objects.map((object) => ({ object: exceptionFor(object), reason: 'a test' }));
        expect(
          listLeftOut(leaveOut(after, factsOf(after, { owners: true }), all).left).map((one) => one.objects),
        ).to.have.deep.members(objects.map((object) => [object]));
      } finally {
        await session.unsafe('rollback');
      }
    });
  }
});
