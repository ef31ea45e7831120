import type { Connection } from 'pgproof-runtime/query.js';
import type { Replay } from './options.js';
import { schemaOfReplay } from './replay.js';

/**
 * Gives what a replay is to be asked before its first migration and after each: what each leaves is read, and looked at.
 *
 * @param read is given the schema of the runner's own tables, too.
 */
export function atEachPoint<Value>(
  replay: Replay,
  read: (connection: Connection, schema: string) => Promise<Value>,
  look: (last: string | undefined, value: Value) => void,
): NonNullable<Replay['afterEach']> {
  const schema = schemaOfReplay(replay);
  return async (last, made) => {
    look(last, await read(made, schema));
  };
}
