import { expect } from 'chai';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { compareFacts, expectedFacts, readFacts } from './facts.js';
import { migrateTo, migrationNames } from './steps.js';

describe('the catalog after the fifteenth migration', () => {
  let db: TestDatabase;

  before(async () => {
    db = await createTestDatabase('empty');
    await migrateTo(db, migrationNames[14] ?? '');
  });

  after(() => db.drop());

  it("equals the platform's before the sprint, fact by fact, column order included", async () => {
    expect(compareFacts(expectedFacts('before-sprint'), await readFacts(db))).to.deep.equal({
      missing: [],
      surplus: [],
    });
  });

  it('differs by just those facts that are changed', async () => {
    await db.sql`alter table tax drop column rate, add column rate numeric(5, 2) not null`;
    await db.sql`comment on column tax.name is 'what the invoice says'`;
    await db.sql`create index ix_tax_name on tax (name)`;
    await db.sql`grant select on currency to public`;
    await db.sql`create view tax_name as select name from tax`;

    const { missing, surplus } = compareFacts(expectedFacts('before-sprint'), await readFacts(db));

    expect(missing.filter((fact) => fact.includes('\trate\t'))).to.deep.equal([
      'column\ttax\t4\trate\tnumeric(5,2)\tnot null\t',
    ]);
    expect(
      surplus.filter((fact) => !/^column\ttax\t/.test(fact)).map((fact) => fact.split('\t').slice(0, 2)),
    ).to.deep.equal([
      ['comment', 'tax'],
      ['grants', 'currency'],
      ['index', 'tax'],
      ['other relation', 'tax_name'],
    ]);
    expect(surplus).to.include('column\ttax\t12\trate\tnumeric(5,2)\tnot null\t');
  });
});
