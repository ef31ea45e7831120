import { UserError } from 'pgproof-runtime/errors.js';
import { nearestTo } from '../migrate/names.js';
import { acceptLoss, isAccepted, nameLoss, type Draft, type Named } from './loss.js';
import type { Stored } from './stored.js';

/** Names of what may be lost lead to something. @throws UserError that names those which do not. */
export function requireKnown(
  accepted: readonly string[],
  { live, migrations, searchPath }: { live: Stored; migrations: readonly string[]; searchPath: readonly string[] },
): void {
  if (accepted.length === 0) return;
  const tables = [...live.tables.values()];
  const named: Named[] = [
    ...tables.map(({ schema, name }) => nameLoss([schema, name], searchPath)),
    ...[':deleted', ':changed'].flatMap((end) =>
      tables.map(({ schema, name }) => nameLoss([schema, name], searchPath, end)),
    ),
    ...tables.flatMap(({ schema, name, columns }) =>
      columns.flatMap((column) =>
        ['', ':changed'].map((end) => nameLoss([schema, name, column.name], searchPath, end)),
      ),
    ),
    ...live.labels.map(({ schema, type, label }) => nameLoss([schema, type, label], searchPath)),
    ...migrations.map((object) => ({ object, others: [] })),
  ];
  const known = new Set(named.flatMap(({ object, others }) => [object, ...others]));
  const unknown = accepted.filter((one) => !known.has(one));
  if (unknown.length === 0) return;
  const near = nearestTo([...known], unknown[0] ?? '');
  const meant = near.length === 0 ? 'correct the name, or leave it out' : `did you mean ${near.join(' or ')}`;
  throw new UserError(
    `nothing that can be lost is named so: ${unknown.map(acceptLoss).join(' ')}; nothing was taken down`,
    { fix: `${meant}; rollback --dry-run lists what would be lost`, exitCode: 1 },
  );
}

/** Names of what was not lost. */
export function unusedNames(accepted: readonly string[], lost: readonly Named[]): string[] {
  return [...new Set(accepted)].filter((one) => !lost.some((loss) => isAccepted(loss, lost, [one])));
}

/** What takes down the rest, with what was accepted but for what is there no more. @param stays the last that stays; none where all goes. */
export function goOn(
  accepted: readonly string[],
  { stays, lost }: { readonly stays: string | undefined; readonly lost: readonly Draft[] },
): string {
  const past = lost.filter(({ kind }) => kind === 'table' || kind === 'column' || kind === 'label');
  const extent = stays === undefined ? '--all' : `--to ${stays}`;
  return ['npx pgproof rollback', extent, ...unusedNames(accepted, past).map(acceptLoss)].join(' ');
}

/** `2 migrations before it went down, and stay down` */
export function describeDown(count: number): string {
  return count === 1
    ? '1 migration before it went down, and stays down'
    : `${count} migrations before it went down, and stay down`;
}
