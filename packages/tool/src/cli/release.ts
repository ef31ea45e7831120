import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { UserError } from 'pgproof-runtime/errors.js';
import { counted } from '../library/counted.js';
import { projectRoot } from '../project.js';
import { isVersion, releaseFile, writeRelease } from '../releases/document.js';
import { makeRelease } from '../releases/make.js';
import type { TypesOption } from '../typegen/overrides.js';
import { answer } from './envelope.js';
import { migrationsOption, releasesOption, schemaOption, sqlOption } from './options.js';
import { print } from './print.js';
import { readTypable } from './queries.js';
import { onScratch, prepareOption, replayOnOption, type ScratchOptions } from './replay-options.js';
import { withSpinner } from './spinner.js';

interface Options extends ScratchOptions {
  sql: string;
  releases: string;
  force?: boolean;
  /** Of the configuration. */
  types?: TypesOption;
}

export const command = new Command('release')
  .description(
    'Replays the migrations on a throw-away server, and writes what the queries of this release ask of them, with their parameters and results: compat holds later migrations to it.',
  )
  .argument('[version]', 'as it is in package.json unless told', parseVersion)
  .addOption(releasesOption())
  .addOption(migrationsOption())
  .addOption(schemaOption())
  .addOption(prepareOption())
  .addOption(replayOnOption())
  .addOption(sqlOption())
  .option('--force', 'write over a release that is there and says something else')
  .addHelpText(
    'after',
    `
Type it where you set the version, after compat has compared with the release
before. Commit what it writes: it stays as it is.

Examples:
  npx pgproof release
  npx pgproof release 1.4.0`,
  )
  .action(async (named: string | undefined, options: Options) => {
    const version = named ?? versionOfProject();
    const release = await withSpinner('typing queries', async (spinner) => {
      const sources = await readTypable(options.sql);
      const { loadSomeMigrations } = await import('../migrate/files.js');
      const migrations = loadSomeMigrations(options.migrations).map(({ name }) => name);
      return onScratch(options, spinner, (config) =>
        makeRelease({ version, migrations }, sources, { config, types: options.types }),
      );
    });
    const file = releaseFile(options.releases, version);
    const written = writeRelease(options.releases, release, options.force === true);
    const counts = { queries: release.queries.length, migrations: release.migrations.length };
    answer({ version, file, ...counts, written: written === 'written' });
    if (written === 'differs')
      throw new UserError(`${file} is there already, and its queries or migrations are other ones`, {
        fix: `set the next version, and type it again; where ${version} was not released yet: npx pgproof release ${version} --force`,
        exitCode: 1,
      });
    print(
      `${file} ${written}: ${counted(counts.queries, 'query').replace('querys', 'queries')}, ${counted(counts.migrations, 'migration')}`,
    );
  });

function parseVersion(text: string): string {
  if (isVersion(text)) return text;
  throw new InvalidArgumentError('A version begins with a digit: 1.4.0.');
}

function versionOfProject(): string {
  const file = join(projectRoot(), 'package.json');
  const fix = 'name it: npx pgproof release 1.0.0';
  let version: unknown;
  try {
    ({ version } = JSON.parse(readFileSync(file, 'utf8')) as { version?: unknown });
  } catch (cause) {
    throw new UserError('no package.json tells the version of this release', { fix, cause });
  }
  if (typeof version === 'string' && isVersion(version)) return version;
  throw new UserError('package.json tells no version of this release', { fix });
}
