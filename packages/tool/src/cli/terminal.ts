/** A stream that a command writes to: a terminal, a pipe, or what a test collects. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** Where the running command writes, and the code that it ends with. One command runs at a time: `main` begins with new ones. */
export const terminal: {
  stdout: Output;
  stderr: Output;
  exitCode: number;
  /** `asked` for JSON, and from then on an answer is owed until one is `given`, if only that it failed. */
  json: 'not asked' | 'asked' | 'given';
  /** The options by which it was told of another configuration, folder and schema, as a shell takes them. */
  given: { readonly config?: string; readonly migrations?: string; readonly schema?: string };
} = {
  stdout: process.stdout,
  stderr: process.stderr,
  exitCode: 0,
  json: 'not asked',
  given: {},
};
