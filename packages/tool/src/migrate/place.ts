import { run } from 'pgproof-runtime/query.js';
import { findOnPath } from '../queries/migrate/left.js';
import type { Named } from './alone.js';
import type { Session } from './session.js';

/** A table or an index, and where it is. */
export interface Placed extends Named {
  readonly schema: string;
}

/**
 * Where a name leads that a file uses.
 *
 * @param holder what is looked up in its place: an index is created where its table is.
 * @returns the first schema of the path where nothing has that name.
 */
export async function placeOf(session: Session, { schema, name }: Named, holder = name): Promise<Placed> {
  const path = pathOf(session);
  const [first = 'public'] = path;
  if (schema !== undefined) return { schema, name };
  if (path.length < 2) return { schema: first, name };
  const [found] = await run(session.connection, findOnPath, { path, name: holder });
  return { schema: found?.schema ?? first, name };
}

/** Whether two names may be of the same thing: one of them may have been written with its schema. */
export function isSameName(session: Session, left: Named, right: Named): boolean {
  if (left.name !== right.name) return false;
  if (left.schema === right.schema) return true;
  const given = left.schema ?? right.schema;
  return (
    (left.schema === undefined || right.schema === undefined) && given !== undefined && pathOf(session).includes(given)
  );
}

function pathOf({ searchPath, config: { user } }: Session): string[] {
  return searchPath.map((schema) => (schema === '$user' ? user : schema));
}
