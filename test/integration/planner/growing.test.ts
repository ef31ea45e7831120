import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { ownTables } from '../../../packages/tool/src/catalog/known.js';
import { defineModel } from 'pgproof-runtime/model.js';
import { checkQueries } from '../../../packages/tool/src/planner/check.js';
import { growingTables } from '../../../packages/tool/src/planner/growing.js';
import { readSources } from '../../../packages/tool/src/typegen/sources.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { serverMajor } from '../../support/server.js';

const kind = defineModel({
  table: 'kind',
  about: 'what a thing is',
  small: 'a few',
  columns: { id: { type: 'integer', about: 'its number' } },
  primaryKey: ['id'],
});

describe('the tables that grow', () => {
  let db: TestDatabase;
  let folder: string;

  before(async function () {
    if (serverMajor() !== 18) this.skip();
    folder = mkdtempSync(join(tmpdir(), 'vbwd-growing-'));
    db = await createTestDatabase('empty');
    await db.sql.unsafe(`
      create schema shop;
      create table kind (id integer primary key);
      create table shop.kind (id integer primary key, name text);
      create table note (id integer primary key, text text);
      create table base (id integer, text text);
      create table derived () inherits (base);
      create table event (at timestamp not null, state text) partition by range (at);
      create table event_1 partition of event for values from ('2026-01-01') to ('2026-02-01');
      create table event_2 partition of event for values from ('2026-02-01') to ('2026-03-01');
      create table log (id integer not null, text text) partition by hash (id);
      create table tree (id integer not null, region text) partition by list (region);
      create table tree_eu partition of tree for values in ('eu') partition by range (id);
      create materialized view summary as select id, text from note;
      create view seen as select id, text from note;
      create temporary table passing (id integer);
      ${ownTables()
        .map((table) => `create table ${table} (name text);`)
        .join('\n')}
    `);
  });
  after(async () => {
    if (serverMajor() !== 18) return;
    rmSync(folder, { recursive: true, force: true });
    await db.drop();
  });

  const config = () => parseConnectionUrl(db.url);
  const check = async (text: string) => {
    writeFileSync(join(folder, 'ask.sql'), `/* @name Ask */\n${text};\n`);
    const { sources } = await readSources(folder);
    const { findings } = await checkQueries(sources, await growingTables(config(), [kind]), { config: config() });
    return findings.map(({ problem, index }) => [problem, index]);
  };

  it("are all that no model says is small, in any schema, but for views, temporary ones and the runner's own", async () => {
    expect([...(await growingTables(config(), [kind]))].sort()).to.deep.equal([
      'public.base',
      'public.derived',
      'public.event',
      'public.log',
      'public.note',
      'public.summary',
      'public.tree',
      'shop.kind',
    ]);
  });

  for (const [query, ...findings] of [
    ['select text from note', 'reads all of note', undefined],
    ['select name from shop.kind', 'reads all of shop.kind', undefined],
    ['select id from kind order by id'],
    [
      'select text from seen where text = :text!',
      'reads all of note',
      'create index ix_note_text on public.note (text);',
    ],
    [
      'select id from summary where text = :text!',
      'reads all of summary',
      'create index ix_summary_text on public.summary (text);',
    ],
    [
      'select at from event where state = :state!',
      'reads all of event',
      'create index ix_event_state on public.event (state);',
    ],
    ['select text from log where id = :id!', 'reads all of log', 'create index ix_log_id on public.log (id);'],
    ['select id from tree where id = :id!', 'reads all of tree', 'create index ix_tree_id on public.tree (id);'],
    ['select state from event limit 10'],
    [
      'update event set state = :state! where state is null',
      'reads all of event',
      'create index ix_event_state on public.event (state);',
    ],
  ] as [string, ...(string | undefined)[]][]) {
    it(`make of ${query}: ${findings[0] ?? 'nothing'}`, async () => {
      expect(await check(query)).to.deep.equal(findings.length === 0 ? [] : [findings]);
    });
  }

  it('are told apart where a table and its child are both read', async () => {
    expect((await check('select text from base where id = :id!')).map(([problem]) => problem)).to.deep.equal([
      'reads all of base',
      'reads all of derived',
    ]);
  });

  it('leave no partition behind that was made to plan with', async () => {
    await check('select text from log where id = :id!');
    const rows = await db.sql`select relname from pg_class where relname like 'pgproof_partition%'`;
    expect(rows).to.have.length(0);
  });

  it('are served by the index of a partitioned table', async () => {
    await db.sql.unsafe('create index ix_event_state on event (state)');
    try {
      expect(await check('select at from event where state = :state!')).to.deep.equal([]);
    } finally {
      await db.sql.unsafe('drop index ix_event_state');
    }
  });
});
