import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { models } from '../../../src/models/list.js';
import { readersOf, rowProofs } from './row-proofs.js';
import { rows } from './rows.js';

describe('the row of each model that queries read', () => {
  it('is held by the compiler to the row that its query reads', () => {
    const text = readFileSync(join(import.meta.dirname, 'rows.ts'), 'utf8');
    expect(text, 'fix: make types').to.equal(rowProofs());
  });

  for (const table of models.map((model) => model.table).filter((name) => readersOf(name).length > 0)) {
    it(`is read as a whole by the first query of a file that is named after ${table}`, () => {
      const file = `sql/…/${table.replaceAll('_', '-')}.sql`;
      expect(rows, `fix: begin ${file} with a query of all columns, then make types`).to.have.property(table, true);
    });
  }
});
