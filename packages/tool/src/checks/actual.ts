import type { Catalog } from '../catalog/catalog.js';
import type { Excepted } from '../catalog/exceptions.js';
import type { Fact } from '../catalog/facts.js';
import type { Model } from 'pgproof-runtime/model.js';

/** One table of the catalog, with what belongs to it. */
export interface Table {
  readonly row: Catalog['tables'][number];
  readonly columns: ReadonlyMap<string, Catalog['columns'][number]>;
  readonly constraints: ReadonlyMap<string, Catalog['constraints'][number]>;
  readonly indexes: ReadonlyMap<string, Catalog['indexes'][number]>;
}

/**
 * What is missing under its name and stands there under another: a rename is one finding, whose fix keeps the data, and not
 * a missing thing, an unknown one and a dozen definitions that name it. From the models' names to the database's.
 */
export interface Renames {
  readonly tables: ReadonlyMap<string, Catalog['tables'][number]>;
  readonly enums: ReadonlyMap<string, Catalog['enums'][number]>;
  /** `public.role.name` to the column's name. */
  readonly columns: ReadonlyMap<string, string>;
}

export interface RenamedRules {
  readonly constraints: ReadonlyMap<string, string>;
  readonly indexes: ReadonlyMap<string, string>;
}

/** A model whose table there is. */
export interface Present {
  readonly model: Model;
  /** The model under the names that the database has now: what a definition is compared with. */
  readonly named: Model;
  readonly table: Table;
  readonly renamed: RenamedRules;
}

/** A catalog in which things are found by their names, so that checks take time in proportion to its size. */
export interface Actual {
  readonly catalog: Catalog;
  /** Facts by object, owners among them. */
  readonly facts: ReadonlyMap<string, Fact>;
  readonly tables: ReadonlyMap<string, Table>;
  readonly indexes: ReadonlyMap<string, Catalog['indexes'][number]>;
  readonly enums: ReadonlyMap<string, Catalog['enums'][number]>;
  /** What the exceptions name, and what belongs to that. */
  readonly excepted: Excepted;
  readonly renames: Renames;
  readonly present: readonly Present[];
}

/** What an object's fact says beyond what is expected of it. */
export function extras(actual: Actual, object: string, isExpected: (property: string) => boolean): string[] {
  return actual.facts.get(object)?.properties.filter((property) => !isExpected(property)) ?? [];
}
