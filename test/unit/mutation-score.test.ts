import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { platform } from '../support/platform.js';
import { mutants } from '../integration/mutation/mutants.js';

const proofs = readFileSync(join(import.meta.dirname, '../../docs/proofs.md'), 'utf8');

describe('the mutation score', () => {
  const all = Object.values(mutants).flat();

  it('is of more damages than the page of proofs says, where each survivor fails a test', () => {
    const [, least] = /more than (\d+) damages/.exec(proofs) ?? [];
    expect(all).to.have.length.above(Number(least));
  });

  it('is of as many damages to each object of the models as fit all of its kind', () => {
    const ways = new Map<string, number>();
    for (const { object } of all) ways.set(object, (ways.get(object) ?? 0) + 1);
    for (const [object, least] of objects()) expect(ways.get(object) ?? 0, object).to.be.at.least(least);
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

/** Each object of the models, and how many damages fit all of its kind. */
function objects(): [object: string, damages: number][] {
  const of = (names: readonly string[], damages: number) => names.map((name): [string, number] => [name, damages]);
  return platform.models
    .flatMap(({ table, columns, foreignKeys = {}, uniques = {}, checks = {}, indexes = {} }) => {
      const parts = (kind: string, rules: object) =>
        Object.keys(rules).map((name) => `${kind} public.${table}.${name}`);
      return [
        ...of([`table public.${table}`], 7),
        ...of(parts('column', columns), 5),
        ...of([`constraint public.${table}.${table}_pkey`], 6),
        ...of(parts('constraint', foreignKeys), 12),
        ...of(parts('constraint', uniques), 7),
        ...of(parts('constraint', checks), 6),
        ...of(
          Object.keys(indexes).map((name) => `index public.${name}`),
          9,
        ),
        ...of([`column public.${table}.extra`], 2),
        ...of([`index public.extra_of_${table}`], 3),
        ...of([`constraint public.${table}.extra`], 5),
        ...of([`trigger public.${table}.extra`], 3),
      ];
    })
    .concat(
      of(
        platform.enums.map((type) => `enum public.${type.enum}`),
        8,
      ),
    );
}
