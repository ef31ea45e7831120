import { join } from 'node:path';
import { firstThree, isServerError, LocatedError, UserError } from 'pgproof-runtime/errors.js';
import { explainInFile } from '../migrate/explain.js';
import { parseStatements } from '../migrate/grammar.js';
import { placesOf, type Place } from '../migrate/locate.js';
import { asPath } from '../migrate/schema.js';
import type { Session } from '../migrate/session.js';
import { adoptFolder, listNames, readText } from './bridge.js';

/** A query that finds rows which should not be there once the migrations that a baseline covers have run. */
export interface Check {
  /** The migration or the bridge that it is named after. */
  readonly name: string;
  readonly file: string;
  readonly place: Place;
  readonly sql: string;
  /** The whole file, and where in it the query begins. */
  readonly text: string;
}

/** A check that found rows. */
export interface Unmet {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly rows: number;
}

/**
 * The checks of some migrations and bridges: `migrations/adopt/NAME.check.sql`.
 *
 * @param known all names that a check may have.
 * @throws UserError for a file that is named after none of these, and for what is no query.
 */
export async function readChecks(
  directory: string,
  wanted: readonly string[],
  known: readonly string[],
): Promise<Check[]> {
  const there = listNames(directory, '.check.sql');
  const strange = there.filter((name) => !known.includes(name));
  if (strange.length > 0)
    throw new UserError(
      `checks are named after no migration and no bridge: ${firstThree(strange.map((name) => fileOf(directory, name)))}`,
      { fix: 'name each after the migration or the bridge that it checks: NAME.check.sql', exitCode: 1 },
    );
  const checks: Check[] = [];
  for (const name of there.filter((one) => wanted.includes(one))) {
    const file = fileOf(directory, name);
    const text = readText(file);
    const placeOf = placesOf(text);
    const statements = await parseStatements(text);
    if (statements === undefined)
      throw new UserError(`${file} is no SQL that this tool can read`, {
        fix: 'write queries, each ended by ;',
        exitCode: 1,
      });
    for (const { kind, start, text: sql } of statements) {
      const place = placeOf(start);
      if (kind !== 'SelectStmt')
        throw new LocatedError(file, place, `${file}:${place.line}:${place.column}: a check is a query: select …`, {
          fix: 'have it find the rows that should not be there',
          exitCode: 1,
        });
      checks.push({ name, file, place, sql, text });
    }
  }
  return checks;
}

/** Runs checks in the transaction that is open, where they can write nothing. */
export async function runChecks({ client, searchPath }: Session, checks: readonly Check[]): Promise<Unmet[]> {
  const unmet: Unmet[] = [];
  for (const { name, file, place, sql, text } of checks) {
    // What is set in a subtransaction ends with it.
    await client.query('savepoint adopt_check');
    try {
      await client.query(`set local transaction_read_only = on; set local search_path = ${asPath(searchPath)}`);
      const { rows } = await client.query<{ count: string }>(
        `select pg_catalog.count(*) as count from (${sql}\n) as found`,
      );
      const count = Number(rows[0]?.count ?? 0);
      if (count > 0) unmet.push({ name, file, line: place.line, rows: count });
      await client.query('rollback to savepoint adopt_check');
    } catch (error) {
      if (!isServerError(error)) throw error;
      throw explainInFile(
        Object.assign(error, { position: undefined }),
        { path: file, text },
        'correct the check; nothing was changed',
      );
    }
  }
  return unmet;
}

function fileOf(directory: string, name: string): string {
  return join(adoptFolder(directory), `${name}.check.sql`);
}
