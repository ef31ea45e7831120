import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import Ajv from 'ajv';
import { expect } from 'chai';
import { makeBranch, pair, type Branch } from '../../support/branch.js';
import { noDebianServer, startDebianServer } from '../../support/debian-server.js';
import { runDb } from '../../support/run-db.js';

const create = '20260101090000_create-orders';
const base = {
  ...pair(
    create,
    `create type public.orderstate as enum ('open', 'paid');
create table public.customer (id integer primary key, email text not null);
create table public.orders (
  id integer primary key,
  customer_id integer not null references public.customer (id),
  mail text,
  total integer not null,
  state public.orderstate not null default 'open'
);
create index ix_orders_customer_id on public.orders (customer_id);`,
    'drop table public.orders, public.customer; drop type public.orderstate;',
  ),
  'sql/orders.sql': `/* @name FindOrder */
select id, mail, total, state from public.orders where id = :id!;

/* @name ListOrdersOfCustomer */
select id, state from public.orders where customer_id = :customerId! order by id;
`,
};
/** What the page shows. */
const topic = {
  ...pair(
    '20260201090000_bill-orders',
    `create table public.invoice (
  id integer primary key,
  order_id integer not null references public.orders (id),
  amount numeric(10, 2) not null
);
alter table public.orders rename column mail to email;
alter table public.orders drop column total;
alter type public.orderstate add value 'refunded';
create function public.is_open (state public.orderstate) returns boolean language sql immutable return state = 'open';`,
    `drop function public.is_open;
alter table public.orders add column total integer not null default 0;
alter table public.orders alter column total drop default;
alter table public.orders rename column email to mail;
drop table public.invoice;`,
  ),
  ...pair(
    '20260202090000_drop-index-of-orders',
    'drop index public.ix_orders_customer_id;',
    'create index ix_orders_customer_id on public.orders (customer_id);',
  ),
  'sql/orders.sql': `/* @name FindOrder */
select id, email, state from public.orders where id = :id!;

/* @name ListOrdersOfCustomer */
select id, state from public.orders where customer_id = :customerId! order by id;
`,
};

/** What of the answer the tests read. */
interface Result {
  readonly migrations: readonly { readonly locks: readonly object[] }[];
  readonly down: { readonly failure: { readonly migration: string; readonly message: string } };
  readonly tables: readonly object[];
}

const schema = JSON.parse(readFileSync('packages/tool/pgproof.output.schema.json', 'utf8')) as object;

describe('bin/db review', () => {
  let branch: Branch;
  const start = (files: Parameters<typeof makeBranch>[0]) => {
    branch = makeBranch(files);
  };
  /** From the checkout, whose cluster replays copy. */
  const config = () => ['--config', join(branch.folder, 'pgproof.config.json')];
  const run = (words: readonly string[] = [], env: Record<string, string> = {}) =>
    runDb(['review', ...words, ...config()], { env });
  const shown = (path: string) => relative(process.cwd(), join(branch.folder, path));
  const json = async (...words: string[]) => {
    const { stdout } = await run([...words, '--json']);
    const document = JSON.parse(stdout) as { exitCode: number; result: Result; error?: object };
    const ajv = new Ajv({ allErrors: true });
    ajv.validate(schema, document);
    expect(ajv.errors).to.equal(null);
    return document;
  };
  afterEach(() => {
    branch.end();
  });

  it('tells a reviewer what the page on it shows', async function () {
    // Two replays, and that of the release.
    this.timeout(180_000);
    start(base);
    await runDb(['release', '1.0.0', ...config()]);
    branch.write(topic);
    const { code, stdout, stderr } = await run();
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    const commit = branch.git('rev-parse', '--short=10', 'main').trim();
    const [, page = ''] = /^````\n([^]*?)^````$/m.exec(readFileSync('docs/review.md', 'utf8')) ?? [];
    expect(
      stdout
        .replaceAll(commit, '2a41f6b90c')
        .replaceAll(`${shown('')}/`, '')
        .replaceAll('bin/db', 'npx pgproof')
        .replaceAll(` ${config().join(' ')}`, ''),
    ).to.equal(page);
  });

  it('is short where the branch has no migration of its own', async () => {
    start(base);
    branch.write({ 'sql/orders.sql': topic['sql/orders.sql'] });
    const commit = branch.git('rev-parse', '--short=10', 'main').trim();
    expect(await run()).to.deep.equal({
      code: 0,
      stdout: `## Database: no new migration\n\nCompared with \`main\`, which this branch left at \`${commit}\`.\n`,
      stderr: '',
    });
  });

  it('compares with the branch that is named, that GitHub names, or main, here or at the origin', async () => {
    start(base);
    branch.git('branch', 'develop');
    branch.commit('Go on');
    const baseOf = async (words: string[], env: Record<string, string> = {}) =>
      /Compared with (.*), which this branch left at `(.*)`/.exec((await run(words, env)).stdout)?.slice(1);
    const commitOf = (name: string) => branch.git('rev-parse', '--short=10', name).trim();
    expect(await baseOf(['develop'])).to.deep.equal(['`develop`', commitOf('main')]);
    expect(await baseOf(['HEAD'])).to.deep.equal(['`HEAD`', commitOf('topic')]);
    expect(await baseOf([], { GITHUB_BASE_REF: 'develop' })).to.deep.equal(['`develop`', commitOf('main')]);
    // The origin is ahead of main, and the branch began there.
    branch.git('update-ref', 'refs/remotes/origin/main', 'topic');
    expect(await baseOf([])).to.deep.equal(['`main`', commitOf('topic')]);
    // On main itself, what the origin does not have is new.
    branch.git('update-ref', 'refs/remotes/origin/main', 'main');
    branch.git('switch', '--quiet', 'main');
    branch.commit('Go on');
    expect(await baseOf([])).to.deep.equal(['`main`', commitOf('origin/main')]);
  });

  it('says what to type where there is no base, no common commit and no repository', async () => {
    start(base);
    const failed = async (...words: string[]) => {
      const { code, stdout, stderr } = await run(words);
      expect({ code, stdout }).to.deep.equal({ code: 2, stdout: '' });
      return stderr;
    };
    expect((await failed('nowhere')).replace(` ${config().join(' ')}`, '')).to.equal(
      'error: there is no branch or commit nowhere, here or at the origin\n  fix: name the one to compare with: bin/db review BASE\n',
    );
    expect(await failed('--migrations', 'nothere')).to.contain('the folder of migrations cannot be read: nothere');
    branch.git('checkout', '--quiet', '--orphan', 'alone');
    branch.commit('Begin anew');
    expect(await failed()).to.contain('git finds no commit that this branch and main have in common');
    rmSync(join(branch.root, '.git'), { recursive: true });
    expect(await failed()).to.contain('is in no git repository');
  });

  it('asks for the history that a shallow clone lacks, and does without where the base is all it takes', async () => {
    start(base);
    branch.commit('Go on');
    branch.git('switch', '--quiet', 'main');
    branch.commit('Go on there');
    branch.git('switch', '--quiet', 'topic');
    const clone = mkdtempSync(join(tmpdir(), 'vbwd-shallow-'));
    const reviewOf = (...words: string[]) =>
      runDb(['review', ...words, '--config', join(clone, 'shop/pgproof.config.json')]);
    try {
      branch.git('clone', '--quiet', '--depth', '1', `file://${branch.root}`, clone);
      const { code, stderr } = await reviewOf();
      expect(code).to.equal(2);
      expect(stderr).to.contain('"fetch-depth: 0" of actions/checkout');
      // What the message says to type.
      const [, command = ''] = /or (git fetch .*)$/m.exec(stderr) ?? [];
      expect((await reviewOf('HEAD')).code).to.equal(0);
      // What both have in common is there, and is no end: it may be too old.
      execFileSync('git', ['fetch', '--quiet', '--depth', '2', 'origin', 'main:main', 'topic'], {
        cwd: clone,
        stdio: 'ignore',
      });
      expect((await reviewOf()).stderr).to.contain('this clone is too shallow to tell where the branch left main');
      execFileSync('bash', ['-c', command], { cwd: clone, stdio: 'ignore' });
      expect((await reviewOf()).code).to.equal(0);
    } finally {
      rmSync(clone, { recursive: true });
    }
  });

  it('tells of migrations of the base that were edited or removed, of one that comes too early, and of one that does not go down', async () => {
    const early = '20251231090000_add-note';
    start({
      ...base,
      ...pair('20260102090000_add-view', 'create view public.v as select 1 as a;', 'drop view public.v;'),
    });
    branch.write({
      ...pair(early, 'alter table public.orders add column note text;', 'drop table public.nothing;'),
      [`migrations/${create}.down.sql`]:
        'drop table public.orders, public.customer cascade; drop type public.orderstate;\n',
      'migrations/20260102090000_add-view.up.sql': null,
      'migrations/20260102090000_add-view.down.sql': null,
      'releases/1.0.0.json': JSON.stringify({ version: '1.0.0', migrations: [create], enums: {}, queries: [] }),
    });
    const { exitCode, result, error } = await json();
    expect(exitCode, JSON.stringify(error)).to.equal(0);
    expect(result).to.deep.include({
      edited: [shown(`migrations/${create}.down.sql`)],
      removed: ['20260102090000_add-view'],
      notCompared: 'migrations of the branch come before one of the base',
    });
    expect(result.migrations).to.deep.equal([
      {
        name: early,
        file: shown(`migrations/${early}.up.sql`),
        locks: [
          {
            ...result.migrations[0]?.locks[0],
            table: 'orders',
            lock: 'access exclusive',
          },
        ],
        before: create,
      },
    ]);
    expect(result.tables).to.deep.equal([
      {
        table: 'public.orders',
        was: null,
        mark: 'changed',
        parts: [{ kind: 'column', name: 'note', was: null, mark: 'new', text: 'text' }],
      },
    ]);
    const { migration, message } = result.down.failure;
    expect(migration).to.equal(early);
    expect(message).to.contain('table "nothing" does not exist');
    const { stdout } = await run();
    expect(stdout).to.contain(`- **Edited:** \`${shown(`migrations/${create}.down.sql`)}\` is another one on \`main\``);
    expect(stdout).to.contain('- **Removed:** `20260102090000_add-view` is on `main` and not here');
    expect(stdout).to.contain(`- **Too early:** \`${early}\` comes before \`${create}\``);
    expect(stdout).to.contain(`- **Fails:** \`${early}\` does not go down`);
  });

  it('shows names as they are, whatever is in them', async () => {
    start({
      ...pair(
        create,
        'create table public."a |`b" (id integer primary key, "x ""y""<br>" text); create index "ix one" on public."a |`b" ("x ""y""<br>");',
        'drop table public."a |`b";',
      ),
      'sql/odd.sql': '/* @name FindOdd */\nselect id from public."a |`b" where "x ""y""<br>" = :x!;\n',
    });
    branch.write({
      ...pair(
        '20260201090000_rename',
        'alter table public."a |`b" rename to "c |`d"; alter index public."ix one" rename to "ix two"; alter table public."c |`d" rename column "x ""y""<br>" to "_z[]";',
        'alter table public."c |`d" rename column "_z[]" to "x ""y""<br>"; alter index public."ix two" rename to "ix one"; alter table public."c |`d" rename to "a |`b";',
      ),
      'sql/odd.sql': '/* @name FindOdd */\nselect id from public."c |`d" where "_z[]" = :x!;\n',
    });
    const { stdout } = await run();
    const [, diagram = ''] = /```mermaid\n([^]*?)```/.exec(stdout) ?? [];
    expect(diagram.split('\n').slice(0, 2)).to.deep.equal([
      'flowchart LR',
      '  t1["#34;c #124;#96;d#34; (changed, was a #124;#96;b)<br/>renamed: #95;z#91;#93; text, was x #34;y#34;#60;br#62;<br/>renamed: index ix two, was ix one"]:::changed',
    ]);
    expect(stdout).to.contain('| `20260201090000_rename` | ``"a \\|`b"`` | access exclusive | reads and writes |');
    const [, facts = ''] = /```diff\n([^]*?)```/.exec(stdout) ?? [];
    expect(facts.trimEnd().split('\n')).to.deep.equal([
      '! table public."c |`d", was a |`b',
      '! column public."c |`d"."_z[]", was public."a |`b"."x ""y""<br>"',
      '! index public."ix two", was ix one',
    ]);
    // The index that it uses has another name, and is no other one.
    expect(stdout).to.contain('1 before, 1 after; types and plans of the others are as they were.');
  });

  it('works in a project without queries, models and releases, whose first migrations these are', async () => {
    start({});
    branch.write(pair(create, 'create table public.note (id integer primary key);', 'drop table public.note;'));
    const { code, stdout, stderr } = await run();
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    expect(stdout.match(/^##+ .*/gm)).to.deep.equal([
      '## Database: 1 new migration',
      '### Tables',
      '### Catalog',
      '### What is lost',
    ]);
    expect(stdout).to.contain(`| \`${create}\` | none that was there |  |  |\n`);
  });

  it('reads queries that name no schema as the configuration says, on both schemas', async () => {
    start({
      'pgproof.config.json': '{ "searchPath": ["app"] }',
      ...pair(
        create,
        'create schema app; create table app.note (id integer primary key, words text);',
        'drop schema app cascade;',
      ),
      'sql/note.sql': '/* @name FindNote */\nselect id from note where words = :words!;\n',
    });
    await runDb(['release', '1.0.0', ...config()]);
    // The configuration knows a column that the schema before does not have.
    branch.write({
      'pgproof.config.json': '{ "searchPath": ["app"], "types": { "columns": { "app.note.size": "number" } } }',
      'sql/note.sql': '/* @name FindNote */\nselect id, size from note where words = :words!;\n',
      ...pair(
        '20260131090000_add-size',
        'alter table note add column size bigint;',
        'alter table note drop column size;',
      ),
      ...pair(
        '20260201090000_index-words',
        '-- no-transaction\ncreate index concurrently ix_note_words on note (words);',
        '-- no-transaction\ndrop index concurrently ix_note_words;',
      ),
    });
    const { stdout } = await run();
    expect(stdout).to.contain(
      '| `note` | share update exclusive (by the kind of its statement) | neither reads nor writes |',
    );
    expect(stdout).to.contain(
      '  - column `size` is new: `number | null (bigint)`\n  - plan: no longer reads all of app.note\n  - plan: now uses `app.ix_note_words`\n\n1 before, 1 after.\n',
    );
    expect(stdout).to.match(
      /^- \*\*first\*\* .* FindNote fails: column "size" does not exist, before 20260131090000\\_add-size$/m,
    );
    expect(stdout).not.to.contain('**break**');
  });

  it('compares no queries on a server that is too old for it, and says so', async function () {
    start(base);
    if (noDebianServer !== undefined) this.skip();
    const server = await startDebianServer();
    try {
      await runDb(['release', '1.0.0', ...config()]);
      branch.write({
        ...pair(
          '20260201090000_say-who',
          `alter table public.orders enable row level security;
create function public.note_change() returns trigger language plpgsql as $$
begin
  perform 'password = s3cr3t';
  return new;
end
$$;`,
          'drop function public.note_change; alter table public.orders disable row level security;',
        ),
      });
      const { code, stdout } = await run(['--replay-on', server.url]);
      expect(code).to.equal(0);
      // What has several lines has them here, without a secret.
      expect(stdout).to.contain(
        `${[
          '```diff',
          '- table public.orders',
          '+ table public.orders row security',
          '+ function public.note_change() returns trigger language plpgsql as ',
          '+ begin',
          "+   perform 'password = ***';",
          '+   return new;',
          '+ end',
        ].join('\n')}\n`,
      );
      expect(stdout).to.contain('2 before, 2 after; they are typed and planned on PostgreSQL 18 or later.');
      expect(stdout).to.contain('It was not compared: queries are typed on PostgreSQL 18 or later.');
    } finally {
      await server.stop();
    }
  });
});
