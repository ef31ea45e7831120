/**
 * True when a model's row and a query's row are the same, else what differs: columns that only one of them has, and columns with both
 * types. `true satisfies SameRow<…>` compiles only when it is true; when not, the compiler prints the difference.
 */
export type SameRow<ModelRow, QueryRow> = [
  Exclude<keyof ModelRow, keyof QueryRow> | Exclude<keyof QueryRow, keyof ModelRow> | Retyped<ModelRow, QueryRow>,
] extends [never]
  ? true
  : {
      onlyInTheModel: Exclude<keyof ModelRow, keyof QueryRow>;
      onlyInTheQuery: Exclude<keyof QueryRow, keyof ModelRow>;
      retyped: {
        [Column in Retyped<ModelRow, QueryRow>]: { model: ModelRow[Column]; query: QueryRow[Column] };
      };
    };

/** The names of the columns that both have, with two types. */
type Retyped<ModelRow, QueryRow> = {
  [Column in keyof ModelRow & keyof QueryRow]: Same<ModelRow[Column], QueryRow[Column]> extends true ? never : Column;
}[keyof ModelRow & keyof QueryRow];

/** Both ways, each as a whole: neither a wider nor a narrower type will do. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
