import { expect } from 'chai';
import type postgres from 'postgres';
import type { Catalog } from '../../../packages/tool/src/catalog/catalog.js';
import { readCatalog } from '../../../packages/tool/src/catalog/read.js';
import { fromPostgres } from 'pgproof-runtime/postgres.js';
import { closePublic } from '../../support/close-public.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { hunt } from './hunt.js';
import { pack, type Mutant } from './mutant.js';

describe('the hunt for mutants', () => {
  let database: TestDatabase;
  let session: postgres.ReservedSql;
  let undamaged: Catalog;

  before(async () => {
    database = await createTestDatabase('migrated');
    session = await database.sql.reserve();
    await closePublic(session);
    undamaged = await readCatalog(fromPostgres(session));
  });
  after(async () => {
    session.release();
    await database.drop();
  });

  const good: Mutant = mutant('index public.ix_tax_code', 'drop index ix_tax_code', ['public.tax']);
  const resultsOn = async (...batch: Mutant[]) => (await hunt(session, undamaged, batch)).map(({ failure }) => failure);

  it('is content with a damage that is found, named and repaired', async () => {
    expect(await resultsOn(good)).to.deep.equal([undefined]);
  });

  it('refuses a damage that changes nothing', async () => {
    expect(await resultsOn(mutant('table public.tax', 'select 1', ['public.tax']))).to.deep.equal([
      'no mutant: the catalog is as before',
    ]);
  });

  it('tells of a damage that no check finds', async () => {
    const silent = mutant('table public.tax', `comment on table tax is 'changed'`, ['public.tax']);
    expect(await resultsOn(silent)).to.deep.equal(['not found: comment on table public.tax']);
  });

  it('tells of a damage that is found somewhere else', async () => {
    expect(await resultsOn({ ...good, object: 'table public.tax' })).to.deep.equal([
      'not named: the findings are on index public.ix_tax_code',
    ]);
  });

  it('tells of a fix that does not bring everything back', async () => {
    const more = `${good.sql}; comment on table tax is 'changed'`;
    expect(await resultsOn({ ...good, sql: more })).to.deep.equal(['its fix leaves comment on table public.tax']);
  });

  it('finds the one in a batch that cannot be made', async () => {
    expect(await resultsOn(good, mutant('table public.country', 'nonsense', ['public.country']))).to.deep.equal([
      undefined,
      'error: syntax error at or near "nonsense"',
    ]);
  });

  it('packs together only what has nothing in common', () => {
    const [a, b] = [mutant('a', '', ['public.t']), mutant('b', '', ['public.t', 'public.u'])];
    const [c, d] = [mutant('c', '', ['public.v']), { ...mutant('d', '', []), alone: true as const }];
    const e = mutant('e', '', ['public.t.x']);
    expect(pack([a, b, c, d, e]).map((batch) => batch.map(({ object }) => object))).to.deep.equal([
      ['e'],
      ['a', 'c'],
      ['b'],
      ['d'],
    ]);
  });
});

function mutant(object: string, sql: string, touches: readonly string[]): Mutant {
  return { kind: 'a test', object, sql, touches };
}
