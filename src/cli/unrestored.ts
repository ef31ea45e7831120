import { UserError } from '../errors.js';
import type { Migration } from '../migrate/files.js';
import type { Event, Report } from '../migrate/report.js';
import { printAside } from './print.js';
import type { Work } from './work.js';

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

/** `migrations/….down.sql does not bring back the catalog …`, of migrations that went down together, the newest first. */
export function describeUnrestored(migrations: readonly Migration[]): string {
  const [only, ...others] = migrations;
  if (only === undefined || others.length > 0)
    return `the catalog is not what it was before the ${migrations.length} migrations went up: bin/db verify names what differs`;
  return `${only.down.file} does not bring back the catalog from before ${only.up.file}: bin/db verify names what it leaves`;
}

/** Notes the down files of a rollback that do not bring back the catalog. Where the record does not know, a replay of the history tells. */
export async function noteUnrestored(
  { session, folder, progress }: Work,
  restored: Restored | undefined,
): Promise<void> {
  if (restored === undefined) return;
  const { answer, migrations } = restored;
  if (answer === 'no' && migrations.length === 1) {
    printAside(`note: ${describeUnrestored(migrations)}`);
    return;
  }
  progress.say('comparing the catalog with that of a replay');
  try {
    const { findUnrestored } = await import('../replay/unrestored.js');
    const { readHistory } = await import('../migrate/run.js');
    const { applied } = await readHistory(session, folder);
    const names = new Set([...applied, ...migrations].map(({ name }) => name));
    const replay = {
      folder: { ...folder, migrations: folder.migrations.filter(({ name }) => names.has(name)) },
      live: session.connection,
      mayInstall: false,
      note: () => undefined,
      onProgress: progress.say,
    };
    const unrestored = await findUnrestored(replay, [...migrations].reverse());
    for (const { migration } of unrestored) printAside(`note: ${describeUnrestored([migration])}`);
    if (unrestored.length === 0 && answer === 'no') printAside(`note: ${describeUnrestored(migrations)}`);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    printAside(
      `note: whether the down files brought back the catalog is not known (${error.message}): bin/db verify tells`,
    );
  } finally {
    progress.stop();
  }
}
