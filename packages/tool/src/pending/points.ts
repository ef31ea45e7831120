import type { Catalog } from '../catalog/catalog.js';
import { readCatalog } from '../catalog/read.js';
import type { Migration } from '../migrate/files.js';
import { parseStatements, type ParsedStatement } from '../migrate/grammar.js';
import type { Replay } from '../replay/options.js';
import { schemaOfReplay, withReplay } from '../replay/replay.js';
import { readState, type State } from './state.js';

/** What a replay has before the first pending file, or after one of them. */
export interface Point {
  readonly catalog: Catalog;
  readonly state: State;
}

/** A pending migration, and what its up file makes of what is there. */
export interface Step {
  readonly migration: Migration;
  readonly statements: readonly ParsedStatement[];
  readonly before: Point;
  readonly after: Point;
}

/** Replays a history, some of which is applied, and looks at what there is before its pending files and after each. */
export async function replayPending(
  replay: Replay,
  pending: readonly Migration[],
): Promise<{ readonly base: Point; readonly steps: readonly Step[] }> {
  const { migrations } = replay.folder;
  const [first] = pending;
  const before = migrations.filter(({ name }) => first === undefined || name < first.name).at(-1)?.name;
  const lookAt = new Set([before ?? '', ...pending.map(({ name }) => name)]);
  const schema = schemaOfReplay(replay);
  const points: Point[] = [];
  const afterEach: Replay['afterEach'] = async (_, made) => {
    points.push({ catalog: await readCatalog(made, schema, 'outside'), state: await readState(made, schema) });
  };
  await withReplay({ ...replay, afterEach, lookAt }, () => Promise.resolve());
  const steps: Step[] = [];
  for (const [index, migration] of pending.entries()) {
    const [earlier, later] = [points[index], points[index + 1]];
    if (earlier === undefined || later === undefined) throw new Error(`the replay did not come past ${migration.name}`);
    const statements = (await parseStatements(migration.up.text)) ?? [];
    steps.push({ migration, statements, before: earlier, after: later });
  }
  const [base] = points;
  if (base === undefined) throw new Error('the replay came past no point');
  return { base, steps };
}
