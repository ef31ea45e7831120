import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { enums } from '../../../src/models/enums.js';
import { models } from '../../../src/models/list.js';

const byTable = new Map(models.map((model) => [model.table, model]));

describe('the list of models', () => {
  it('holds every file of a model, named as its table', () => {
    const others = ['common', 'dictionaries', 'dictionary', 'enums', 'json', 'list', 'tables'];
    const files = readdirSync(join(import.meta.dirname, '../../../src/models'))
      .flatMap((file) => /^(.*)\.ts$/.exec(file)?.[1] ?? [])
      .filter((file) => !others.includes(file));
    expect(files.sort()).to.deep.equal([...byTable.keys()].map((table) => table.replaceAll('_', '-')).sort());
  });

  it('names each table, enum type, index and unique rule once', () => {
    const names = [
      ...models.map(({ table }) => table),
      ...enums.map((type) => type.enum),
      ...models.flatMap(({ indexes = {}, uniques = {} }) => [...Object.keys(indexes), ...Object.keys(uniques)]),
    ];
    expect(names.filter((name, index) => names.indexOf(name) !== index)).to.deep.equal([]);
  });
});

for (const { table, columns, foreignKeys = {} } of models) {
  describe(`the model of ${table}`, () => {
    it('has foreign keys to tables and columns that there are', () => {
      for (const [name, { references }] of Object.entries(foreignKeys)) {
        const known = Object.keys(byTable.get(references.table)?.columns ?? {});
        expect(known, name).to.include.members([...references.columns]);
      }
    });

    it('has enum types of the list only', () => {
      const types = Object.values(columns).flatMap(({ type }) => (typeof type === 'string' ? [] : [type]));
      expect(enums).to.include.members(types);
    });
  });
}
