import { Command } from 'commander';
import { compareCatalogs, countCompared, describeNotes, type Comparison, type Difference } from '../catalog/diff.js';
import type { Exception } from '../catalog/exceptions.js';
import { readFactsOf } from '../catalog/read.js';
import { parseConnectionUrl, printConnection } from 'pgproof-runtime/connection-config.js';
import { exceptionsOf } from '../config/exceptions.js';
import { exceptionsOption, leftOutLines, noteUnused } from './exceptions.js';
import { schemaOption } from './options.js';
import { answer } from './envelope.js';
import { counted } from '../library/counted.js';
import { print } from './print.js';
import { withSpinner } from './spinner.js';
import { terminal } from './terminal.js';

interface Options {
  owners?: boolean;
  schema: string;
  exceptions?: string;
  projectExceptions?: string;
}

export const command = new Command('diff')
  .description(
    'Compares the catalogs of two databases: equal, equal but for column order, or different. Exits 1 when they are different.',
  )
  .argument('<url-a>', 'one database')
  .argument('<url-b>', 'the other')
  .option('--owners', 'compare who owns what, too')
  .addOption(schemaOption())
  .addOption(exceptionsOption())
  .addHelpText('after', '\nExample:\n  npx pgproof diff "$(npx pgproof db-url)" postgres://app@db.example.com/shop')
  .action(async (urlA: string, urlB: string, { owners = false, schema, ...options }: Options) => {
    const exceptions = exceptionsOf(options);
    const { facts, ...comparison } = await compare(urlA, urlB, {
      owners,
      schema,
      exceptions: await exceptions.all(),
    });
    const { outcome, differences, leftOut } = comparison;
    answer({ a: shown(urlA), b: shown(urlB), outcome, facts, differences, leftOut });
    printComparison(comparison, facts);
    noteUnused(exceptions, comparison.leftOut);
    if (comparison.outcome === 'different') terminal.exitCode = 1;
  });

/** A database of those compared, without its password. */
function shown(url: string): { readonly url: string; readonly name: string } {
  const config = parseConnectionUrl(url);
  return { url: printConnection(config), name: config.database };
}

function compare(
  urlA: string,
  urlB: string,
  { schema, ...options }: { owners: boolean; schema: string; exceptions: readonly Exception[] },
): Promise<Comparison & { facts: number }> {
  const read = (url: string, argument: string) =>
    readFactsOf(parseConnectionUrl(url, argument), 'pgproof diff', schema);
  return withSpinner('reading two catalogs', async () => {
    const [a, b] = await Promise.all([read(urlA, 'url-a'), read(urlB, 'url-b')]);
    return { ...compareCatalogs(a, b, options), facts: countCompared(a, options) };
  });
}

function printComparison({ outcome, differences, leftOut }: Comparison, facts: number): void {
  for (const difference of differences) for (const line of describe(difference)) print(line);
  if (outcome === 'equal') print(`equal: ${counted(facts, 'fact')} compared`);
  else if (outcome !== 'different')
    print(`equal, but for ${describeNotes(differences)}: ${counted(facts, 'fact')} compared`);
  else print(`different: ${counted(differences.length, 'object')}`);
  for (const line of leftOutLines(leftOut)) print(line);
}

function describe({ object, problem, a, b }: Difference): string[] {
  return [
    `${object}: ${problem}`,
    ...(a === undefined ? [] : [`  A: ${a}`]),
    ...(b === undefined ? [] : [`  B: ${b}`]),
  ];
}
