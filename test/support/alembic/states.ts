import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadMigrations } from '../../../packages/tool/src/migrate/files.js';
import type { TestDatabase } from '../database.js';
import { migrationsFolder } from '../template.js';
import { migrateFolder } from '../runner.js';

/** A revision of the Python tool at which one of the platform's databases may stand. */
export interface AlembicState {
  /** What stands in alembic_version. */
  readonly revision: string;
  /** The last of our migrations that makes the same catalog, or the one that the sprint's SQL stands on. */
  readonly migration: string;
  /** The files of the original sprint that were run after it, in their order. */
  readonly files: readonly string[];
}

/** The revisions before the sprint, in their real order: the n-th is what our n-th migration makes. */
const before = [
  'e3bb91853ab7',
  'a1b2c3d4e5f6',
  'b2c3d4e5f6g7',
  'c3d4e5f6g7h8',
  'd4e5f6g7h8i9',
  'e5f6g7h8i9j0',
  'e5f6g7h8i9j1',
  'f6g7h8i9j0k1',
  'g7h8i9j0k1l2',
  '20260212_paypal',
  '20260212_rename',
  'h8i9j0k1l2m3',
  'i9j0k1l2m3n4',
  'j0k1l2m3n4o5',
  'k1l2m3n4o5p6',
];

/** The original sprint and what came after it, each on top of those before. */
const sprint = [
  '20260215_role_perm',
  '20260215_token_bal',
  '20260215_password_reset',
  '20260215_feature_usage',
  '20260215_addon_subscription',
  '20260215_enum_uppercase',
  '20260215_restore_item_type',
  '20260215_nullable_tarif_plan',
  '20260215_arcana',
  '20260215_taro_session_card_draw',
];

const names = loadMigrations(migrationsFolder).map(({ name }) => name);

/** All twenty-five, oldest first. */
export const alembicStates: readonly AlembicState[] = [
  ...before.map((revision, index) => ({ revision, migration: names[index] ?? '', files: [] })),
  ...sprint.map((revision, index) => ({
    revision,
    migration: names[before.length - 1] ?? '',
    files: sprint.slice(0, index + 1),
  })),
];

/** The one that check-full has, the last that needs a bridge, and the migration that the bridge leads to. */
export const sampledState = {
  revision: '20260215_taro_session_card_draw',
  leadsTo: '20260215103000_allow-invoice-without-plan',
};

/** Makes an empty database what the Python tool left at a revision: without the runner's tables, with its own. */
export async function buildAlembicState(
  { url, sql }: TestDatabase,
  { revision, migration, files }: AlembicState,
): Promise<void> {
  await migrateFolder(url, migrationsFolder, migration);
  await sql`drop table public.pgmigrations, public.migration_record, public.migration_restamp, public.migration_version cascade`;
  for (const file of files) await sql.unsafe(readFileSync(join(import.meta.dirname, `${file}.sql`), 'utf8')).simple();
  await sql`create table public.alembic_version (version_num varchar(32) constraint alembic_version_pkc primary key)`;
  await sql`insert into public.alembic_version (version_num) values (${revision})`;
}
