import { Command } from 'commander';
import { migrationsOption, releasesOption, schemaOption, sqlOption } from './options.js';
import { answer } from './envelope.js';
import { print } from './print.js';
import { readReview, type ReviewOptions } from './read-review.js';
import { prepareOption, replayOnOption } from './replay-options.js';
import { reviewMarkdown, toldReview } from './review-report.js';
import { withSpinner } from './spinner.js';

export const command = new Command('review')
  .description(
    'Tells what the migrations of a branch do that its base does not have, as Markdown for a pull request: the tables that they touch, facts before and after, locks, what is lost, queries whose types or plans change, and what the release before would miss.',
  )
  .argument('[base]', 'the branch or commit to compare with (default: GITHUB_BASE_REF, else main)')
  .addOption(releasesOption())
  .option('--release <version>', 'the release to compare with, in place of the newest')
  .addOption(migrationsOption())
  .addOption(schemaOption())
  .addOption(prepareOption())
  .addOption(replayOnOption())
  .addOption(sqlOption())
  .addHelpText(
    'after',
    `
New is what the commit does not have at which the branch left its base, be it
committed or not. All is read from one replay of the migrations; no database is
asked. It says and does not judge: the exit code is 0. See check and compat.

Examples:
  npx pgproof review
  npx pgproof review develop
  npx pgproof review >> "$GITHUB_STEP_SUMMARY"`,
  )
  .action(async (named: string | undefined, options: ReviewOptions) => {
    const { GITHUB_BASE_REF: target } = process.env;
    const base = named ?? (target === undefined || target === '' ? 'main' : target);
    await withSpinner('reading the branch', async (spinner) => {
      const review = await readReview(base, options, spinner);
      spinner.stop();
      answer(toldReview(review, options.sql));
      const { sql, searchPath = ['public'] } = options;
      print(reviewMarkdown(review, { sql, searchPath }));
    });
  });
