import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCatalog, readFacts } from '../../../packages/tool/src/catalog/read.js';
import { snapshotText } from '../../../packages/tool/src/catalog/snapshot.js';
import type { Made } from '../../../packages/tool/src/adopt/points.js';
import { adoptOpened } from '../../../packages/tool/src/library/adopt.js';
import { loadMigrations } from '../../../packages/tool/src/migrate/files.js';
import { migrate, readHistory, redo, rollback } from '../../../packages/tool/src/migrate/run.js';
import type { Session } from '../../../packages/tool/src/migrate/session.js';
import { folderOf, type MigrationsFolder } from '../migrations-folder.js';
import { inSession, runnerOptions } from '../runner.js';

export const [create, change, index, last] = [
  '20260101000000_create-person',
  '20260102000000_count-visit',
  '20260103000000_index-person',
  '20260104000000_create-pet',
] as const;

const oldTool = `
  create table public.person (id integer primary key, name text, visits integer not null default 0);
  insert into public.person select n, 'name ' || n, 1 from generate_series(1, 20) as n;
  create unique index ix_person_name on public.person (name);
  create table public.schema_migrations (version text primary key);
  insert into public.schema_migrations values ('20260101000000'), ('20260102000000'), ('20260103000000');`;

/** None of the files can run twice without a trace: an error, or other rows. */
const pairs = {
  [create]: {
    up: `create table person (id integer primary key, name text not null, visits integer not null default 0);
      insert into person select n, 'name ' || n from generate_series(1, 20) as n;`,
    down: 'drop table person;',
  },
  [change]: {
    up: 'update person set visits = visits + 1;',
    down: 'update person set visits = visits - 1;',
  },
  [index]: {
    up: '-- no-transaction\ncreate unique index concurrently ix_person_name on person (name);',
    down: '-- no-transaction\ndrop index concurrently ix_person_name;',
  },
  [last]: {
    up: "create table pet (id serial primary key, owner integer not null references person (id), name text);\ninsert into pet (owner, name) values (1, 'Rex');",
    down: 'drop table pet;',
  },
};

/** A history of four: a table, a change of its rows, a concurrent index, another table; and what `adopt` is told beside it. */
export function faultFolder(): MigrationsFolder {
  const folder = folderOf(pairs);
  const beside = join(folder.directory, 'adopt');
  mkdirSync(beside);
  writeFileSync(join(beside, 'old.sql'), `-- to: ${index}\nalter table person alter column name set not null;\n`);
  writeFileSync(
    join(beside, `${change}.check.sql`),
    '-- Every visit counts.\nselect id from person where visits = 0;\n',
  );
  return folder;
}

/** What a command is run with: the folder, and the points of its replay, which `adopt` would else make anew each time. */
export interface Given {
  readonly directory: string;
  readonly made: readonly Made[];
}

interface Command {
  /** Makes the database what the command meets. */
  readonly before: (url: string, given: Given) => Promise<unknown>;
  readonly run: (session: Session, given: Given) => Promise<unknown>;
  /** What is typed after a fault, by what status then tells: the same again where nothing is told here. */
  readonly again?: (session: Session, given: Given) => Promise<unknown>;
}

/** Each run has its own signal: of many that listen to one, Node warns. */
const options = () => ({ ...runnerOptions, signal: new AbortController().signal });

const folderIn = ({ directory }: Given) => ({ directory, migrations: loadMigrations(directory) });

const up =
  (to?: string): Command['run'] =>
  (session, given) =>
    migrate(session, folderIn(given), to, options());

export const commands = {
  up: { before: () => Promise.resolve(), run: up() },
  down: {
    before: (url, given) => inSession(url, (session) => up()(session, given)),
    run: (session, given) => rollback(session, folderIn(given), { to: create }, options()),
  },
  redo: {
    before: (url, given) => inSession(url, (session) => up(index)(session, given)),
    run: (session, given) => redo(session, folderIn(given), options()),
    // Where its down is recorded, redo would take down the migration before it; where all is, there is nothing to do.
    again: async (session, given) => {
      const { applied } = await readHistory(session, folderIn(given));
      const { rows } = await session.client.query("select from public.migration_record where direction = 'down'");
      const isBegun = rows.length > 0 || !applied.some(({ name }) => name === index);
      return isBegun ? up(index)(session, given) : redo(session, folderIn(given), options());
    },
  },
  adopt: {
    before: (url) => inSession(url, ({ client }) => client.query(oldTool)),
    run: (session, given) =>
      adoptOpened(
        { session, folder: folderIn(given) },
        {
          ...options(),
          made: given.made,
          from: 'dbmate',
          bridge: 'old',
          retire: true,
          accepted: [],
          dryRun: false,
          exceptions: () => Promise.resolve([]),
          showBridge: () => undefined,
          say: () => undefined,
          note: () => undefined,
        },
      ),
  },
} as const satisfies Record<string, Command>;

export type CommandName = keyof typeof commands;

export const commandNames = Object.keys(commands) as CommandName[];

/** Runs a command as its process does: on a connection of its own. */
export function runCommand(name: CommandName, url: string, given: Given): Promise<unknown> {
  return inSession(url, (session) => commands[name].run(session, given));
}

/** Runs a command again after a fault, and reads what there is then. */
export function runAgain(name: CommandName, url: string, given: Given): Promise<string> {
  const command: Command = commands[name];
  return inSession(url, async (session) => {
    await (command.again ?? command.run)(session, given);
    return readState(session);
  });
}

/** The points of the history, made once. @param url an empty database. */
export async function makePoints(url: string, directory: string): Promise<Made[]> {
  return inSession(url, async (session) => {
    const read = async (name?: string): Promise<Made> => ({ name, catalog: await readCatalog(session.connection) });
    const made = [await read()];
    for (const name of [create, change, index, last]) {
      await up(name)(session, { directory, made });
      made.push(await read(name));
    }
    return made;
  });
}

/** Catalog, rows and record of a database as one text, the runner's own tables included; without what differs from one run to the next. */
export function stateOf(url: string): Promise<string> {
  return inSession(url, readState);
}

async function readState({ client, connection }: Session): Promise<string> {
  const catalog = snapshotText(await readFacts(connection, 'none'));
  const { rows } = await client.query<{ state: string }>(`
      select jsonb_pretty(jsonb_build_object(
        'rows', (select jsonb_object_agg(relname, query_to_xml(format('select * from %s order by 1', oid::regclass), true, false, ''))
          from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname !~ '^(pgmigrations$|migration_)'),
        'marks', (select jsonb_agg(name order by id) from public.pgmigrations),
        'records', (select jsonb_agg(jsonb_build_array(name, direction, up_sha256, down_sha256, tool_version, adoption is null, noted_at) order by id)
          from public.migration_record),
        'versions', (select jsonb_agg(version order by version) from public.migration_version)
      )) as state`);
  return `${catalog}\n${rows[0]?.state ?? ''}`;
}
