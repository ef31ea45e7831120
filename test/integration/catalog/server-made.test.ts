import { expect } from 'chai';
import type postgres from 'postgres';
import type { Catalog } from '../../../packages/tool/src/catalog/catalog.js';
import { readCatalog } from '../../../packages/tool/src/catalog/read.js';
import { compareCatalogs, describeDifference } from '../../../packages/tool/src/catalog/diff.js';
import { areComparable, fingerprint, fingerprintOfSnapshot } from '../../../packages/tool/src/catalog/fingerprint.js';
import { snapshotText } from '../../../packages/tool/src/catalog/snapshot.js';
import { findDrift } from '../../../packages/tool/src/checks/list.js';
import { fromPostgres } from 'pgproof-runtime/postgres.js';
import { closePublic } from '../../support/close-public.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { platform } from '../../support/platform.js';
import { longTest } from '../../support/proofs.js';

/** Puts an option into the catalog as a server does that keeps a number of its own: another one in each place. */
const numberColumns = (option: string) => `
  update pg_attribute set attoptions = array_append(attoptions, '${option}=' || (random() * 1e9)::int8)
  where attnum > 0 and not attisdropped
    and attrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'f', 'v', 'm', 'c'))`;
const numberRelations = (option: string) => `
  update pg_class set reloptions = array_append(reloptions, '${option}=' || (random() * 1e9)::int8)
  where relnamespace = 'public'::regnamespace
     or oid in (select reltoastrelid from pg_class where relnamespace = 'public'::regnamespace)`;

const setup = `
  create table t (id integer constraint t_pk primary key with (fillfactor = 60), name text, at int4range) with (fillfactor = 70, toast.autovacuum_enabled = off);
  alter table t alter name set (n_distinct = 5);
  create unique index by_name on t using btree (lower(name)) with (fillfactor = 50) where id > 0;
  create index by_range on t using gist (at);
  create index by_brin on t using brin (id) with (pages_per_range = 16);
  create table part (id integer) partition by list (id);
  create view v with (security_barrier) as select 1 as a;
  create materialized view m with (fillfactor = 80) as select 1 as a;
  create type pair as (a integer, b integer);
  create foreign data wrapper w; create server s foreign data wrapper w;
  create foreign table f (id integer options (name 'ID')) server s options (remote 'r');`;

describe('what a server sets by itself', () => {
  let database: TestDatabase;
  let session: postgres.ReservedSql;

  before(async () => {
    database = await createTestDatabase('migrated');
    session = await database.sql.reserve();
    await closePublic(session);
  });
  beforeEach(() => session.unsafe(`begin; ${setup}`));
  afterEach(() => session.unsafe('rollback'));
  after(async () => {
    session.release();
    await database.drop();
  });

  longTest('is not told when it is known', async () => {
    const before = await read();
    await session.unsafe(`${numberColumns('pg_attver')}; ${numberRelations('pg_attver')}`);
    expect(snapshotText(await read())).to.equal(snapshotText(before));
  });

  it('is no difference when it is not known, whatever the numbers, and is reported once', async () => {
    await session.unsafe(`${numberColumns('pg_other')}; ${numberRelations('pg_more')}`);
    const first = await read();
    await session.unsafe(
      `update pg_attribute set attoptions = null where attoptions::text ~ 'pg_other' and attname <> 'name'`,
    );
    await session.unsafe(
      `update pg_attribute set attoptions = '{n_distinct=5}' where attrelid = 't'::regclass and attname = 'name'`,
    );
    await session.unsafe(numberColumns('pg_other'));
    expect(compareCatalogs(first, await read())).to.deep.equal({ outcome: 'equal', differences: [], leftOut: [] });
    expect(unknownLines(first)).to.deep.equal([
      'unknown brin index option pg_more',
      'unknown btree index option pg_more',
      'unknown column option pg_other',
      'unknown gist index option pg_more',
      'unknown table option pg_more',
      'unknown view option pg_more',
    ]);
  });

  longTest(
    'is only noted where one database has it and the other does not, and does not change the fingerprint',
    async () => {
      const before = await read();
      await session.unsafe(numberColumns('pg_other'));
      const after = await read();
      const { outcome, differences } = compareCatalogs(before, after);
      expect(differences.map(describeDifference)).to.deep.equal(['unknown column option pg_other: B has the option']);
      expect(outcome).to.equal('equal-but-notes');
      expect(compareCatalogs(after, before).outcome).to.equal('equal-but-notes');
      expect(fingerprint(after)).to.equal(fingerprint(before));
    },
  );

  longTest('is one finding of drift, which proposes no reset', async () => {
    const drift = async () =>
      findDrift(platform, await read()).filter(({ object }) => !/\b(t|part|v|m|pair|f|w|s|by_\w+)\b/.test(object));
    await session.unsafe(numberColumns('pg_attver'));
    expect(await drift()).to.deep.equal([]);
    await session.unsafe(numberColumns('pg_other'));
    const findings = await drift();
    expect(findings.map(({ object }) => object)).to.deep.equal(['unknown column option pg_other']);
    expect(JSON.stringify(findings)).not.to.contain('reset');
  });

  longTest('stands beside what someone has set, which is told as before', async () => {
    const before = await read();
    await session.unsafe(`${numberColumns('pg_other')}; ${numberRelations('pg_more')}`);
    const text = snapshotText(await read());
    expect(text).to.contain('column public.t.name text with (n_distinct=5)');
    expect(text).to.contain('table public.t with (fillfactor=70) toast (autovacuum_enabled=off)');
    expect(text).to.contain(
      `index public.by_name on public.t unique btree (lower(name)) WITH (fillfactor='50') WHERE (id > 0)`,
    );
    expect(text.split('\n').filter((line) => !line.startsWith('unknown '))).to.deep.equal(
      snapshotText(before).split('\n'),
    );
  });

  it('leaves someone’s own change a difference', async () => {
    const before = await read();
    for (const [change, object] of [
      ['alter table t alter name set (n_distinct = 6)', 'column public.t.name'],
      ['alter table t set (fillfactor = 71)', 'table public.t'],
      ['alter index by_name set (fillfactor = 51)', 'index public.by_name'],
      ['alter index t_pk set (fillfactor = 61)', 'index public.t_pk'],
      ['alter view v set (security_barrier = off)', 'view public.v'],
      ['alter table t set (toast.autovacuum_enabled = on)', 'table public.t'],
      [`alter foreign table f alter id options (set name 'X')`, 'column public.f.id'],
    ] as const) {
      await session.unsafe(`savepoint s; ${change}`);
      const { outcome, differences } = compareCatalogs(before, await read());
      expect([outcome, differences.map((difference) => difference.object)], change).to.deep.equal([
        'different',
        [object],
      ]);
      await session.unsafe('rollback to savepoint s');
    }
  });

  const read = (): Promise<Catalog> => readCatalog(fromPostgres(session));
});

describe('options of an access method that an extension brings', () => {
  it('are all kept, since only the extension knows them', async () => {
    const database = await createTestDatabase('empty');
    try {
      await database.sql.unsafe(
        'create extension bloom; create table t (a integer); create index i on t using bloom (a) with (length = 80)',
      );
      const session = await database.sql.reserve();
      const text = snapshotText(await readCatalog(fromPostgres(session)));
      session.release();
      expect(text).to.contain(`index public.i on public.t bloom (a) WITH (length='80')`);
    } finally {
      await database.drop();
    }
  });
});

describe('a fingerprint', () => {
  it('is compared with one of the same server version and the same version of the facts’ text only', () => {
    expect(areComparable('18/2:aa', '18/2:bb')).to.equal(true);
    for (const other of ['18:aa', '18/3:aa', '17/2:aa']) expect(areComparable('18/2:aa', other), other).to.equal(false);
  });

  longTest('counts what only looks like an option that is not known', () => {
    const empty = '# PostgreSQL 18\n';
    expect(fingerprintOfSnapshot(`${empty}unknown column option pg_x\n`)).to.equal(fingerprintOfSnapshot(empty));
    for (const line of [
      'unknown policy "column option" on public.t',
      'unknown collation option',
      'table public.t with (option x)',
    ])
      expect(fingerprintOfSnapshot(`${empty}${line}\n`), line).not.to.equal(fingerprintOfSnapshot(empty));
  });
});

function unknownLines(catalog: Catalog): string[] {
  return snapshotText(catalog)
    .split('\n')
    .filter((line) => line.startsWith('unknown '));
}
