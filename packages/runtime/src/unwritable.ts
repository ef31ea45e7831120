import { UserError } from './errors.js';

/** A parameter holds something of which the database would keep something else. Nothing was sent. */
export class UnwritableValue extends UserError {
  /** File and name of the query: `accounts/users: InsertUser`. */
  readonly query: string | undefined;
  readonly parameter: string | undefined;
  readonly #held: string;

  /** @param held what it is, such as `an invalid Date`; no value, which may be a secret. */
  constructor(held: string, fix: string, at?: { readonly query: string; readonly parameter: string }) {
    super(at === undefined ? held : `the parameter ${at.parameter} of ${at.query} ${held}`, { fix, exitCode: 1 });
    this.name = 'UnwritableValue';
    this.query = at?.query;
    this.parameter = at?.parameter;
    this.#held = held;
  }

  /** The same, with its place. */
  of(query: string, parameter: string): UnwritableValue {
    return new UnwritableValue(this.#held, this.fix ?? '', { query, parameter });
  }
}
