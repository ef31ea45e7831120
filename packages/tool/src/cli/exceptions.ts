import { Option } from 'commander';
import type { LeftOut } from '../catalog/exceptions.js';
import type { Exceptions } from '../config/exceptions.js';
import { firstThree } from 'pgproof-runtime/errors.js';
import { counted } from '../library/counted.js';
import { printNote } from './print.js';

export const exceptionsOption = () =>
  new Option('--exceptions <file>', 'leave out what this JSON file names, too; verify --help shows one');

/** Says of the exceptions of a file that was typed which of them name nothing that is there. A project's are for databases of every age. */
export function noteUnused({ typed }: Exceptions, leftOut: readonly LeftOut[]): void {
  const used = new Set(leftOut.map(({ object }) => object));
  const unused = typed.filter(({ object }) => !used.has(object));
  if (unused.length === 0) return;
  printNote(`nothing is there that these exceptions name: ${firstThree(unused.map(({ object }) => object))}`);
}

/** What was left out, a line an exception. */
export function leftOutLines(leftOut: readonly LeftOut[]): string[] {
  return leftOut.map(
    ({ object, reason, objects }) => `${counted(objects.length, 'object')} left out: ${object} (${reason})`,
  );
}
