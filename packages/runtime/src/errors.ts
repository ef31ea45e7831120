/**
 * A fault that the reader can correct. Anything else that is thrown is our bug and keeps its stack.
 *
 * `message` says what is wrong in the reader's names; `fix` is what to type or change next.
 * `exitCode` is 1 when the answer is no (pending, findings, refused), 2 when it could not be found out.
 */
export class UserError extends Error {
  readonly fix: string | undefined;
  readonly exitCode: 1 | 2 | 130;

  constructor(message: string, options: { fix?: string; exitCode?: 1 | 2 | 130; cause?: unknown } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'UserError';
    this.fix = options.fix;
    this.exitCode = options.exitCode ?? 2;
  }
}

/** A fault in a file that the reader wrote. Lines and columns count from 1, columns in characters. */
export class LocatedError extends UserError {
  readonly file: string;
  readonly place: { readonly line: number; readonly column: number };

  constructor(
    file: string,
    place: { readonly line: number; readonly column: number },
    message: string,
    options: ConstructorParameters<typeof UserError>[1],
  ) {
    super(message, options);
    this.name = 'LocatedError';
    this.file = file;
    this.place = place;
  }
}

/** What is wrong in a file, and where in it, if it is at one place. */
export interface LocatedFault {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
  readonly fix?: string;
}

/** Faults in files that the reader wrote, all that were found at once. */
export class FaultsError extends UserError {
  readonly faults: readonly LocatedFault[];

  constructor(faults: readonly LocatedFault[], message: string, options: ConstructorParameters<typeof UserError>[1]) {
    super(message, options);
    this.name = 'FaultsError';
    this.faults = faults;
  }
}

/** The fields of PostgreSQL's error message that we read; both drivers' errors have them (postgres.js names some differently). */
export interface ServerError extends Error {
  code: string;
  position?: string;
  detail?: string;
  hint?: string;
  where?: string;
  schema?: string;
  /** The server's function that raised it, whatever its language. */
  routine?: string;
}

/** True for an error that the server sent, from either driver: it carries a five-character SQLSTATE. */
export function isServerError(error: unknown): error is ServerError {
  return error instanceof Error && 'severity' in error && 'code' in error && /^[0-9A-Z]{5}$/.test(String(error.code));
}

/** `a, b, c and 4 more`: of many things a message names three. */
export function firstThree(names: readonly string[], separator = ', '): string {
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return `${names.slice(0, 3).join(separator)}${more}`;
}
