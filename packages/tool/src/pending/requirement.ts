import type { TableName } from '../migrate/row-writes.js';

/** What a pending file asks of the rows that the database has. */
export interface Requirement {
  readonly migration: string;
  readonly kind: 'not null' | 'check' | 'unique' | 'primary key' | 'exclusion' | 'foreign key' | 'type' | 'partition';
  /** `column public.booking.price`, `constraint public.booking.price_check` */
  readonly object: string;
  /** The table whose rows are asked, as the database has it: `public.booking`. */
  readonly table: string;
  /** The names of what tells a row. */
  readonly key: readonly string[];
  /** What is wrong with rows that are found: `have NULL in price`. Of groups, what stands in several rows. */
  readonly problem: string;
  /** How they are found. */
  readonly ask: Ask;
  /** A file that changes rows of these tables first may be what makes it hold. */
  readonly changing: readonly Changing[];
}

export interface Changing {
  /** Its names before the file and after it. */
  readonly names: readonly TableName[];
  /** An update counts that sets one of these; without any, each does. */
  readonly columns: readonly string[];
  /** What rows of the table must not be there, or what rows must. */
  readonly by: 'fewer' | 'more';
}

export type Ask =
  /** A query of the keys of the rows that break it. */
  | { readonly kind: 'rows'; readonly sql: string }
  /** A query of groups of rows that break it together: the keys of some of them. */
  | { readonly kind: 'groups'; readonly sql: string }
  /** Values that the server is to convert, one at a time, under the path of the files. */
  | {
      readonly kind: 'values';
      readonly value: string;
      readonly from: string;
      readonly row: readonly string[];
      readonly alias: string;
    }
  | { readonly kind: 'nothing'; readonly why: string };
