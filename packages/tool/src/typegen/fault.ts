import { relative } from 'node:path';
import { FaultsError, type LocatedFault, type UserError } from 'pgproof-runtime/errors.js';

/** What is wrong in a text, and where. */
export interface Fault {
  readonly at: number;
  readonly message: string;
  readonly fix: string;
}

/** A fault in a file of queries. */
export interface FileFault extends Fault {
  /** Where the query begins that has it: one may have several. */
  readonly queryAt: number;
  readonly file: string;
  readonly source: string;
}

/** All faults at once, each as `file:line:col: message`, with the line, a caret and what to do. */
export function refuse(faults: readonly FileFault[]): UserError {
  const { size } = new Set(faults.map(({ file, queryAt }) => `${file}:${queryAt}`));
  return new FaultsError(
    faults.map((fault) => {
      const { message, fix } = fault;
      return { ...placeOf(fault), message, ...(fix === '' ? {} : { fix }) };
    }),
    `${size === 1 ? 'a query' : `${size} queries`} could not be typed\n${faults.map(describe).join('\n')}`,
    {
      fix: 'correct the SQL, then npx pgproof types',
      exitCode: 1,
    },
  );
}

/** `sql/tokens/balance.sql:12:8` */
export function place(where: Where): string {
  const { file, line, column } = placeOf(where);
  return `${file}:${line}:${column}`;
}

/** The same as fields. Lines and columns count from 1, columns in characters. */
export function placeOf({ file, source, at }: Where): Required<Pick<LocatedFault, 'file' | 'line' | 'column'>> {
  const before = source.slice(0, at).split('\n');
  return { file: shownFile(file), line: before.length, column: [...(before.at(-1) ?? '')].length + 1 };
}

type Where = Pick<FileFault, 'file' | 'source' | 'at'>;

function describe(fault: FileFault): string {
  const { source, at, message, fix } = fault;
  const before = source.slice(0, at).split('\n');
  const line = source.split('\n')[before.length - 1] ?? '';
  const start = before.at(-1) ?? '';
  // A tab before the caret stays one, or the caret drifts.
  const margin = [...start].map((letter) => (letter === '\t' ? '\t' : ' ')).join('');
  return [`${place(fault)}: ${message}`, line, `${margin}^`, ...(fix === '' ? [] : [`hint: ${fix}`])].join('\n    ');
}

/** The file as seen from where the command runs. */
export function shownFile(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') ? file : path;
}
