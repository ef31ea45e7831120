import { join } from 'node:path';
import { Command, Option } from 'commander';
import { UserError } from 'pgproof-runtime/errors.js';
import { counted } from '../library/counted.js';
import { quoteForShell } from '../migrate/naming.js';
import { compareFile, comparePages, requireOurs, writeFile, writePages, type StaleFile } from '../pages/folder.js';
import { markdownOf } from '../pages/markdown.js';
import type { Site } from '../pages/model.js';
import { wholePicture } from '../pages/page-index.js';
import { filesOf } from '../pages/site.js';
import { answer } from './envelope.js';
import { migrationsOption, schemaOption, sqlOption } from './options.js';
import { print } from './print.js';
import { readSite, type SiteOptions } from './read-site.js';
import { prepareOption, replayOnOption } from './replay-options.js';
import { withSpinner } from './spinner.js';

interface Options extends SiteOptions {
  /** The folder of the pages. */
  readonly site?: string;
  readonly markdown?: string;
  readonly picture?: string;
  readonly check?: boolean;
}

/** The configuration says `out` of something else. */
const outOption = () =>
  Object.assign(new Option('--out <dir>', 'the folder of the pages: site, unless only other files are asked for'), {
    attributeName: () => 'site',
  });

export const command = new Command('docs')
  .description(
    'Writes static pages on the schema: a diagram, each table with its columns, indexes, queries and history, each query with its plan, each migration with what it did.',
  )
  .addOption(outOption())
  .option(
    '--markdown <file>',
    'write a page of Markdown for the repository: a Mermaid diagram a domain, and all tables',
  )
  .option('--picture <file>', 'write the diagram of all tables, as SVG')
  .option('--check', 'write nothing, and exit 1 where a file is not as it would be written')
  .addOption(migrationsOption())
  .addOption(sqlOption())
  .addOption(schemaOption())
  .addOption(prepareOption())
  .addOption(replayOnOption())
  .addHelpText(
    'after',
    `
The pages are files: open site/index.html, or have any web server give them out.
They load nothing from elsewhere, and hold no row of any database: all is made
of the migrations, the queries and the models. The same project gives the same
bytes.

Examples:
  npx pgproof docs
  npx pgproof docs --out public/schema
  npx pgproof docs --markdown docs/schema.md --picture docs/schema.svg --check`,
  )
  .action(async (options: Options) => {
    await withSpinner('reading the project', async (spinner) => {
      const { markdown, picture, check = false } = options;
      const folder = options.site ?? (markdown === undefined && picture === undefined ? 'site' : undefined);
      if (!check && folder !== undefined) requireOurs(folder);
      const site = await readSite(options, spinner, { whole: folder !== undefined });
      const pages = folder === undefined ? undefined : await filesOf(site);
      const files = await othersOf(site, { markdown, picture });
      spinner.stop();
      const differences = [
        ...(check && folder !== undefined && pages !== undefined ? comparePages(folder, pages) : []),
        ...(check ? files.flatMap(([file, text]) => compareFile(file, text)) : []),
      ];
      if (!check && folder !== undefined && pages !== undefined) writePages(folder, pages);
      if (!check) for (const [file, text] of files) writeFile(file, text);
      answer({
        out: folder ?? null,
        pages: [...(pages?.keys() ?? [])].filter((file) => file.endsWith('.html')).length,
        files: files.map(([file]) => file),
        written: !check,
        ...(check ? { differences } : {}),
      });
      if (check) requireSame(differences, options);
      const done = check ? 'is up to date' : 'written';
      for (const [file] of files) print(`${file} ${done}`);
      if (folder !== undefined && pages !== undefined)
        print(
          `${join(folder, 'index.html')} ${done}: ${counted(site.tables.length, 'table')}, ${counted(pages.size, 'file')}`,
        );
    });
  });

async function othersOf(
  site: Site,
  { markdown, picture }: { readonly markdown: string | undefined; readonly picture: string | undefined },
): Promise<(readonly [string, string])[]> {
  const drawn = picture === undefined ? undefined : await wholePicture(site, { alone: true });
  return [
    ...(markdown === undefined ? [] : [[markdown, markdownOf(site)] as const]),
    ...(picture === undefined || drawn === undefined ? [] : [[picture, `${drawn.text}\n`] as const]),
  ];
}

function requireSame(differences: readonly StaleFile[], { site, markdown, picture }: Options): void {
  if (differences.length === 0) return;
  const shown = differences.slice(0, 10).map(({ file, problem }) => `  ${file} ${problem}`);
  const more = differences.length > shown.length ? [`  … and ${differences.length - shown.length} more files`] : [];
  const words = [
    ...(site === undefined ? [] : ['--out', quoteForShell(site)]),
    ...(markdown === undefined ? [] : ['--markdown', quoteForShell(markdown)]),
    ...(picture === undefined ? [] : ['--picture', quoteForShell(picture)]),
  ];
  throw new UserError(`this is not what the project says:\n${[...shown, ...more].join('\n')}`, {
    fix: ['npx pgproof docs', ...words].join(' '),
    exitCode: 1,
  });
}
