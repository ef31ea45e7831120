import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { UserError } from 'pgproof-runtime/errors.js';
import { readSourceFolder, requireFree, writeAll } from '../adopt/import/folder.js';
import { importFiles, type Imported } from '../adopt/import/import.js';
import { tools, type Tool } from '../adopt/import/source.js';
import { toolOf } from '../migrate/foreign.js';
import { tellByKind } from '../migrate/kinds.js';
import { stampOf } from '../migrate/stamps.js';
import { toolNames as noted } from '../adopt/tools/known.js';
import { answer } from './envelope.js';
import { resultOf, tell } from './import-report.js';
import { asTyped } from './print.js';

interface Options {
  readonly from: Tool;
  /** The folder to write into. */
  readonly migrations: string;
  readonly dryRun?: boolean;
}

export const command = new Command('import')
  .description(
    "Writes pairs of another tool's SQL files, in the order in which it runs them. The SQL stays as it is, but for what is printed. What is there is not overwritten, and the other folder is only read.",
  )
  .argument('<folder>', "the other tool's files")
  .addOption(new Option('--from <tool>', 'whose files they are').choices(tools).makeOptionMandatory())
  .addOption(outOption())
  .option('--dry-run', 'print what would be written')
  .addHelpText(
    'after',
    '\nExamples:\n  npx pgproof import db/migrations --from dbmate --dry-run\n  npx pgproof import db/migrations --from dbmate --out migrations',
  )
  .action(async (folder: string, { from, migrations: out, dryRun = false }: Options) => {
    if (resolve(folder) === resolve(out))
      throw new UserError(`${folder} is the folder that the pairs would go to`, {
        fix: 'name another with --out DIR, and that one as "migrations" in pgproof.config.json',
        exitCode: 1,
      });
    const imported = await importFiles(readSourceFolder(folder, from), from);
    refuse(imported, folder, from);
    const files = new Map(
      imported.migrations.flatMap(({ pairs }) =>
        pairs.flatMap(({ name, up, down }): [string, string][] => [
          [`${name}.up.sql`, up],
          [`${name}.down.sql`, down],
        ]),
      ),
    );
    requireFree(out, files.keys());
    if (!dryRun) writeAll(out, files);
    const next = asTyped(`npx pgproof adopt${correspondsByNumber(imported, from) ? ` --from ${from}` : ''}`);
    answer({ folder, from, out, written: !dryRun, ...resultOf(imported, out), next });
    tell(imported, { from, folder, out, dryRun, next });
  });

/** Whether what the tool has noted says which pairs it has run; where not, `adopt` compares the catalog. */
function correspondsByNumber({ migrations }: Imported, from: Tool): boolean {
  const numbers = migrations.map(
    ({ version, pairs }) => pairs.length === 1 && stampOf(version) === pairs[0]?.name.slice(0, 14),
  );
  return noted.some((name) => name === from) && numbers.every(Boolean);
}

/** Where the configuration has the folder of migrations, and texts name it as that. */
function outOption(): Option {
  const option = new Option('--out <dir>', 'the folder to write into: the folder of migrations unless told').default(
    'migrations',
  );
  return Object.assign(option, { attributeName: () => 'migrations' });
}

function refuse({ migrations, leftOut, problems }: Imported, folder: string, from: Tool): void {
  if (problems.length > 0) {
    const lines = tellByKind(problems).lines.map((line) => `\n  ${line}`);
    const fixes = [...new Set(problems.flatMap(({ fix }) => fix ?? []))].map((fix) => `\n       ${fix}`);
    throw new UserError(`these files of ${folder} cannot become pairs as they are:${lines.join('')}`, {
      fix: `correct them, in a copy of the folder where they are to stay as they are; nothing was written${fixes.join('')}`,
      exitCode: 1,
    });
  }
  const other = leftOut.map(({ file }) => toolOf(folder, file)).find((tool) => tool !== undefined);
  if (migrations.length === 0)
    throw new UserError(`${from} sees no migration in ${folder}`, {
      fix:
        other === undefined
          ? 'name the folder of the migrations'
          : `its files look like those of ${other}: --from ${other}`,
    });
}
