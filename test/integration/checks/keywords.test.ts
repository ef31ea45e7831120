import { expect } from 'chai';
import { keywords } from '../../../packages/tool/src/catalog/keywords.js';
import { quoted } from '../../../packages/tool/src/checks/sql.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

describe('a name in the SQL of a finding', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('empty');
  });
  after(() => database.drop());

  it('is quoted where the server quotes it', async () => {
    const words = [...keywords, 'name', 'created_at', 'Name', 'a b', 'a"b', '1a', 'ä', 'a$'];
    const rows = await database.sql<{ word: string; catcode: string }[]>`
      select word, catcode from pg_get_keywords() where catcode <> 'U'`;
    expect(rows.filter(({ word }) => !keywords.has(word))).to.deep.equal([]);
    // Each can be read back as itself.
    const columns = words.map((word) => `1 as ${quoted(word)}`).join(', ');
    const [row] = await database.sql.unsafe(`select * from (select ${columns}) as t`);
    expect(Object.keys(row ?? {})).to.have.members(words);
  });
});
