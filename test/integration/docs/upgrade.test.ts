import { cpSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { loadMigrations } from '../../../packages/tool/src/migrate/files.js';
import { migrate } from '../../../packages/tool/src/migrate/run.js';
import { legalValues } from '../round-trip/legal-values.js';
import { folderOf } from '../../support/migrations-folder.js';
import { longTest } from '../../support/proofs.js';
import { runDb } from '../../support/run-db.js';
import { readRows, readState } from '../../support/round-trip/state.js';
import { fillTables } from '../../support/rows/fill.js';
import { inSession, runnerOptions } from '../../support/runner.js';
import { migrationsFolder } from '../../support/template.js';
import { until } from '../../support/trial.js';
import { follows, followsOrFails, isCopied, startMajor, type Server } from '../../support/upgrade.js';

const folder = { directory: migrationsFolder, migrations: loadMigrations(migrationsFolder) };
const subscription = 'upgrade';
const page = readFileSync('docs/upgrade.md', 'utf8');
const ticket = '20991231000000_create-ticket';

const quoted = (table: string) => table.replace(/\.(.*)$/, '."$1"');

describe('a subscriber of another major version', function () {
  this.timeout(1_800_000);
  let publisher: Server;
  let subscriber: Server;

  beforeEach(async () => {
    [publisher, subscriber] = await Promise.all([startMajor(14), startMajor(18)]);
  });

  afterEach(async () => {
    await subscriber.stop();
    await publisher.stop();
  });

  const up = ({ url }: Server, to: string) => inSession(url, (session) => migrate(session, folder, to, runnerOptions));
  const tablesOf = async ({ url }: Server) =>
    inSession(url, async (session) =>
      (await readState(session)).catalog.tables.map((table) => `public."${table.name}"`),
    );
  const rowsOf = ({ url }: Server, tables: readonly string[]) =>
    inSession(url, async (session) => {
      const { catalog } = await readState(session);
      const own = [...(await readRows(session, catalog))].filter(([table]) => tables.includes(quoted(table)));
      const lines = own.map(([table, rows]) => [
        table,
        rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort(),
      ]);
      return JSON.stringify(lines.sort());
    });

  longTest(
    'takes over by what docs/upgrade.md has one type, and loses nothing of what a client writes meanwhile',
    async () => {
      const own = folderOf();
      cpSync(migrationsFolder, own.directory, { recursive: true });
      const [, point = ''] = /migrate --to (\S+)/.exec(page) ?? [];
      own.write({
        [ticket]: {
          up: 'create table public.ticket (id serial primary key, note text not null);',
          down: 'drop table public.ticket;',
        },
      });
      const run = async (server: Server, ...words: string[]) =>
        runDb([...words, '--migrations', own.directory], { env: { DATABASE_URL: server.url } });
      const runWell = async (server: Server, ...words: string[]) => {
        const { code, stdout, stderr } = await run(server, ...words);
        expect(code, stdout + stderr).to.equal(0);
      };
      const servers = { old: publisher, new: subscriber };
      let number = 1;
      const fill = async () => {
        number = await inSession(publisher.url, async (session) => {
          const { catalog } = await readState(session);
          const tables = catalog.tables.filter((table) => table.name !== 'ticket');
          return fillTables(session.client, { ...catalog, tables }, { first: number, legalValues });
        });
      };
      const follow = async ({ side, note, text }: Block): Promise<void> => {
        const { sql } = servers[side];
        const statement = text.replace('URL-OF-THE-OLD-SERVER', publisher.url);
        const ask = async () => (await sql.unsafe(statement)).map((row) => Object.values(row as object)[0] as unknown);
        if (note === ', until it gives no row') await until(async () => (await ask()).length === 0, text);
        else if (note === ', until it gives true') await until(async () => (await ask())[0] === true, text);
        else if (note === ', its output on the new one')
          for (const line of (await ask()) as string[]) await subscriber.sql.unsafe(line);
        else await sql.unsafe(statement);
      };
      let [isOver, acknowledged]: [boolean, number] = [false, 0];
      const write = async () => {
        while (!isOver) {
          await publisher.sql`insert into public.ticket (note) values ('so')`.then(
            () => acknowledged++,
            () => (isOver = true),
          );
        }
      };
      try {
        await runWell(publisher, 'migrate', '--to', point);
        await fill();
        await runWell(subscriber, 'migrate', '--to', point);
        const blocks = blocksOf(page);
        const meanwhile = blocks.findIndex(({ note }) => note.includes('made tables'));
        for (const block of blocks.slice(0, meanwhile)) await follow(block);
        await fill();
        await runWell(subscriber, 'migrate');
        await runWell(publisher, 'migrate');
        const cutover = blocks.findIndex(({ text }) => text.includes('default_transaction_read_only'));
        for (const block of blocks.slice(meanwhile, cutover)) await follow(block);
        const writing = write();
        await until(() => acknowledged > 50, 'a client writes');
        for (const block of blocks.slice(cutover)) await follow(block);
        await writing;

        const tables = await tablesOf(publisher);
        expect(tables).to.have.length.above(28);
        expect(await rowsOf(subscriber, tables)).to.equal(await rowsOf(publisher, tables));
        const [{ count } = { count: 0 }] = await subscriber.sql<
          { count: number }[]
        >`select count(*)::int from public.ticket`;
        expect(count).to.be.within(acknowledged, acknowledged + 1);
        await subscriber.sql`insert into public.ticket (note) values ('the first here')`;
        const drift = async ({ url }: Server) => {
          const { stdout } = await runDb(['drift', '--json'], { env: { DATABASE_URL: url } });
          const { result } = JSON.parse(stdout) as { result: { findings: { object: string }[] } };
          return result.findings.map(({ object }) => object).filter((object) => !object.includes('ticket'));
        };
        // The one is the page's own, the other what 14 lets every role do.
        expect(await drift(publisher)).to.deep.equal(['publication upgrade', 'schema public']);
        expect(await drift(subscriber)).to.deep.equal([]);
        const compared = await runDb(['diff', publisher.url, subscriber.url]);
        expect(compared.code).to.equal(2);
        await runWell(subscriber, 'verify');
        await runWell(subscriber, 'migrate');
      } finally {
        isOver = true;
        own.cleanup();
      }
    },
  );

  longTest('that is behind is stopped by the migrations that docs/upgrade.md lists, and by no other', async () => {
    const [stopped, refused, unequal]: [string[], string[], string[]] = [[], [], []];
    let number = 1;
    for (const { name } of folder.migrations) {
      const tables = await tablesOf(publisher);
      if (tables.length > 0) await subscribe(tables);
      await up(publisher, name);
      number = await inSession(publisher.url, async (session) => {
        const { catalog } = await readState(session);
        return fillTables(session.client, catalog, { first: number, legalValues });
      });
      if (tables.length > 0) {
        if (!(await followsOrFails([publisher, subscriber], subscription))) stopped.push(name);
        const error = await up(subscriber, name).catch((reason: unknown) => reason);
        if (error instanceof Error) refused.push(name);
        else {
          // It goes on by itself.
          await follows([publisher, subscriber], subscription);
          const [there, here] = [await rowsOf(publisher, tables), await rowsOf(subscriber, tables)];
          if (there !== here) unequal.push(name);
        }
        await unsubscribe(tables);
      }
      await up(subscriber, name);
    }
    expect({ stopped, changing: [...refused, ...unequal].sort() }).to.deep.equal({
      stopped: listedUnder('stop a subscriber'),
      changing: listedUnder('other rows'),
    });
  });

  async function subscribe(tables: readonly string[]): Promise<void> {
    // What the migrations have seeded comes with the copy.
    await subscriber.sql.unsafe(`truncate ${tables.join(', ')} cascade`);
    await publisher.sql.unsafe(`create publication ${subscription} for table ${tables.join(', ')}`);
    await subscriber.sql.unsafe(
      `create subscription ${subscription} connection '${publisher.url}' publication ${subscription}`,
    );
    await isCopied(subscriber);
  }

  /** The tables are empty then, as the next copy has to find them. */
  async function unsubscribe(tables: readonly string[]): Promise<void> {
    await subscriber.sql.unsafe(`drop subscription ${subscription}`);
    await publisher.sql.unsafe(`drop publication ${subscription}`);
    await subscriber.sql.unsafe(`truncate ${tables.join(', ')} cascade`);
  }
});

/** What the page has one run, where, and how often. */
interface Block {
  readonly side: 'old' | 'new';
  readonly note: string;
  readonly text: string;
}

function blocksOf(text: string): Block[] {
  return [...text.matchAll(/^```sql\n-- on the (old|new) server([^\n]*)\n([^]*?)^```$/gm)].map(
    ([, side, note = '', sql = '']) => ({ side: side as Block['side'], note, text: sql }),
  );
}

/** The migrations that the page lists under a heading which has these words. */
function listedUnder(words: string): string[] {
  const [, section = ''] = new RegExp(`^#+ [^\n]*${words}[^\n]*\n([^]*?)(?=^#|$(?![^]))`, 'm').exec(page) ?? [];
  return [...section.matchAll(/^- `(\d{14}_[a-z-]+)`/gm)].map(([, name = '']) => name);
}
