import { UserError } from 'pgproof-runtime/errors.js';
import type { Catalog } from '../catalog/catalog.js';
import { compareCatalogs } from '../catalog/diff.js';
import { name } from '../catalog/facts/text.js';
import { readCatalogOf } from '../catalog/read.js';
import type { Configured } from '../config/configured.js';
import { counted } from '../library/counted.js';
import { listTaken, partsOf, type Taken } from '../losses/difference.js';
import { tryDownIn } from '../losses/trial.js';
import { loadSomeMigrations } from '../migrate/files.js';
import { listReleases } from '../releases/document.js';
import type { Watch } from '../releases/watch.js';
import { readReplayedLocks } from '../replay/locks.js';
import { schemaOfReplay, withReplay } from '../replay/replay.js';
import { askQueries } from '../review/ask-queries.js';
import { inOrder, type Added } from '../review/order.js';
import { compareQueries } from '../review/queries.js';
import type { Review, ReviewedLoss } from '../review/report.js';
import { diagramOf } from '../review/tables.js';
import { changesBetween } from '../timeline/changes.js';
import type { Source } from '../typegen/sources.js';
import { compareMigrations, findFork, readBaseQueries } from './branch.js';
import { looksOf, openWatch } from './compat.js';
import { loadModels } from './models.js';
import { readQueries } from './read-site.js';
import { onScratch, replayOf, type ReplayOptions } from './replay-options.js';
import type { Spinner } from './spinner.js';
import { watchBranch } from './watch-branch.js';

export interface ReviewOptions extends ReplayOptions, Pick<Configured, 'migrations' | 'sql' | 'releases'> {
  readonly schema: string;
  readonly models?: string;
  readonly types?: NonNullable<Configured['types']>;
  readonly release?: string;
}

/** Replays the migrations once, and looks where those of the base end, after each of the branch, and at what is left once these went down. */
export async function readReview(base: string, options: ReviewOptions, spinner: Spinner): Promise<Review> {
  const { migrations: directory } = options;
  const migrations = loadSomeMigrations(directory);
  const fork = await findFork(base, directory);
  const { names, edited, removed } = await compareMigrations(fork, migrations, directory);
  const { known, added } = inOrder(migrations, names);
  const found = { ...fork, edited, removed };
  if (added.length === 0) return { ...found, ...nothing };
  const ordered = [...known, ...added.map((one) => ({ ...one, name: one.replayed }))];
  const isEarly = added.some(({ before }) => before !== null);
  const release = await openRelease(options, isEarly);
  const [old, now] = [await readBaseQueries(fork, options.sql), await readQueries(options.sql)];
  const { models } = options.models === undefined ? { models: [] } : await loadModels(options.models);
  const replay = replayOf(options, { directory, migrations: ordered }, spinner);
  const schema = schemaOfReplay(replay);
  const around = { models, schema, types: options.types };
  const watched = watchBranch(replay, {
    last: known.at(-1)?.name,
    added: added.map(({ replayed }) => replayed),
    askBefore: (config) => askQueries(old, { ...around, config }),
    askAfter: (config) => askQueries(now, { ...around, config }),
    release: typeof release === 'object' ? release : undefined,
  });
  spinner.say(`replaying ${counted(migrations.length, 'migration')}`);
  const { afterEach, lookAt, finish } = watched;
  const { locked, trial, left } = await withReplay({ ...replay, afterEach, lookAt }, async (reader, migrator) => {
    const taken = await readReplayedLocks(replay, migrator);
    spinner.say('taking the new migrations down');
    const down = ordered.slice(known.length).reverse();
    const tried = await tryDownIn({ reader, migrator }, replay, down);
    return { locked: taken, trial: tried, left: await readCatalogOf(reader, 'pgproof review', schema) };
  });
  const { before, after, states, canAsk } = finish();
  const changes = changesBetween(before.state, after.state);
  const { failure } = trial;
  const named = namesOf(added);
  return {
    ...found,
    migrations: added.map((one) => ({
      name: one.name,
      file: one.up.path,
      locks: locked.get(one.replayed)?.locks ?? null,
      before: one.before,
    })),
    diagram: diagramOf(changes, before.catalog, after.catalog),
    changes,
    losses: [
      ...listTaken(before.stored, states).map((one) => lossOf('up', one, named)),
      ...trial.taken.map((one) => lossOf('down', one, named)),
    ],
    down: {
      failure: failure === undefined ? null : { migration: named(failure.migration), message: failure.error.message },
      unrestored: failure === undefined ? differing(before.catalog, left) : [],
    },
    queries: {
      before: count(old),
      after: count(now),
      compared: canAsk,
      changes: compareQueries(before.queries, after.queries, changes),
    },
    compat:
      typeof release === 'object' && !canAsk
        ? 'queries are typed on PostgreSQL 18 or later'
        : await reportOf(release, options, spinner),
  };
}

/** Where the branch has no migration of its own. */
const nothing: Omit<Review, 'base' | 'commit' | 'edited' | 'removed'> = {
  migrations: [],
  diagram: { tables: [], references: [] },
  changes: [],
  losses: [],
  down: { failure: null, unrestored: [] },
  queries: { before: 0, after: 0, compared: true, changes: [] },
  compat: undefined,
};

/** What looks at the release before; where it cannot be compared with, why. */
async function openRelease(options: ReviewOptions, isEarly: boolean): Promise<Watch | string | undefined> {
  if (options.release === undefined && listReleases(options.releases).length === 0) return undefined;
  // It counts on the order of their names.
  if (isEarly) return 'migrations of the branch come before one of the base';
  return whyNot(() => openWatch(options));
}

async function reportOf(
  release: Watch | string | undefined,
  options: ReviewOptions,
  spinner: Spinner,
): Promise<Review['compat']> {
  if (typeof release !== 'object') return release;
  return whyNot(async () => {
    const closer = release.closer();
    if (closer !== undefined) await onScratch({ ...options, ...looksOf(closer) }, spinner, () => Promise.resolve());
    return (closer ?? release).report();
  });
}

async function whyNot<Value>(read: () => Promise<Value>): Promise<Value | string> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof UserError) return [error.message, error.fix].filter((part) => part !== undefined).join('; ');
    throw error;
  }
}

/** But for notes, which are no difference: the order of columns. */
function differing(before: Catalog, left: Catalog): string[] {
  return compareCatalogs(before, left)
    .differences.filter(({ problem }) => ['only in A', 'only in B', 'differs'].includes(problem))
    .map(({ object }) => object);
}

function namesOf(added: readonly Added[]): (replayed: string) => string {
  const names = new Map(added.map((one) => [one.replayed, one.name]));
  return (replayed) => names.get(replayed) ?? replayed;
}

function lossOf(direction: ReviewedLoss['direction'], taken: Taken, named: (replayed: string) => string): ReviewedLoss {
  return { direction, kind: taken.kind, object: name(...partsOf(taken)), migration: named(taken.migration) };
}

function count(sources: readonly Source[]): number {
  return sources.reduce((sum, { queries }) => sum + queries.length, 0);
}
