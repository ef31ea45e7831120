import { expect } from 'chai';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runDb } from '../../support/run-db.js';

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
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const queries = (text: string, ...words: string[]) => {
    writeFileSync(join(folder, 'sql/orders.sql'), text);
    return runDb(['queries', '--migrations', `${folder}/migrations`, '--sql', `${folder}/sql`, ...words]);
  };
  const byId = '/* @name FindOrder */\nselect customer from orders where id = :id!;\n';
  const byCustomer = '/* @name ListOrders */\nselect id from orders where customer = :customer!;\n';
  const all = '/* @name ListAll */\nselect customer from orders;\n';

  it("names each query of one's own schema that scans", async () => {
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

  it('answers as JSON', async () => {
    const { stdout } = await queries(byId, '--json');
    expect(JSON.parse(stdout)).to.deep.equal({ verdict: 'served', queries: 1, excepted: 0, findings: [] });
  });
});
