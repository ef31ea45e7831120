import type postgres from 'postgres';
import type { Catalog } from '../../../packages/tool/src/catalog/catalog.js';
import { readCatalog } from '../../../packages/tool/src/catalog/read.js';
import { compareCatalogs } from '../../../packages/tool/src/catalog/diff.js';
import type { Finding } from '../../../packages/tool/src/checks/check.js';
import { findDrift } from '../../../packages/tool/src/checks/list.js';
import { partsOf } from '../../../packages/tool/src/checks/parts.js';
import { fromPostgres } from 'pgproof-runtime/postgres.js';
import { platform } from '../../support/platform.js';
import type { Mutant } from './mutant.js';

export interface MutantResult {
  readonly mutant: Mutant;
  /** What is wrong with the checks, or with the mutant; undefined when it was found, named and, where the fix is SQL, repaired. */
  readonly failure: string | undefined;
}

/**
 * Makes the mutants of a batch in a transaction, each in a part of the database of its own; referees, from the catalog, that each
 * one differs; looks for the finding that names it; runs the SQL of the findings and compares the catalog with the one before.
 */
export async function hunt(
  session: postgres.ReservedSql,
  before: Catalog,
  batch: readonly Mutant[],
): Promise<MutantResult[]> {
  try {
    await session.unsafe('begin');
    return await tryBatch(session, before, batch);
  } catch (error) {
    const [only, ...others] = batch;
    if (only !== undefined && others.length === 0)
      return [{ mutant: only, failure: `error: ${(error as Error).message}` }];
    // One after the other, to learn which of them it was.
    await session.unsafe('rollback');
    const results: MutantResult[] = [];
    for (const mutant of batch) results.push(...(await hunt(session, before, [mutant])));
    return results;
  } finally {
    await session.unsafe('rollback');
  }
}

async function tryBatch(
  session: postgres.ReservedSql,
  before: Catalog,
  batch: readonly Mutant[],
): Promise<MutantResult[]> {
  const connection = fromPostgres(session);
  await session.unsafe(batch.map(({ sql }) => sql).join(';\n'));
  const damaged = await readCatalog(connection);
  const findings = findDrift(platform, damaged);
  await session.unsafe(findings.map(({ fix }) => ('sql' in fix ? fix.sql : '')).join('\n'));
  const repaired = await readCatalog(connection);

  const mutantOf = attribution(batch, before, damaged, repaired);
  const stray = findings.find(({ object }) => mutantOf(object) === undefined);
  if (stray !== undefined) throw new Error(`no mutant has damaged ${stray.object}, which ${stray.problem}`);
  const changed = groupBy(differing(before, damaged), mutantOf);
  const found = groupBy(findings, ({ object }) => mutantOf(object));
  const left = groupBy(differing(before, repaired), mutantOf);
  return batch.map((mutant) => {
    const own = found.get(mutant) ?? [];
    const bySql = own.every(({ fix }) => 'sql' in fix);
    return {
      mutant,
      failure: failureOf(mutant, changed.get(mutant) ?? [], own, bySql ? (left.get(mutant) ?? []) : []),
      repaired: bySql,
    };
  });
}

/** What no fix may say. The type that is dropped when an enum is rebuilt has no column any more, or the statement fails. */
const losesData =
  /\b(drop (table|column|schema|sequence|(materialized )?view|function|domain)|truncate|delete from)\b|drop [^;]* cascade/i;

function failureOf({ object }: Mutant, changed: string[], own: Finding[], left: string[]): string | undefined {
  if (changed.length === 0) return 'no mutant: the catalog is as before';
  if (own.length === 0) return `not found: ${changed.join(', ')}`;
  if (!own.some((finding) => finding.object === object))
    return `not named: the findings are on ${own.map((finding) => finding.object).join(', ')}`;
  const dangerous = own.find(({ fix }) => 'sql' in fix && losesData.test(fix.sql));
  if (dangerous !== undefined) return `its fix may lose data: ${JSON.stringify(dangerous.fix)}`;
  return left.length === 0 ? undefined : `its fix leaves ${left.join(', ')}`;
}

/** Which objects are other than before; the order of a table's columns, which nothing can bring back, left out. */
function differing(before: Catalog, after: Catalog): string[] {
  return compareCatalogs(before, after).differences.flatMap(({ object, problem }) =>
    problem === 'column order differs' ? [] : [object],
  );
}

/** Whose doing a difference or a finding is: the mutant's that touches what the object belongs to. */
function attribution(
  batch: readonly Mutant[],
  ...catalogs: readonly Catalog[]
): (object: string) => Mutant | undefined {
  const [only, ...others] = batch;
  if (others.length === 0) return () => only;
  const parts = new Map(catalogs.flatMap((catalog) => [...partsOf(catalog)]));
  const mutants = new Map(batch.flatMap((mutant) => mutant.touches.map((object) => [object, mutant] as const)));
  return (object) => {
    const itself = object.replace(/^\w+ /, '');
    return mutants.get(itself) ?? mutants.get(parts.get(object)?.relation ?? itself);
  };
}

function groupBy<Item>(
  items: readonly Item[],
  mutantOf: (item: Item) => Mutant | undefined,
): Map<Mutant | undefined, Item[]> {
  const groups = new Map<Mutant | undefined, Item[]>();
  for (const item of items) groups.set(mutantOf(item), [...(groups.get(mutantOf(item)) ?? []), item]);
  return groups;
}
