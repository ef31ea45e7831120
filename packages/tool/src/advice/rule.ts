import type { Catalog } from '../catalog/catalog.js';
import type { ParsedStatement } from '../migrate/grammar.js';
import type { Recipe, Target } from './recipes/recipe.js';

/** A table that the database has. */
export interface UsedTable extends Target {
  /** That the server last counted; undefined where it never has. */
  readonly rows?: number | undefined;
}

/** A pending up file, parsed, and what a replay saw of it. */
export interface PendingFile {
  readonly migration: string;
  readonly path: string;
  readonly text: string;
  readonly statements: readonly ParsedStatement[];
  readonly before: Catalog;
  readonly after: Catalog;
  /** The tables that the database has already, by their names before the file. */
  readonly inUse: readonly UsedTable[];
  /** Those of them whose rows the file writes anew. */
  readonly rewritten: readonly Target[];
  /** The columns of those that have another type after it, by their names before the file. */
  readonly retyped: readonly (Target & { readonly column: string })[];
  /** Where a name without a schema leads. */
  readonly searchPath: readonly string[];
}

/** A change that keeps others from a table in use while it reads or writes rows, and another way to the same. */
export interface Found {
  /** `column public.booking.price` */
  readonly object: string;
  /** What it does, with the change as the subject: `reads all rows of public.booking while no one else can read or write them`. */
  readonly problem: string;
  /** The statement. */
  readonly at: number;
  readonly recipe: Recipe;
}

export interface Rule {
  readonly name: string;
  /** What the server does. */
  readonly reason: string;
  find(file: PendingFile): Found[];
}
