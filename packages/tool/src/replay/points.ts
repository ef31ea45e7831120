import type { Connection } from 'pgproof-runtime/query.js';
import type { Replay } from './options.js';
import { schemaOfReplay } from './replay.js';

/**
 * Gives what a replay is to be asked before its first migration and after each: what each leaves is read, and looked at.
 *
 * @param read is given the schema of the runner's own tables, and whether it is the last point.
 */
export function atEachPoint<Value>(
  replay: Replay,
  read: (connection: Connection, schema: string, isLast: boolean) => Promise<Value>,
  look: (last: string | undefined, value: Value) => void,
): NonNullable<Replay['afterEach']> {
  const schema = schemaOfReplay(replay);
  const end = replay.folder.migrations.at(-1)?.name;
  return async (last, made) => {
    look(last, await read(made, schema, last === end));
  };
}
