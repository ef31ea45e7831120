import type { Connection, Query } from 'pgproof-runtime';
import { run } from './again.js';
import { Refusal } from './refusals.js';

export class RowNotFound extends Refusal {
  readonly id: string;

  constructor(id: string) {
    super(`there is no row ${id}`);
    this.id = id;
  }
}

/** Somebody else changed the row since it was read: nothing was written. Read it again, and decide again. */
export class VersionConflict extends Refusal {
  readonly id: string;
  readonly expected: number;
  readonly actual: number;

  constructor({ id, expected, actual }: { id: string; expected: number; actual: number }) {
    super(`the row ${id} has version ${actual}, not ${expected}: it was changed in the meantime`);
    this.id = id;
    this.expected = expected;
    this.actual = actual;
  }
}

interface Expected {
  id: string;
  /** The version that the row had when it was read. */
  expectedVersion: number;
}

/**
 * Runs an update that compares the version in its `where`, so that of many who have read the same version one succeeds.
 *
 * @throws RowNotFound
 * @throws VersionConflict
 */
export async function updateVersion<Params extends Expected, Row>(
  connection: Connection,
  { update, find }: { update: Query<Params, Row>; find: Query<{ id: string }, { version: number }> },
  params: Params,
): Promise<Row> {
  const { id, expectedVersion: expected } = params;
  const [row] = await run<Expected, Row>(connection, update as unknown as Query<Expected, Row>, params);
  if (row !== undefined) return row;
  const [current] = await run(connection, find, { id });
  if (current === undefined) throw new RowNotFound(id);
  throw new VersionConflict({ id, expected, actual: current.version });
}
