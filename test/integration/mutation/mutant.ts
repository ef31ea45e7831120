import type { ColumnModel, EnumModel, Model } from 'pgproof-runtime/model.js';
import { platform } from '../../support/platform.js';

/** One damage to the migrated database, made from the models. */
export interface Mutant {
  readonly kind: string;
  /** What is damaged: a finding has to name it. */
  readonly object: string;
  readonly sql: string;
  /** The tables, types and other objects whose facts the damage may change, or one column (`public.role.name`). */
  readonly touches: readonly string[];
  /** Changes more than it can say, so nothing else is damaged at the same time. */
  readonly alone?: true;
  /** The first major version that knows the statement. */
  readonly since?: number;
}

export const { models, enums } = platform;

export const q = (word: string) => `"${word}"`;
export const list = (words: readonly string[]) => words.map(q).join(', ');
export const alter = ({ table }: Model) => `alter table ${q(table)}`;
export const scope = ({ table }: Pick<Model, 'table'>) => `public.${table}`;

/** The model's foreign keys, and those of others that refer to it. */
export function keysOf(model: Model) {
  return Object.entries(model.foreignKeys ?? {}).map(([key, value]) => ({ owner: model, key, ...value }));
}

export function keysTo(model: Model) {
  return models.flatMap(keysOf).filter(({ references }) => references.table === model.table);
}

/** The model's table, and those that refer to it. */
export function around(model: Model): string[] {
  return [...new Set([scope(model), ...keysTo(model).map(({ owner }) => scope(owner))])];
}

export function typeSql({ type }: ColumnModel): string {
  return typeof type === 'string' ? type : q(type.enum);
}

/** The columns that have the type. */
export function columnsOf(type: EnumModel) {
  return models.flatMap((model) =>
    Object.entries(model.columns).flatMap(([column, value]) => (value.type === type ? [{ model, column, value }] : [])),
  );
}

/** Drops a constraint and adds it otherwise. */
export function replace(model: Model, constraint: string, definition: string): string {
  return `${alter(model)} drop constraint ${q(constraint)}, add constraint ${q(constraint)} ${definition}`;
}

/** Packs damages that have nothing in common, so that one reading of the catalog serves for many. */
export function pack(mutants: readonly Mutant[]): Mutant[][] {
  const isNarrow = ({ touches }: Mutant) => touches.every((object) => object.split('.').length === 3);
  const together = mutants.filter(({ alone }) => alone !== true);
  return [
    ...packDisjoint(together.filter(isNarrow)),
    ...packDisjoint(together.filter((mutant) => !isNarrow(mutant))),
    ...mutants.filter(({ alone }) => alone === true).map((mutant) => [mutant]),
  ];
}

function packDisjoint(mutants: readonly Mutant[]): Mutant[][] {
  const batches: { mutants: Mutant[]; touched: Set<string> }[] = [];
  for (const mutant of mutants) {
    let batch = batches.find(({ touched }) => mutant.touches.every((object) => !touched.has(object)));
    if (batch === undefined) batches.push((batch = { mutants: [], touched: new Set() }));
    batch.mutants.push(mutant);
    for (const object of mutant.touches) batch.touched.add(object);
  }
  return batches.map((batch) => batch.mutants);
}
