import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { migrateFolder } from './runner.js';

const project = join(import.meta.dirname, '../..');

export const migrationsFolder = join(project, 'migrations');

/** Applies all migrations, and records them. */
export async function migrateTemplate(url: string): Promise<void> {
  await migrateFolder(url, migrationsFolder);
}

/** The files that decide what a template holds: the migrations, what writes the record, and this one. */
export function templateSources(): string[] {
  const inFolders = ['migrations', 'packages/tool/src/migrate', 'packages/tool/src/queries/migrate'].flatMap((folder) =>
    readdirSync(join(project, folder))
      .sort()
      .map((name) => join(project, folder, name)),
  );
  return [...inFolders, join(import.meta.dirname, 'migrate-template.ts')];
}
