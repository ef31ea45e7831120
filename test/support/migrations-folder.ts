import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The two files of migrations, by name. */
export type Pairs = Readonly<Record<string, { readonly up: string; readonly down?: string }>>;

/** A folder of migrations in a place of its own. */
export interface MigrationsFolder {
  readonly directory: string;
  /** Adds pairs, or writes them anew. A down that is left out is one that does nothing. */
  write(pairs: Pairs): void;
  /** Takes both files of a migration away. */
  remove(name: string): void;
  /** Takes the folder away. */
  cleanup(): void;
}

export function folderOf(pairs: Pairs = {}): MigrationsFolder {
  const directory = mkdtempSync(join(tmpdir(), 'vbwd-migrations-'));
  const write = (more: Pairs) => {
    for (const [name, { up, down = 'select 1;' }] of Object.entries(more)) {
      writeFileSync(join(directory, `${name}.up.sql`), up);
      writeFileSync(join(directory, `${name}.down.sql`), down);
    }
  };
  write(pairs);
  return {
    directory,
    write,
    remove: (name) => {
      for (const direction of ['up', 'down']) rmSync(join(directory, `${name}.${direction}.sql`));
    },
    cleanup: () => {
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
