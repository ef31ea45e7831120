import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalog } from '../catalog/catalog.js';
import { binariesVersion } from '../embedded/binaries.js';
import { toolVersion } from '../package.js';
import type { Replay } from '../replay/options.js';
import { atEachPoint } from '../replay/points.js';
import { withReplay } from '../replay/replay.js';
import { changesBetween } from './changes.js';
import { hashesOf, keep, readKept, type KeptStep, type Step } from './kept.js';
import { withPlaces } from './places.js';
import { readState, type State } from './state.js';

/** What each migration of a folder did to the catalog, oldest first, and the catalog at the end. */
export interface SchemaHistory {
  readonly steps: readonly Step[];
  readonly catalog: Catalog;
}

/** What is asked of a replay, and the history once it is over. */
export interface Watch {
  /** Undefined where all is known: then nothing has to be replayed for it. */
  readonly afterEach: Replay['afterEach'];
  /** Undefined where all are to be looked at. */
  readonly lookAt: Replay['lookAt'];
  readonly finish: () => Promise<SchemaHistory>;
}

/**
 * Tells what each migration does to the catalog. What was found is kept by the hash of the files; the second answer replays nothing.
 *
 * @param root the project's folder, which holds `.embedded/`.
 */
export async function readSchemaHistory(replay: Replay, root: string): Promise<SchemaHistory> {
  const { finish, ...watch } = watchHistory(replay, root);
  if (watch.afterEach !== undefined) await withReplay({ ...replay, ...watch }, () => Promise.resolve());
  return finish();
}

/** The same for one who replays anyway. */
export function watchHistory(replay: Replay, root: string): Watch {
  const { migrations } = replay.folder;
  const hashes = hashesOf(
    around(replay),
    migrations.map(({ name, up }) => ({ name, text: up.text })),
  );
  const folder = join(root, '.embedded', 'catalogs');
  // What another server makes depends on what it has.
  const kept = replay.on === undefined ? readKept(folder, hashes) : { steps: [] };
  const known = kept.steps.length;
  const { catalog: whole } = kept;
  if (whole !== undefined)
    return {
      afterEach: undefined,
      lookAt: undefined,
      finish: () => Promise.resolve({ steps: kept.steps, catalog: whole }),
    };
  const found: (readonly [string, ReturnType<typeof changesBetween>])[] = [];
  let before: State = new Map();
  let last: Catalog | undefined;
  const start = migrations[known - 1]?.name;
  return {
    // What is known is applied at once, and looked at where the rest begins.
    lookAt: known === 0 ? undefined : new Set(migrations.slice(known - 1).map(({ name }) => name)),
    afterEach: atEachPoint(replay, readState, (name, { catalog, state }) => {
      if (name !== start && name !== undefined) found.push([name, changesBetween(before, state)]);
      [before, last] = [state, catalog];
    }),
    finish: async () => {
      if (last === undefined) throw new Error('the replay came past no point of the history');
      const texts = new Map(
        migrations.map(({ name, up }, index) => [name, { text: up.text, hash: hashes[index] ?? '' }]),
      );
      const steps: KeptStep[] = [...kept.steps];
      for (const [migration, changes] of found) {
        const { text, hash } = texts.get(migration) ?? { text: '', hash: '' };
        steps.push({ migration, hash, changes: await withPlaces(changes, text) });
      }
      if (replay.on === undefined) keep(folder, { steps, catalog: last });
      return { steps, catalog: last };
    },
  };
}

/** What makes the catalog beside the files. */
function around({ prepare, roles, searchPath, schema }: Replay): object {
  return {
    tool: toolVersion,
    server: binariesVersion(),
    prepare: prepare === undefined ? undefined : readFileSync(prepare, 'utf8'),
    roles,
    searchPath,
    schema,
  };
}
