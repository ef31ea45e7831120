import { createTestDatabase, type TestDatabase } from './database.js';
import { folderOf, type MigrationsFolder, type Pairs } from './migrations-folder.js';
import { runDb } from './run-db.js';

/** A database that the migrations of a folder have built. */
export interface Built {
  readonly database: TestDatabase;
  readonly folder: MigrationsFolder;
  /** Runs a command on both. */
  readonly run: (...words: string[]) => ReturnType<typeof runDb>;
  /** Takes the last migration down, or what the words say. @returns the lines of what was refused, or what was printed. */
  readonly refused: (...words: string[]) => Promise<string[]>;
  readonly end: () => Promise<void>;
}

export async function build(pairs: Pairs): Promise<Built> {
  const folder = folderOf(pairs);
  const database = await createTestDatabase('empty');
  const run: Built['run'] = (...words) =>
    runDb([...words, '--migrations', folder.directory], { env: { DATABASE_URL: database.url } });
  const { code, stderr } = await run('migrate');
  if (code !== 0) throw new Error(stderr);
  return {
    database,
    folder,
    run,
    refused: async (...words) => {
      const ended = await run('rollback', ...(words.length === 0 ? ['--steps', '1'] : words));
      if (ended.code !== 1) throw new Error(`exit code ${ended.code}: ${ended.stdout}${ended.stderr}`);
      return ended.stderr
        .split('\n')
        .filter((line) => /^ {2}(?!fix:)/.test(line))
        .map((line) => line.trim());
    },
    end: async () => {
      folder.cleanup();
      await database.drop();
    },
  };
}

/** `20260101000000_a`: the number-th migration of a folder. */
export function named(number: number, slug = 'a'): string {
  return `202601010000${String(number).padStart(2, '0')}_${slug}`;
}
