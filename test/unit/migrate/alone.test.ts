import { expect } from 'chai';
import { aloneIn, droppedIndex, plainlyDropped } from '../../../packages/tool/src/migrate/alone.js';

describe('an index that a file drops', () => {
  for (const text of [
    'drop index concurrently ix;',
    '-- no-transaction\n-- Why: so.\n\nDROP INDEX CONCURRENTLY Ix_A',
    'drop index concurrently if exists app.ix /* ; */ ;',
    'drop index concurrently "Ix"."a""b";',
  ])
    it(`is read without the grammar as with it: ${JSON.stringify(text)}`, async () => {
      const statement = await aloneIn({ path: 'a.down.sql', text, sha256: '', transactional: false });
      expect(statement && droppedIndex(statement)).to.deep.equal(plainlyDropped(text));
    });

  for (const text of [
    'drop index ix;',
    'drop index concurrently ix, app.ix;',
    'drop index concurrently ix cascade;',
    "set statement_timeout = '1h'; drop index concurrently ix;",
    'drop index concurrently ix; select 1;',
    'drop index concurrently "a b";',
    'drop index concurrently a.b.c;',
    "select 'drop index concurrently ix';",
    'drop index concurrently',
  ])
    it(`is left to the grammar: ${JSON.stringify(text)}`, () => {
      expect(plainlyDropped(text)).to.equal(undefined);
    });
});
