import type { DatabaseSource } from '../config/server.js';

/** A stream that a command writes to: a terminal, a pipe, or what a test collects. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** A database as it may be shown: without its password, and with what named it. */
export interface ShownDatabase {
  readonly url: string;
  readonly name: string;
  readonly source: DatabaseSource;
}

/** Where the running command writes, and the code that it ends with. One command runs at a time: `main` begins with new ones. */
export const terminal: {
  stdout: Output;
  stderr: Output;
  exitCode: number;
  /** True where one JSON document is asked for: then nothing else is printed on stdout. */
  json: boolean;
  /** The command's name; null where none, or none that there is, was asked for. */
  command: string | null;
  /** What was found, for that document. */
  result: object | undefined;
  /** The database that the command works on. */
  database: ShownDatabase | undefined;
  /** The options by which it was told of another configuration, folder and schema, as a shell takes them. */
  given: { readonly config?: string; readonly migrations?: string; readonly schema?: string };
} = {
  stdout: process.stdout,
  stderr: process.stderr,
  exitCode: 0,
  json: false,
  command: null,
  result: undefined,
  database: undefined,
  given: {},
};
