import { readFileSync, writeFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { readFactsOf } from '../catalog/read.js';
import { snapshotText } from '../catalog/snapshot.js';
import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { UserError } from 'pgproof-runtime/errors.js';
import { quoteForShell } from '../migrate/naming.js';
import { compareLines } from './lines.js';
import { migrationsOption, schemaOption } from './options.js';
import { answer } from './envelope.js';
import { counted } from '../library/counted.js';
import { print } from './print.js';
import { withSpinner, type Spinner } from './spinner.js';
import { onDatabase, prepareOption, replayOnOption, scratchOption, type ScratchOptions } from './replay-options.js';

interface SnapshotOptions {
  owners?: boolean;
  write?: string;
  check?: string;
}

type Options = SnapshotOptions & ScratchOptions;

export const command = new Command('snapshot')
  .description("Prints the catalog of the database, a fact a line, sorted; the runner's own tables are left out.")
  .addOption(scratchOption('of'))
  .option('--owners', 'say who owns what')
  .addOption(new Option('--write <file>', 'write it to a file').conflicts('check'))
  .addOption(new Option('--check <file>', 'exit 1 when the file holds something else, and say what'))
  .addOption(migrationsOption())
  .addOption(schemaOption())
  .addOption(prepareOption())
  .addOption(replayOnOption())
  .addHelpText(
    'after',
    `
Examples:
  npx pgproof snapshot
  npx pgproof snapshot --scratch --write schema.snapshot
  npx pgproof snapshot --owners > production.snapshot`,
  )
  .action(async (options: Options) => {
    await withSpinner('reading the catalog', (spinner) =>
      onDatabase(options, spinner, (config) => snapshot(config, options, spinner)),
    );
  });

/** Prints, writes or checks the snapshot of a database. */
export async function snapshot(
  config: ConnectionConfig,
  { schema, owners = false, ...options }: SnapshotOptions & Pick<ScratchOptions, 'schema'>,
  spinner: Spinner,
): Promise<void> {
  const text = snapshotText(await readFactsOf(config, 'pgproof snapshot', schema), { owners });
  spinner.stop();
  answerWith(text, options);
}

function answerWith(text: string, { write, check }: SnapshotOptions): void {
  const facts = text.split('\n').length - 2;
  if (write !== undefined) {
    writeFileSync(write, text);
    answer({ facts, file: write, written: true });
    print(`${write} written: ${counted(facts, 'fact')}`);
  } else if (check !== undefined) {
    requireSame(check, text, facts);
    print(`${check} is up to date: ${counted(facts, 'fact')}`);
  } else {
    answer({ facts, lines: text.trimEnd().split('\n') });
    print(text.trimEnd());
  }
}

function requireSame(file: string, text: string, facts: number): void {
  const difference = compareLines(readSnapshot(file), text);
  const differences = difference.map(({ line, onlyIn }) => ({
    fact: line,
    onlyIn: onlyIn === 'first' ? 'file' : 'catalog',
  }));
  answer({ facts, file, written: false, differences });
  if (difference.length === 0) return;
  const shown = difference.slice(0, 20).map(({ line, onlyIn }) => `  ${onlyIn === 'first' ? '-' : '+'} ${line}`);
  const more = difference.length > shown.length ? [`  … and ${difference.length - shown.length} more lines`] : [];
  throw new UserError(`${file} is not what the migrations build:\n${[...shown, ...more].join('\n')}`, {
    fix: `${renew(file)}, and commit it with the migration`,
    exitCode: 1,
  });
}

function readSnapshot(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`${file} cannot be read`, { fix: renew(file), exitCode: 1, cause: error });
  }
}

function renew(file: string): string {
  return `npx pgproof snapshot --scratch --write ${quoteForShell(file)}`;
}
