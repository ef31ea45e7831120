import { UserError } from '../errors.js';
import { toolVersion } from '../package.js';
import { refuseAttached } from './attached.js';
import type { Reading } from './reading.js';
import { describePublished, refuseSubscribed } from './replicated.js';
import type { Problem } from './report.js';
import type { TableName } from './tables.js';
import { indexes, latestVersion, type Missing } from './versions.js';

/** What is lost of the tables, what keeps a command from writing to them, and what is worth a note. */
export function judge(reading: Reading): { missing: Missing[]; problems: Problem[]; notes: string[] } {
  const missing = [...missingTables(reading), ...missingIndexes(reading)].map((name) => ({
    name,
    message: describeMissing(name),
  }));
  const problems = [
    ...newerVersion(reading),
    ...refuseAttached(reading.attached, reading.user),
    ...refuseSubscribed(reading),
    ...lostMarks(reading),
    ...lostRecords(reading),
    ...unnumbered(reading),
    ...laggingSequences(reading),
  ];
  const notes = [
    ...(problems.length === 0 ? missing.map(({ message }) => `${message}; the next migrate makes it again`) : []),
    ...(reading.version !== undefined && reading.version < latestVersion
      ? [
          `the runner's tables are at version ${reading.version}: the next run that writes brings them to version ${latestVersion}`,
        ]
      : []),
    ...describePublished(reading),
  ];
  return { missing, problems, notes };
}

function describeMissing(name: string): string {
  if (name === 'public.pgmigrations') return `${name} is missing, and migration_record says what was in it`;
  if (name === 'public.migration_record') return `${name} is missing: no checksum says which files were applied`;
  return `${name} is missing`;
}

function missingTables({ tables, version }: Reading): string[] {
  if (version === undefined) return [];
  const expected: TableName[] = ['pgmigrations', 'migration_record', 'migration_restamp'];
  return expected.filter((name) => !tables.has(name)).map((name) => `public.${name}`);
}

function missingIndexes({ tables }: Reading): string[] {
  return Object.entries(indexes).flatMap(([name, names]) => {
    const table = tables.get(name as TableName);
    return table === undefined
      ? []
      : names.filter((index) => !table.indexes.includes(index)).map((index) => `public.${index}`);
  });
}

function newerVersion({ version, madeBy }: Reading): Problem[] {
  if (version === undefined || version <= latestVersion) return [];
  return [
    {
      problem: `the runner's tables are at version ${version}, and this vbwd-db (${toolVersion}) knows version ${latestVersion}`,
      fix: `install vbwd-db ${madeBy} or later, which made them`,
    },
  ];
}

/**
 * Refuses to take nothing for applied where what was applied is lost.
 *
 * @throws UserError with what to do where there was nothing indeed.
 */
export function requireTold({ tables, records }: Reading): void {
  if (tables.has('pgmigrations') || records.length > 0) return;
  const record = tables.has('migration_record') ? 'public.migration_record is empty' : 'public.migration_record too';
  throw new UserError(`public.pgmigrations is missing, and ${record}: what is applied here cannot be told`, {
    fix: `restore them from a backup; or, where no migration was ever applied: drop table ${[...tables.keys()].map((name) => `public.${name}`).join(', ')}`,
  });
}

/** An empty table would have everything run again. One row less is what a person deletes, or node-pg-migrate's own command took down. */
function lostMarks({ marksLost, records }: Reading): Problem[] {
  const ups = records.filter(({ direction }) => direction === 'up').map(({ name }) => name);
  if (!marksLost) return [];
  const names = `${ups.slice(0, 3).join(', ')}${ups.length > 3 ? ', …' : ''}`;
  const are = ups.length === 1 ? '1 migration is applied' : `${ups.length} migrations are applied`;
  return [
    {
      problem: `public.pgmigrations is empty, and public.migration_record says that ${are} (${names})`,
      fix: 'if that is so: drop table public.pgmigrations, and the next migrate makes it again; if nothing is applied: truncate public.migration_record cascade',
    },
  ];
}

function lostRecords({ tables, restamps }: Reading): Problem[] {
  if (tables.has('migration_record') || restamps.length === 0) return [];
  return [
    {
      problem: 'public.migration_record is missing, and public.migration_restamp refers to its rows',
      fix: 'restore it from a backup; or drop table public.migration_restamp, compare each file with what was applied, and bin/db restamp each',
    },
  ];
}

function unnumbered({ tables }: Reading): Problem[] {
  const names: TableName[] = ['pgmigrations', 'migration_record', 'migration_restamp'];
  return names.flatMap((name) => {
    const table = tables.get(name);
    if (table === undefined || (table.numbered && (table.keyed || name !== 'migration_record'))) return [];
    const lacks = table.numbered ? 'primary key' : 'default';
    const how = name === 'pgmigrations' ? 'by default' : 'always';
    const statements = [
      ...(table.numbered
        ? []
        : [
            `alter table public.${name} alter column id set not null, alter column id add generated ${how} as identity`,
            setSequence(name),
          ]),
      ...(table.keyed ? [] : [`alter table public.${name} add primary key (id)`]),
    ];
    return [{ problem: `the column id of public.${name} has no ${lacks}`, fix: statements.join('; ') }];
  });
}

function laggingSequences({ sequences, marks, records, restamps }: Reading): Problem[] {
  const rows = { pgmigrations: marks, migration_record: records, migration_restamp: restamps };
  return Object.entries(rows).flatMap(([name, list]) => {
    const last = sequences.get(name) ?? undefined;
    const highest = Math.max(0, ...list.map(({ id }) => Number(id)));
    if (last === undefined || Number(last) >= highest) return [];
    return [
      {
        problem: `the highest id in public.${name} is ${highest}, and its sequence has given ${last}: not all of its rows were written here`,
        fix: `see bin/db verify for whether the schema is what they say; if it is: ${setSequence(name)}; if not, first delete from public.pgmigrations what is not applied here`,
      },
    ];
  });
}

function setSequence(name: string): string {
  return `select pg_catalog.setval(pg_catalog.pg_get_serial_sequence('public.${name}', 'id'), (select max(id) from public.${name}))`;
}
