import { Option } from 'commander';
import type { Exception, LeftOut } from '../catalog/exceptions.js';
import { firstThree } from '../errors.js';
import { exceptions as ofThePlatform } from '../models/exceptions.js';
import { readExceptions } from './exceptions-file.js';
import { counted, printNote } from './print.js';

export const exceptionsOption = () =>
  new Option('--exceptions <file>', 'leave out what this JSON file names, too; verify --help shows one');

/** The platform's, and those of a file, if one is named. */
export function exceptionsOf(file: string | undefined): readonly Exception[] {
  return file === undefined ? ofThePlatform : [...ofThePlatform, ...readExceptions(file)];
}

/** Says of a file's exceptions which of them name nothing that is there. The platform's are for databases of every age. */
export function noteUnused(exceptions: readonly Exception[], leftOut: readonly LeftOut[]): void {
  const used = new Set(leftOut.map(({ object }) => object));
  const unused = exceptions.filter((one) => !ofThePlatform.includes(one) && !used.has(one.object));
  if (unused.length === 0) return;
  printNote(`nothing is there that these exceptions name: ${firstThree(unused.map(({ object }) => object))}`);
}

/** What was left out, a line an exception. */
export function leftOutLines(leftOut: readonly LeftOut[]): string[] {
  return leftOut.map(
    ({ object, reason, objects }) => `${counted(objects.length, 'object')} left out: ${object} (${reason})`,
  );
}
