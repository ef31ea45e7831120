import { config, expect } from 'chai';
import type pg from 'pg';
import { readCatalog } from '../../../packages/tool/src/catalog/read.js';
import { readFingerprint } from '../../../packages/tool/src/catalog/fingerprint.js';
import { connectPg, fromPg } from '../../../packages/tool/src/session/pg.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { longTest, prove } from '../../support/proofs.js';
import { startDb } from '../../support/start-db.js';
import { countSprung, setTraps } from '../../support/traps.js';
import { failureOf, until, useTrial } from '../../support/trial.js';

config.truncateThreshold = 0;

const [a, b] = ['20260101000000_create-a', '20260101000001_create-b'];
const create = (table: string) => ({ up: `create table ${table} (id integer);\n`, down: `drop table ${table};\n` });

describe('where others have put functions, operators, types and views into public', () => {
  const trial = useTrial();
  let client: pg.Client;

  beforeEach(async () => {
    client = await connectPg(parseConnectionUrl(trial.url), 'test');
    await setTraps(client);
  });

  afterEach(() => client.end());

  const exists = async (relation: string) => {
    const { rows } = await client.query<{ there: boolean }>('select pg_catalog.to_regclass($1) is not null as there', [
      relation,
    ]);
    return rows[0]?.there;
  };

  longTest('the traps are there, and work', async () => {
    const victim = await connectPg(parseConnectionUrl(trial.url), 'victim');
    for (const statement of [
      "select current_setting('port')",
      "select 'a'::pg_catalog.varchar = 'a'::pg_catalog.varchar",
      "select 'a'::text",
      'select from pg_class',
      'select now()',
    ]) {
      const before = await countSprung(client);
      await victim.query(statement).catch(() => undefined);
      expect(await countSprung(client), statement).to.equal(before + 1);
    }
    await victim.end();
  });

  longTest('migrate, redo, rollback and restamp run none of them', async () => {
    trial.folder.write({ [a]: create('a'), [b]: create('b') });
    expect(await trial.migrate()).to.equal(2);
    expect(await trial.redo()).to.equal(1);
    trial.folder.write({ [a]: { up: `-- Why: a.\n${create('a').up}`, down: create('a').down } });
    expect(await trial.restamp(a, 'a comment was missing')).to.equal(true);
    expect((await trial.history()).applied).to.have.length(2);
    expect(await trial.rollback('all')).to.equal(2);
    expect(await countSprung(client)).to.equal(0);
  });

  const settings = {
    set: 'set search_path = public, pg_catalog;',
    'set local': 'set local search_path = public, pg_catalog;',
    set_config: "select pg_catalog.set_config('search_path', 'public, pg_catalog', false);",
    'set in a savepoint': 'savepoint s; set local search_path = public, pg_catalog;',
    'set in a block': "do $$ begin execute 'set search_path = public, pg_catalog'; end $$;",
    'reset all': 'reset all;',
    'discard temp': "discard temp; set search_path = '$user', public, pg_catalog;",
    'another role': 'set role pg_monitor; set search_path = public, pg_catalog;',
    'temporary objects':
      'create temporary table pg_class (a integer); create temporary table migration_record (a integer); create temporary table pgmigrations (a integer); set search_path = pg_temp, public, pg_catalog;',
  };
  for (const [what, statement] of Object.entries(settings)) {
    prove(`a file that changes its own path does not change that of the record: ${what}`, async () => {
      trial.folder.write({
        [a]: { up: `${create('a').up}${statement}`, down: `drop table public.a; ${statement}` },
        [b]: create('b'),
      });
      expect(await trial.migrate()).to.equal(2);
      expect(await exists('public.b')).to.equal(true);
      expect(await trial.rollback('all')).to.equal(2);
      expect(await countSprung(client)).to.equal(0);
    });
  }

  longTest('an index that an earlier attempt has built is looked for without them', async () => {
    trial.folder.write({
      [a]: create('a'),
      [b]: { up: '-- no-transaction\ncreate index concurrently ix_a_id on a (id);', down: 'drop index ix_a_id;' },
    });
    await trial.migrate({ to: a });
    await client.query('create index ix_a_id on public.a (id)');
    expect(await trial.migrate()).to.equal(1);
    expect(trial.messages().join()).to.contain('index ix_a_id is built already');
    expect(await countSprung(client)).to.equal(0);
  });

  longTest('what an earlier attempt has left of other statements is looked for without them', async () => {
    const outside = (statement: string) => `-- no-transaction\n${statement};`;
    const ground =
      'create table a (id integer) partition by list (id); create table b partition of a for values in (1); create index ix on b (id); create index ix_ccnew on b (id);';
    trial.folder.write({
      [a]: { up: ground },
      [b]: { up: outside('reindex index concurrently ix') },
      '20260101000002_detach-b': { up: outside('alter table a detach partition b concurrently') },
      '20260101000003_drop-place': {
        up: outside('drop tablespace no_such_place'),
        down: outside("create tablespace no_such_place location ''"),
      },
    });
    await trial.migrate({ to: a });
    await client.query(
      "update pg_catalog.pg_index set indisvalid = false where indexrelid operator(pg_catalog.=) 'public.ix_ccnew'::pg_catalog.regclass",
    );
    await client.query('alter table public.a detach partition public.b');
    expect(await trial.migrate()).to.equal(3);
    const told = trial.messages().filter((message) => /INVALID|already/.test(message));
    expect(told).to.have.length(3);
    expect(await countSprung(client)).to.equal(0);
  });

  longTest('the session that blocks a migration is named without them', async () => {
    trial.folder.write({ [a]: create('a') });
    await trial.migrate();
    trial.folder.write({ [b]: { up: 'alter table a add column b integer;' } });
    await client.query('begin; lock table public.a in access share mode');
    const error = await failureOf(trial.migrate({ lockTimeoutMs: 1500, lockRetries: 0 }));
    await client.query('rollback');
    expect(error.message).to.contain('held by pid');
    expect(await countSprung(client)).to.equal(0);
  });

  longTest('an interrupted statement is cancelled without them', async () => {
    trial.folder.write({ [a]: { up: 'select pg_sleep(60);' } });
    const stop = new AbortController();
    const run = failureOf(trial.migrate({ signal: stop.signal }));
    const isAsleep = async () => {
      const { rowCount } = await client.query(
        "select from pg_catalog.pg_stat_activity where datname = pg_catalog.current_database() and wait_event = 'PgSleep'",
      );
      return rowCount === 1;
    };
    await until(isAsleep, 'the file sleeps');
    stop.abort();
    expect((await run).message).to.contain('interrupted');
    expect(await countSprung(client)).to.equal(0);
  });

  longTest('no command that only reads runs one', async () => {
    trial.folder.write({ [a]: create('a') });
    await trial.migrate();
    trial.folder.write({ [b]: create('b') });
    for (const command of ['status', 'plan', 'verify', 'drift']) {
      const { code, output } = await trial.start(command).ended;
      expect(code, output).to.be.oneOf([0, 1]);
    }
    for (const words of [['snapshot'], ['diff', trial.url, trial.url]]) {
      const { code } = await startDb(words, trial.url).ended;
      expect(code).to.equal(0);
    }
    expect(await countSprung(client)).to.equal(0);
  });

  longTest('what is lost of the runner’s tables is made again without them', async () => {
    trial.folder.write({ [a]: create('a') });
    await trial.migrate();
    await client.query('drop table public.pgmigrations, public.migration_restamp');
    expect(await trial.migrate()).to.equal(0);
    expect(await exists('public.migration_restamp')).to.equal(true);
    expect(await countSprung(client)).to.equal(0);
  });

  longTest('a catalog is read without them, in a transaction of the reader’s and in one of its own', async () => {
    const reader = await connectPg(parseConnectionUrl(trial.url), 'reader');
    const catalog = await readCatalog(fromPg(reader));
    expect(catalog.functions.length).to.be.greaterThan(100);
    await reader.query('begin');
    await readFingerprint(fromPg(reader));
    await reader.query('commit');
    await reader.end();
    expect(await countSprung(client)).to.equal(0);
  });
});

describe('a file', () => {
  const trial = useTrial();

  longTest('still looks names up in public, and so do its deferred triggers', async () => {
    trial.folder.write({
      [a]: {
        up: `create table a (id integer);
          create table seen (id integer);
          create function see() returns trigger language plpgsql as $$ begin insert into seen values (new.id); return null; end $$;
          create constraint trigger see after insert on a deferrable initially deferred for each row execute function see();
          insert into a values (7);`,
      },
    });
    await trial.migrate();
    expect([...(await trial.sql`select id from public.seen`)]).to.deep.equal([{ id: 7 }]);
  });

  longTest('that looks names up elsewhere does so to its end, deferred triggers too', async () => {
    trial.folder.write({
      [a]: {
        up: `create schema app; set search_path = app;
          create table a (id integer);
          create table seen (id integer);
          create function see() returns trigger language plpgsql as $$ begin insert into seen values (new.id); return null; end $$;
          create constraint trigger see after insert on a deferrable initially deferred for each row execute function see();
          insert into a values (7);`,
      },
      [b]: create('b'),
    });
    await trial.migrate();
    expect([...(await trial.sql`select id from app.seen`)]).to.deep.equal([{ id: 7 }]);
    expect(await trial.exists('public.b')).to.equal(true);
  });
});
