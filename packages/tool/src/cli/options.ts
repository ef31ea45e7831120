import { InvalidArgumentError, Option } from 'commander';
import { durationFault, faultOfSchema, readDuration } from '../config/values.js';

export const migrationsOption = () =>
  new Option('--migrations <dir>', 'the folder of migrations').default('migrations');
export const sqlOption = () => new Option('--sql <dir>', 'the folder of queries').default('sql');
export const releasesOption = () =>
  new Option('--releases <dir>', 'the folder of what was released').default('releases');
export const schemaOption = () =>
  new Option('--schema <name>', "the schema of the runner's own tables; files run with public all the same")
    .default('public')
    .argParser(parseSchema);
export const jsonOption = () => new Option('--json', 'print the answer, or the error, as one JSON document');
export const lockTimeoutOption = () =>
  new Option('--lock-timeout <time>', 'how long a statement may wait for a table that others use: 500ms, 2s, 1min')
    .default(2000, '2s')
    .argParser(parseDuration);
export const lockRetriesOption = () =>
  new Option('--lock-retries <n>', 'how often to try again after that').default(5).argParser(parseCount);
export const waitOption = () =>
  new Option('--wait <time>', 'how long to wait for a server that is starting: 60s').argParser(parseDuration);

export function parseSchema(text: string): string {
  const fault = faultOfSchema(text);
  if (fault === undefined) return text;
  throw new InvalidArgumentError(asSentence(fault));
}

/** A time as PostgreSQL writes it, in milliseconds. */
export function parseDuration(text: string): number {
  const duration = readDuration(text);
  if (duration !== undefined) return duration;
  throw new InvalidArgumentError(asSentence(durationFault));
}

export function parseCount(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is a whole number, 0 or more.');
}

/** A number of steps: 0 is refused, since tools differ in whether it means none or all. */
export function parseSteps(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is a whole number, 1 or more.');
}

function asSentence(fault: string): string {
  return `${fault.charAt(0).toUpperCase()}${fault.slice(1)}.`;
}
