import { firstThree } from 'pgproof-runtime/errors.js';
import type { AdoptResult, AdoptTool } from '../library/adopt-types.js';
import { counted } from '../library/counted.js';
import { asTyped, print } from './print.js';

/** What the tool that was named has noted, and whether the catalog and the files bear it out. */
export function printTool({ tool, point, findings }: AdoptResult): void {
  if (tool === null) return;
  const { name, table, noted, last, equals, files } = tool;
  print(`${name} has noted ${counted(noted, 'migration')} in ${table}, the last ${last}${leadingTo(tool)}`);
  if (tool.point !== null && findings.length > 0) {
    const equal = equals.map((one) => one ?? 'the database before the first migration');
    const where = equal.length === 0 ? '' : `, and it equals ${equal.join(', ')}`;
    print(`the catalog denies it: it is not what ${point ?? ''} leaves${where}`);
  }
  if (files.changed.length > 0)
    print(`the file that was applied is not the file in the folder: ${firstThree(files.changed)}`);
  if (files.missing.length > 0) print(`its file is not in the folder: ${firstThree(files.missing)}`);
  if (files.compared > 0) print(`${counted(files.compared, 'file')} compared by hash`);
}

/** What is to become of the tool. */
export function printStop({ tool, outcome }: AdoptResult): void {
  if (tool === null) return;
  const { name, table, retired, commands } = tool;
  if (outcome === 'adopted' && retired)
    print(`${name} is retired: whatever reads ${table} gets an error that says so; --undo puts it back`);
  if (outcome === 'adopted' && !retired)
    print(`deployments may still run ${name}: take ${commands} out of them; adopt --retire would have stopped it`);
  if (outcome === 'adoptable' && retired) print(`${name} would be retired: ${table} would raise an error`);
}

/** Where no tool was named, and tables of some are there. */
export function printOtherTools({ otherTools }: AdoptResult): void {
  for (const { name, table } of otherTools)
    print(asTyped(`${table} is ${name}'s: npx pgproof adopt --from ${name} reads it, and leaves it out`));
}

function leadingTo({ point }: AdoptTool): string {
  return point === null ? '' : `: ${point} here`;
}
