import { expect } from 'chai';
import { alembicStates, buildAlembicState } from '../../support/alembic/states.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { compareFacts, expectedFacts, readFacts } from './facts.js';

describe("the original sprint's SQL", () => {
  let db: TestDatabase;

  before(async () => {
    db = await createTestDatabase('empty');
  });

  after(() => db.drop());

  it('makes the catalog that the platform had after its last repair, fact by fact, column order included', async () => {
    const state = alembicStates.find(({ revision }) => revision === '20260215_nullable_tarif_plan');
    if (state === undefined) throw new Error('no such state');
    await buildAlembicState(db, state);
    await db.sql`drop table public.alembic_version`;

    expect(compareFacts(expectedFacts('after-original-sprint'), await readFacts(db))).to.deep.equal({
      missing: [],
      surplus: [],
    });
  });
});
