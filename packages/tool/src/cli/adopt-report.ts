import type { Bridge } from '../adopt/bridge.js';
import type { Undone } from '../adopt/undo.js';
import type { AdoptFinding, AdoptResult } from '../library/adopt-types.js';
import { printOtherTools, printStop, printTool } from './adopt-tool-report.js';
import { leftOutLines } from './exceptions.js';
import { counted } from '../library/counted.js';
import { asTyped, print } from './print.js';
import { shownDatabase, type Server } from '../config/server.js';

export function printAdoption(result: AdoptResult, server: Server): void {
  const { outcome, point, covers, recordedAt, facts, rowChanges, accepted, pending, checks } = result;
  if (outcome === 'already adopted' && recordedAt !== null) {
    print(`adopted already, up to ${point ?? ''}, on ${recordedAt}: ${shownDatabase(server)}`);
    return;
  }
  printTool(result);
  const compared = `${counted(facts, 'fact')} compared`;
  if (outcome === 'different') printDifferent(result, compared);
  if (outcome === 'ambiguous') printAmbiguous(result, compared);
  if (outcome === 'empty')
    print(asTyped(`nothing of the history is here: npx pgproof migrate builds it (${compared})`));
  if (outcome === 'adopted' || outcome === 'adoptable' || outcome === 'already adopted') {
    print(whereIs(result, compared));
    for (const { object } of accepted) print(`accepted: ${object}`);
    printRowChanges(rowChanges, checks);
  }
  for (const line of leftOutLines(result.leftOut)) print(line);
  const numbers = `${counted(covers.length, 'migration')} recorded as applied, ${pending.length} pending`;
  if (outcome === 'adopted' || outcome === 'already adopted') print(`adopted: ${numbers} on ${shownDatabase(server)}`);
  if (outcome === 'adoptable') print(`dry run: ${numbers}; nothing was written to ${shownDatabase(server)}`);
  printOtherTools(result);
  printStop(result);
}

function whereIs({ outcome, point, notes, bridge, findings }: AdoptResult, compared: string): string {
  if (outcome === 'adoptable' && bridge !== null)
    return `a dry run runs no bridge: the database differs from ${point ?? ''} in ${counted(findings.length, 'object')} now; ${compared}`;
  return `the database is at ${point ?? ''}: ${compared}${notes === '' ? '' : `, equal but for ${notes}`}`;
}

/** Before it runs: what stands in it happens to the reader's rows. */
export function printBridge({ name, parts, to }: Bridge, dryRun: boolean): void {
  print(`the bridge ${name} ${dryRun ? 'would run' : 'runs'} in the transaction of the record, and leads to ${to}:`);
  for (const { path: file, text } of parts) {
    print(`  -- ${file}`);
    for (const line of text.trimEnd().split('\n')) print(line === '' ? '' : `  ${line}`);
  }
}

export function printUndone({
  baseline: { point, covers, bridge, tool },
  tablesDropped,
  dryRun,
  server,
}: Undone & { dryRun: boolean; server: Server }): void {
  const tables = tablesDropped ? ", and the runner's tables, which the adoption made" : '';
  const what = `the baseline up to ${point}, ${counted(covers.length, 'record')}${tables}`;
  print(dryRun ? `dry run: would take away ${what}` : `taken away: ${what}`);
  if (bridge !== null) print(`what the bridge ${bridge.name} changed stays`);
  if (tool != null && tool.renamed !== null)
    print(`${tool.name} ${dryRun ? 'would have' : 'has'} its table back: ${tool.schema}.${tool.table}`);
  print(shownDatabase(server));
}

function printDifferent({ findings, point, bridges, notes }: AdoptResult, compared: string): void {
  const where = point === null ? 'the database before the first migration' : point;
  print(`the database is at no point of the history; the nearest is ${where}, from which it differs:`);
  for (const finding of findings) printFinding(finding);
  const but = notes === '' ? '' : `, and not counted ${notes}`;
  print(`${counted(findings.length, 'object')} differ${findings.length === 1 ? 's' : ''}; ${compared}${but}`);
  const named = bridges.length === 0 ? '' : `; or --bridge NAME (${bridges.join(', ')})`;
  print(`make them right, or accept each that stays: --accept "…" --reason "…"${named}`);
}

function printFinding({ object, problem, database, history, remedy, madeBy, later, parts = [] }: AdoptFinding): void {
  const belongs = parts.length === 0 ? '' : `, with ${counted(parts.length, 'object')} of its own`;
  print(`${object}: ${problem}${belongs}`);
  if (database !== undefined) print(`  database: ${database}`);
  if (history !== undefined) print(`  history:  ${history}`);
  if (madeBy !== undefined) print(`  made by:  ${madeBy}`);
  if (later !== undefined) print(`  later:    ${later} makes it as the database has it`);
  if (remedy !== undefined) print(`  sql:      ${remedy}`);
}

function printAmbiguous({ points, rowChanges }: AdoptResult, compared: string): void {
  const changes = new Map(rowChanges.map(({ name, by }) => [name, by]));
  print(
    `the database equals ${points.length} points of the history, which its catalog does not tell apart: ${compared}`,
  );
  for (const { name, unmet } of points) {
    const by = changes.get(name ?? '');
    const details = [
      ...(by === undefined ? [] : [`changes rows by ${by.join(', ')}`]),
      ...(unmet === null ? [] : [unmet ? 'its check finds rows: not done' : 'its check finds no row: done']),
    ];
    print(`  ${name ?? 'before the first migration'}${details.length === 0 ? '' : ` (${details.join('; ')})`}`);
  }
  print('name the last migration that it has: --to NAME');
}

function printRowChanges(rowChanges: AdoptResult['rowChanges'], checks: number): void {
  if (rowChanges.length > 0) {
    print('recorded as applied, though they change rows, of which the catalog tells nothing:');
    for (const { name, by } of rowChanges) print(`  ${name} (${by.join(', ')})`);
  }
  if (checks > 0) print(`${counted(checks, 'check')} of rows`);
}
