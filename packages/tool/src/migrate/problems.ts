import { qualified } from '../catalog/keywords.js';
import { quoteLiteral } from 'pgproof-runtime/quote.js';
import { UserError } from 'pgproof-runtime/errors.js';
import { packageName, toolVersion } from '../package.js';
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
    message: describeMissing(name, qualified(reading.schema, name)),
  }));
  const problems = [
    ...newerVersion(reading),
    ...refuseAttached(reading.attached, reading),
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

function describeMissing(name: string, shown: string): string {
  if (name === 'pgmigrations') return `${shown} is missing, and migration_record says what was in it`;
  if (name === 'migration_record') return `${shown} is missing: no checksum says which files were applied`;
  return `${shown} is missing`;
}

function missingTables({ tables, version }: Reading): string[] {
  if (version === undefined) return [];
  const expected: TableName[] = ['pgmigrations', 'migration_record', 'migration_restamp'];
  return expected.filter((name) => !tables.has(name));
}

function missingIndexes({ tables }: Reading): string[] {
  return Object.entries(indexes).flatMap(([name, names]) => {
    const table = tables.get(name as TableName);
    return table === undefined ? [] : names.filter((index) => !table.indexes.includes(index));
  });
}

function newerVersion({ version, madeBy }: Reading): Problem[] {
  if (version === undefined || version <= latestVersion) return [];
  return [
    {
      problem: `the runner's tables are at version ${version}, and this ${packageName} (${toolVersion}) knows version ${latestVersion}`,
      fix: `install ${packageName} ${madeBy} or later, which made them`,
    },
  ];
}

/**
 * Refuses to take nothing for applied where what was applied is lost.
 *
 * @throws UserError with what to do where there was nothing indeed.
 */
export function requireTold({ tables, records, schema }: Reading): void {
  if (tables.has('pgmigrations') || records.length > 0) return;
  const own = (name: TableName) => qualified(schema, name);
  const record = `${own('migration_record')} ${tables.has('migration_record') ? 'is empty' : 'too'}`;
  throw new UserError(`${own('pgmigrations')} is missing, and ${record}: what is applied here cannot be told`, {
    fix: `restore them from a backup; or, where no migration was ever applied: drop table ${[...tables.keys()].map(own).join(', ')}`,
  });
}

/** An empty table would have everything run again. One row less is what a person deletes, or node-pg-migrate's own command took down. */
function lostMarks({ marksLost, records, schema }: Reading): Problem[] {
  const ups = records.filter(({ direction }) => direction !== 'down').map(({ name }) => name);
  if (!marksLost) return [];
  const names = `${ups.slice(0, 3).join(', ')}${ups.length > 3 ? ', …' : ''}`;
  const are = ups.length === 1 ? '1 migration is applied' : `${ups.length} migrations are applied`;
  const [marked, recorded] = [qualified(schema, 'pgmigrations'), qualified(schema, 'migration_record')];
  return [
    {
      problem: `${marked} is empty, and ${recorded} says that ${are} (${names})`,
      fix: `if that is so: drop table ${marked}, and the next migrate makes it again; if nothing is applied: truncate ${recorded} cascade`,
    },
  ];
}

function lostRecords({ tables, restamps, schema }: Reading): Problem[] {
  if (tables.has('migration_record') || restamps.length === 0) return [];
  const restamped = qualified(schema, 'migration_restamp');
  return [
    {
      problem: `${qualified(schema, 'migration_record')} is missing, and ${restamped} refers to its rows`,
      fix: `restore it from a backup; or drop table ${restamped}, compare each file with what was applied, and npx pgproof restamp each`,
    },
  ];
}

function unnumbered({ tables, schema }: Reading): Problem[] {
  const names: TableName[] = ['pgmigrations', 'migration_record', 'migration_restamp'];
  return names.flatMap((name) => {
    const table = tables.get(name);
    if (table === undefined || (table.numbered && (table.keyed || name !== 'migration_record'))) return [];
    const shown = qualified(schema, name);
    const lacks = table.numbered ? 'primary key' : 'default';
    const how = name === 'pgmigrations' ? 'by default' : 'always';
    const statements = [
      ...(table.numbered
        ? []
        : [
            `alter table ${shown} alter column id set not null, alter column id add generated ${how} as identity`,
            setSequence(shown),
          ]),
      ...(table.keyed ? [] : [`alter table ${shown} add primary key (id)`]),
    ];
    return [{ problem: `the column id of ${shown} has no ${lacks}`, fix: statements.join('; ') }];
  });
}

function laggingSequences({ sequences, marks, records, restamps, schema }: Reading): Problem[] {
  const rows = { pgmigrations: marks, migration_record: records, migration_restamp: restamps };
  return Object.entries(rows).flatMap(([name, list]) => {
    const last = sequences.get(name) ?? undefined;
    const highest = Math.max(0, ...list.map(({ id }) => Number(id)));
    if (last === undefined || Number(last) >= highest) return [];
    const shown = qualified(schema, name);
    return [
      {
        problem: `the highest id in ${shown} is ${highest}, and its sequence has given ${last}: not all of its rows were written here`,
        fix: `see npx pgproof verify for whether the schema is what they say; if it is: ${setSequence(shown)}; if not, first delete from ${qualified(schema, 'pgmigrations')} what is not applied here`,
      },
    ];
  });
}

function setSequence(table: string): string {
  return `select pg_catalog.setval(pg_catalog.pg_get_serial_sequence(${quoteLiteral(table)}, 'id'), (select max(id) from ${table}))`;
}
