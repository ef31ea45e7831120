import type { Catalog } from '../catalog/catalog.js';
import { readMajor } from '../catalog/read.js';
import { readStored, type Stored } from '../losses/stored.js';
import type { Watch as ReleaseWatch } from '../releases/watch.js';
import type { Replay } from '../replay/options.js';
import { schemaOfReplay } from '../replay/replay.js';
import type { QueriesOf } from '../review/queries.js';
import { readState, type State } from '../timeline/state.js';
import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';

/** A schema, and what the queries of its side are on it. */
export interface Side {
  readonly catalog: Catalog;
  readonly state: State;
  readonly stored: Stored;
  readonly queries: QueriesOf;
}

interface Watched {
  /** The last migration of the base; undefined where it has none. */
  readonly last: string | undefined;
  /** Those of the branch, as they are called in the replay. */
  readonly added: readonly string[];
  readonly askBefore: (config: ConnectionConfig) => Promise<QueriesOf>;
  readonly askAfter: (config: ConnectionConfig) => Promise<QueriesOf>;
  /** What looks at the release before on the same replay. */
  readonly release: ReleaseWatch | undefined;
}

/** The first major version on which queries are typed, and planned without rows. */
const firstThatTells = 18;

const none: QueriesOf = { queries: [], enums: {}, refused: new Map(), plans: [] };

/** Looks at a replay where the base ends, and after each migration of the branch. */
export function watchBranch(replay: Replay, { last, added, askBefore, askAfter, release }: Watched) {
  const schema = schemaOfReplay(replay);
  const states: { readonly migration: string; readonly stored: Stored }[] = [];
  let [before, after]: (Side | undefined)[] = [];
  let canAsk: boolean | undefined;
  const afterEach: NonNullable<Replay['afterEach']> = async (done, made, config) => {
    canAsk ??= (await readMajor(made)) >= firstThatTells;
    const isAdded = done !== undefined && added.includes(done);
    if (canAsk && done !== undefined && release?.lookAt.has(done) === true) await release.afterEach(done, config);
    if (done !== last && !isAdded) return;
    const stored = await readStored(made, schema);
    if (isAdded) states.push({ migration: done, stored });
    if (isAdded && done !== added.at(-1)) return;
    const queries = canAsk ? await (isAdded ? askAfter : askBefore)(config) : none;
    const side = { ...(await readState(made, schema, true)), stored, queries };
    if (isAdded) after = side;
    else before = side;
  };
  return {
    afterEach,
    lookAt: last === undefined ? undefined : new Set([last, ...added, ...(release?.lookAt ?? [])]),
    finish: () => {
      if (before === undefined || after === undefined) throw new Error('the replay came past no point of the branch');
      return { before, after, states, canAsk: canAsk === true };
    },
  };
}
