import { randomUUID } from 'node:crypto';
import { run } from 'pgproof-runtime/query.js';
import { UserError } from 'pgproof-runtime/errors.js';
import type { Accepted } from '../catalog/accepted.js';
import type { Exception } from '../catalog/exceptions.js';
import { fingerprint } from '../catalog/fingerprint.js';
import { readCatalog } from '../catalog/read.js';
import type { Adoption } from '../migrate/adopted.js';
import type { Migration } from '../migrate/files.js';
import type { Session } from '../migrate/session.js';
import { readTables, tableNames } from '../migrate/tables.js';
import type { TablesState } from '../migrate/versions.js';
import { bringUpWithin } from '../migrate/versions.js';
import { insertAdopted, insertMarks } from '../queries/adopt/baseline.js';
import { findSchema, listSequences } from '../queries/migrate/own.js';
import { takeBack } from '../queries/migrate/turn.js';
import { toolVersion } from '../package.js';

export interface BaselineOf {
  /** What it covers, oldest first. */
  readonly covered: readonly Migration[];
  readonly accepted: readonly Accepted[];
  readonly bridge: Adoption['bridge'];
  readonly tool: Adoption['tool'];
  /** When another tool noted a migration, where it did. */
  readonly notedAt: ReadonlyMap<string, string>;
  readonly exceptions: readonly Exception[];
}

/** Writes the baseline in the transaction that is open: a mark and a record for each migration that it covers. */
export async function writeBaseline(
  session: Session,
  tables: TablesState,
  { covered, accepted, bridge, tool, notedAt, exceptions }: BaselineOf,
): Promise<void> {
  const { connection, schema } = session;
  const last = covered.at(-1);
  if (last === undefined) throw new UserError('a baseline covers one migration at least', { exitCode: 1 });
  await run(connection, takeBack);
  const catalogAfter = fingerprint(await readCatalog(connection, schema), exceptions);
  const there = await readTables(session);
  const [found] = await run(connection, findSchema, { schema });
  const sequences = await run(connection, listSequences, { names: tableNames, schema });
  const lastIds = Object.fromEntries(sequences.map(({ table, lastValue }) => [table, lastValue]));
  await bringUpWithin(session, tables);
  const made = { tables: tableNames.filter((name) => !there.has(name)), schema: found === undefined };
  const names = covered.map(({ name }) => name);
  const adoption: Adoption = { point: last.name, accepted, bridge, tool, made, lastIds };
  await run(connection, insertMarks, { names });
  await run(connection, insertAdopted, {
    runId: randomUUID(),
    toolVersion,
    catalogAfter,
    names,
    upSha256: covered.map(({ up }) => up.sha256),
    downSha256: covered.map(({ down }) => down.sha256),
    notedAt: names.map((name) => notedAt.get(name) ?? ''),
    adoption: JSON.stringify(adoption),
  });
}
