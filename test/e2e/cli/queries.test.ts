import { expect } from 'chai';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Major } from '../../../packages/tool/src/embedded/cluster.js';
import { startThrowAwayServer, type ThrowAwayServer } from '../../../packages/tool/src/embedded/throw-away.js';
import { longTest } from '../../support/proofs.js';
import { runDb } from '../../support/run-db.js';
import { serverMajor } from '../../support/server.js';

describe('bin/db queries', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vbwd-queries-'));
    for (const name of ['migrations', 'sql']) mkdirSync(join(folder, name));
    writeFileSync(
      join(folder, 'migrations/20260101000000_create-orders.up.sql'),
      'create table orders (id integer primary key, customer text not null);\n',
    );
    writeFileSync(join(folder, 'migrations/20260101000000_create-orders.down.sql'), 'drop table orders;\n');
  });
  let expendable: ThrowAwayServer | undefined;
  afterEach(async () => {
    await expendable?.stop();
    expendable = undefined;
    rmSync(folder, { recursive: true });
  });
  const queries = (text: string, ...words: string[]) => {
    writeFileSync(join(folder, 'sql/orders.sql'), text);
    return runDb(['queries', '--migrations', `${folder}/migrations`, '--sql', `${folder}/sql`, ...words]);
  };
  const byId = '/* @name FindOrder */\nselect customer from orders where id = :id!;\n';
  const byCustomer = '/* @name ListOrders */\nselect id from orders where customer = :customer!;\n';
  const all = '/* @name ListAll */\nselect customer from orders;\n';

  longTest("names each query of one's own schema that scans", async () => {
    const { code, stdout } = await queries(byCustomer + all);
    expect(code).to.equal(1);
    expect(stdout.replaceAll(folder, 'DIR')).to.equal(`DIR/sql/orders.sql:1: ListOrders reads all of orders
  fix: create index ix_orders_customer on public.orders (customer);
       or write above it why that is well: -- scans orders: …
DIR/sql/orders.sql:3: ListAll reads all of orders
  fix: write above it why that is well: -- scans orders: …
2 findings in 2 of 2 queries
`);
  });

  longTest("takes none of the runner's own tables for one that grows, in whatever schema", async () => {
    writeFileSync(join(folder, 'migrations/20260101000000_create-orders.up.sql'), 'select 1;\n');
    const { code, stderr } = await queries('/* @name One */\nselect 1 as one;\n', '--schema', 'ledger');
    expect({ code, stderr: stderr.replaceAll(folder, 'DIR') }).to.deep.equal({
      code: 2,
      stderr:
        'error: the migrations in DIR/migrations make no table that grows: no query can be judged\n  fix: name the folder of migrations with --migrations DIR\n',
    });
  });

  longTest('is told why as it says, whatever the name of a table', async () => {
    writeFileSync(
      join(folder, 'migrations/20260101000001_create-odd.up.sql'),
      'create schema "A b"; create table "A b"."C ""d"": e" (id integer); create table größe (id integer); create table "Big" (id integer);',
    );
    writeFileSync(
      join(folder, 'migrations/20260101000001_create-odd.down.sql'),
      'drop schema "A b" cascade; drop table größe, "Big";',
    );
    const tables = ['"A b"."C ""d"": e"', 'größe', '"Big"'];
    const plain = tables.map((table, index) => [`/* @name Q${index} */`, `select t.id from ${table} as t;`] as const);
    const { stdout } = await queries(plain.flat().join('\n'));
    const lines = [...stdout.matchAll(/-- (scans .*): …/g)].map(([, line = '']) => line);
    expect(lines).to.deep.equal(['scans "A b"."C ""d"": e"', 'scans "größe"', 'scans "Big"']);
    const told = plain.flatMap(([comment, query], index) => [comment, `-- ${lines[index] ?? ''}: a few rows`, query]);
    expect(await queries(told.join('\n'))).to.deep.equal({
      code: 0,
      stdout: '3 queries checked: all use an index, but for 3 that say why not\n',
      stderr: '',
    });
    expect((await queries(told.join('\n').replace('"größe":', 'größe:'))).code).to.equal(0);
  });

  it('says which server it plans on, where that is too old', async function () {
    if (serverMajor() === 18) this.skip();
    expendable = await startThrowAwayServer({ major: serverMajor() as Major });
    const { code, stdout, stderr } = await queries(
      byId,
      '--replay-on',
      `postgres://postgres:${expendable.password}@127.0.0.1:${expendable.port}/postgres`,
    );
    expect({ code, stdout }).to.deep.equal({ code: 2, stdout: '' });
    expect(stderr).to.match(
      /^error: queries are planned on PostgreSQL 18 or later, and --replay-on names a server of PostgreSQL \d\d\n {2}fix: name a newer one/,
    );
  });

  it('says how many it has checked', async () => {
    expect(await queries(byId + byId.replace('FindOrder', 'GetOrder'))).to.deep.equal({
      code: 0,
      stdout: '2 queries checked: all use an index\n',
      stderr: '',
    });
    const excused = all.replace('*/\n', '*/\n-- Scans orders: once a year.\n');
    expect((await queries(byId + excused)).stdout).to.equal(
      '2 queries checked: all use an index, but for 1 that says why not\n',
    );
  });

  longTest('answers as JSON', async () => {
    const { stdout } = await queries(byId, '--json');
    expect(JSON.parse(stdout)).to.deep.include({ ok: true, result: { queries: 1, excepted: 0, findings: [] } });
  });
});
