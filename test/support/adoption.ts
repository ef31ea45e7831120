import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import type { AdoptResult } from '../../packages/tool/src/library/adopt-types.js';
import { runDb } from './run-db.js';
import { useTrial, type Trial } from './trial.js';

const isEnvelope = new Ajv().compile(
  JSON.parse(readFileSync('packages/tool/pgproof.output.schema.json', 'utf8')) as object,
);

/** The names of the history of `posts`. */
export const [create, fill, index] = [
  '20260101000000_create-post',
  '20260102000000_fill-post',
  '20260103000000_index-post',
] as const;

/** A history of three: the second one changes rows alone. */
export const posts = {
  [create]: {
    up: 'create table post (id integer primary key, title text not null, state text);',
    down: 'drop table post;',
  },
  [fill]: { up: "update post set state = 'new' where state is null;", down: 'select 1;' },
  [index]: { up: 'create index ix_post_state on post (state);', down: 'drop index ix_post_state;' },
};

/** A database that other means built, and the command that takes it over. */
export interface Adoption {
  readonly trial: Trial;
  /** Runs a command on the trial's folder. */
  readonly run: (...words: string[]) => Promise<{ code: number | null; stdout: string; stderr: string }>;
  /** What `adopt --json` finds. */
  readonly adopt: (...words: string[]) => Promise<AdoptResult>;
  /** Writes a file of `migrations/adopt`. */
  readonly beside: (file: string, text: string) => string;
  /** All that a dump would hold of tables: their columns and rows, the runner's own too. */
  readonly dump: () => Promise<string[]>;
}

export function useAdoption(): Adoption {
  const trial = useTrial();
  beforeEach(() => {
    trial.folder.write(posts);
  });
  const run: Adoption['run'] = (...words) =>
    runDb([...words, '--migrations', trial.folder.directory], { env: { DATABASE_URL: trial.url } });
  return {
    trial,
    run,
    adopt: async (...words) => {
      const { stdout } = await run('adopt', ...words, '--json');
      if (!isEnvelope(JSON.parse(stdout)))
        throw new Error(`not as the schema says: ${JSON.stringify(isEnvelope.errors)}`);
      const { result, error } = JSON.parse(stdout) as { result?: AdoptResult; error?: { message: string } };
      if (result === undefined) throw new Error(error?.message ?? stdout);
      return result;
    },
    beside: (file, text) => {
      const folder = join(trial.folder.directory, 'adopt');
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, file), text);
      return join(folder, file);
    },
    dump: async () => {
      const { sql } = trial;
      const relations = await sql<{ name: string; kind: string; columns: string }[]>`
        select
          c.oid::regclass::text as name,
          c.relkind as kind,
          array(select a.attname || ' ' || format_type(a.atttypid, a.atttypmod) from pg_attribute as a where a.attrelid = c.oid and a.attnum > 0 order by a.attnum)::text as columns
        from pg_class as c
        where c.relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
        order by 1`;
      const lines = relations.map(({ name, kind, columns }) => `${kind} ${name} ${columns}`);
      for (const { name } of relations.filter(({ kind }) => kind === 'S')) {
        const [row] = await sql.unsafe(`select last_value, is_called from ${name}`);
        lines.push(`${name} ${String(row?.['last_value'])} ${String(row?.['is_called'])}`);
      }
      for (const { name } of relations.filter(({ kind }) => kind === 'r')) {
        const rows = await sql.unsafe<{ line: string }[]>(`select (own)::text as line from ${name} as own order by 1`);
        lines.push(...rows.map(({ line }) => `${name} ${line}`));
      }
      return lines;
    },
  };
}
