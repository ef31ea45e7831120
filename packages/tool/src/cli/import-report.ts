import { join } from 'node:path';
import type { Imported } from '../adopt/import/import.js';
import type { Note, Tool } from '../adopt/import/source.js';
import { counted } from '../library/counted.js';
import { paint, print } from './print.js';

/** As the JSON document has it. */
export function resultOf({ migrations, leftOut }: Imported, out: string): object {
  return {
    migrations: migrations.map(({ files, version, pairs, notes }) => ({
      files,
      version,
      pairs: pairs.map(({ name }) => ({
        name,
        up: join(out, `${name}.up.sql`),
        down: join(out, `${name}.down.sql`),
      })),
      changes: notes,
    })),
    leftOut,
  };
}

/** As people read it. */
export function tell(
  { migrations, leftOut }: Imported,
  { from, folder, out, dryRun, next }: { from: Tool; folder: string; out: string; dryRun: boolean; next: string },
): void {
  for (const { files, pairs, notes } of migrations) {
    for (const { name } of pairs) print(`+ ${name}  ${paint('dim', `of ${files.join(' and ')}`)}`);
    for (const note of notes) print(`    ${lineOf(note)}`);
  }
  for (const note of leftOut) print(`- ${lineOf(note)}`);
  const pairs = migrations.reduce((sum, one) => sum + one.pairs.length, 0);
  const did = dryRun ? 'would write' : 'wrote';
  print(`${did} ${counted(pairs, 'migration')} into ${out}; ${from} has ${migrations.length} in ${folder}`);
  if (!dryRun) print(`next, for a database that has them: ${next}`);
}

function lineOf({ file, line, text }: Note): string {
  return `${file}${line === undefined ? '' : `:${line}`}: ${text}`;
}
