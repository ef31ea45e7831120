import { firstThree, UserError } from 'pgproof-runtime/errors.js';
import type { Migration } from '../migrate/files.js';
import { describeUnrestored, type Event, type Report } from '../migrate/report.js';
import { printNote } from './print.js';
import type { CommandContext } from './context.js';

type Restored = Extract<Event, { type: 'restored' }>;

/** A report that keeps what a rollback tells of the catalog, for `noteUnrestored`. */
export function keepRestored(report: Report): { restored: () => Restored | undefined; report: Report } {
  let kept: Restored | undefined;
  return {
    restored: () => kept,
    report: (event) => {
      if (event.type === 'restored') kept = event;
      else report(event);
    },
  };
}

/** Whether the down files bring back the catalog, as `--json` says it. */
export interface Restoration {
  /** Null where it is not known. */
  readonly restored: boolean | null;
  /** The names of the migrations whose down files do not bring back the catalog. */
  readonly unrestored: readonly string[];
}

/** What the record alone knows. */
export function restorationOf(restored: Restored | undefined): Restoration {
  const [only, ...others] = restored?.migrations ?? [];
  const restoredAs = { yes: true, no: false, unknown: null }[restored?.answer ?? 'yes'];
  return {
    restored: restoredAs,
    unrestored: restoredAs === false && only !== undefined && others.length === 0 ? [only.name] : [],
  };
}

/** Of more down files than these no replay is made that finds those that leave something: each is run by itself, which takes minutes. */
const searched = 40;

/** Notes the down files of a rollback that do not bring back the catalog. Where the record does not know, a replay of the history tells. */
export async function noteUnrestored(context: CommandContext, restored: Restored | undefined): Promise<Restoration> {
  if (restored === undefined) return restorationOf(restored);
  const { answer, migrations } = restored;
  if (answer === 'no' && migrations.length === 1) return noteEach(migrations);
  if (migrations.length > searched) {
    printNote(
      answer === 'no'
        ? describeUnrestored(migrations)
        : `whether the ${migrations.length} down files brought back the catalog is not known: npx pgproof verify tells`,
    );
    return restorationOf(restored);
  }
  try {
    const unrestored = await findInReplay(context, migrations);
    if (unrestored.length > 0 || answer === 'unknown') return noteEach(unrestored);
    printNote(describeUnrestored(migrations));
    return restorationOf(restored);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    printNote(
      `whether the down files brought back the catalog is not known (${error.message}): npx pgproof verify tells`,
    );
    return restorationOf(restored);
  }
}

function noteEach(migrations: readonly Migration[]): Restoration {
  if (migrations.length <= 3) for (const migration of migrations) printNote(describeUnrestored([migration]));
  else {
    const files = migrations.map(({ down }) => down.path);
    printNote(
      `${migrations.length} down files do not bring back the catalog, ${firstThree(files)}: npx pgproof verify names what they leave`,
    );
  }
  return { restored: migrations.length === 0, unrestored: migrations.map(({ name }) => name) };
}

async function findInReplay(
  { session, folder, spinner }: CommandContext,
  candidates: readonly Migration[],
): Promise<Migration[]> {
  spinner.say('comparing the catalog with that of a replay');
  try {
    const { findUnrestored } = await import('../replay/unrestored.js');
    const { readHistory } = await import('../migrate/run.js');
    const { applied } = await readHistory(session, folder);
    const names = new Set([...applied, ...candidates].map(({ name }) => name));
    const replay = {
      folder: { ...folder, migrations: folder.migrations.filter(({ name }) => names.has(name)) },
      live: session.connection,
      schema: session.schema,
      searchPath: session.searchPath,
      mayInstall: false,
      note: () => undefined,
      onProgress: spinner.say,
    };
    const found = await findUnrestored(replay, [...candidates].reverse());
    return found.map(({ migration }) => migration);
  } finally {
    spinner.stop();
  }
}
