import { Option } from 'commander';
import { parseDuration } from './options.js';

export const dataOption = () =>
  new Option('--data', 'count the rows that are in the way of constraints and types, and say how to write what blocks');
export const checkDataOption = () =>
  new Option(
    '--check-data',
    'first count the rows that are in the way of constraints and types, and stop where some are',
  );
export const countTimeoutOption = () =>
  new Option('--count-timeout <time>', 'how long counting may read a table; then it says "at least"')
    .default(10_000, '10s')
    .argParser(parseDuration);
