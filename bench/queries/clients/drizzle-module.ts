/** So much of Drizzle as we use: it is no dependency of the project. What a column or a piece of SQL is, is its own matter. */
export type Piece = object;
export type Table = Record<string, Piece>;

export interface Core {
  pgTable(name: string, columns: Record<string, Piece>): Table;
  uuid(): Piece;
  varchar(): Piece;
  integer(): Piece;
  timestamp(): Piece;
}

export interface Operators {
  readonly sql: ((strings: TemplateStringsArray, ...pieces: unknown[]) => Piece) & { placeholder(name: string): Piece };
  readonly eq: (left: Piece, right: unknown) => Piece;
  readonly gte: (left: Piece, right: unknown) => Piece;
  readonly and: (...pieces: Piece[]) => Piece;
  readonly desc: (piece: Piece) => Piece;
}

export interface Drizzle {
  select(columns?: Table): { from(table: Piece): Select };
  insert(table: Table): {
    values(row: object): { returning(columns: Table): Statement };
    select(piece: Piece): Statement;
  };
  update(table: Table): { set(row: object): Update };
  $with(name: string): { as(statement: Statement): Piece };
  with(...pieces: Piece[]): Pick<Drizzle, 'select'>;
}

interface Statement extends PromiseLike<unknown[]> {
  prepare(name: string): { execute(values: Record<string, unknown>): Promise<unknown[]> };
}

interface Update {
  from(piece: Piece): { where(piece: Piece): { returning(columns: Table): Statement } };
}

interface Select extends Statement {
  where(piece: Piece): Select;
  orderBy(...pieces: Piece[]): Select;
  limit(count: number): Select;
  offset(count: number): Select;
  for(strength: 'key share'): Select;
}
