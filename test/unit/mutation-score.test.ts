import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { platform } from '../support/platform.js';
import { mutants } from '../integration/mutation/mutants.js';

const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');

describe('the mutation score', () => {
  const all = Object.values(mutants).flat();

  it('stands in the README as the tests have it, which fail when one survives', () => {
    const rows = Object.entries(mutants).map(([group, list]) => [group, String(list.length), String(list.length)]);
    const table = [...rows, ['**together**', `**${all.length}**`, '**100 %**']];
    const section = readme.slice(readme.indexOf('| damaged'));
    const found = section
      .slice(0, section.indexOf('\n\n'))
      .split('\n')
      .slice(2)
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    expect(found).to.deep.equal(table);
  });

  it('counts each damage once', () => {
    const texts = all.map(({ object, sql }) => `${object}\n${sql}`);
    expect(texts).to.have.lengthOf(new Set(texts).size);
  });

  it('reaches every table, and all that is worth damaging', () => {
    for (const { table } of platform.models)
      expect(
        all.filter(({ touches }) => touches.includes(`public.${table}`)),
        table,
      ).to.have.length.above(20);
    const kinds = new Set(all.map(({ kind }) => kind));
    expect([...kinds]).to.include.members([
      'table dropped',
      'column dropped',
      'column renamed',
      'column of another type',
      'column wider',
      'column that takes null',
      'column that takes no null',
      'column with another default',
      'column without its default',
      'enum without a label',
      'enum with one label more',
      'enum with a label renamed',
      'enum in another order',
      'foreign key dropped',
      'foreign key that deletes otherwise',
      'foreign key that points elsewhere',
      'foreign key not validated',
      'index dropped',
      'index that is not unique',
      'index on a part of the rows',
      'index over another column',
      'index that is invalid',
      'unique constraint dropped',
      'unique constraint over less',
      'check dropped',
      'check weakened',
      'table with its triggers disabled',
      'table with row security',
      'table partitioned',
    ]);
  });
});
