import { expect } from 'chai';
import type { Catalog } from '../../../packages/tool/src/catalog/catalog.js';
import { readCatalog } from '../../../packages/tool/src/catalog/read.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { fillTables } from '../../support/rows/fill.js';
import type { Json } from '../../support/rows/values.js';
import { inSession } from '../../support/runner.js';

describe('rows made from the catalog', () => {
  let db: TestDatabase;

  beforeEach(async () => {
    db = await createTestDatabase('empty');
  });

  afterEach(() => db.drop());

  it('are in every table, hold every label, and NULL where it may be', async () => {
    await db.drop();
    db = await createTestDatabase('migrated');
    const catalog = await fill();

    expect(catalog.tables).to.have.length.above(27);
    for (const { name: table } of catalog.tables) {
      const rows = await db.sql`select * from ${db.sql(table)}`;
      expect(rows, table).to.have.length.of.at.least(6);
      for (const { name, notNull, type } of catalog.columns.filter((column) => column.table === table)) {
        const values = rows.map((row) => row[name] as unknown);
        expect(values.includes(null), `${table}.${name} has NULL`).to.equal(!notNull);
        const labels = catalog.enums.find((one) => type === `public.${one.name}`)?.labels ?? [];
        expect(values, `${table}.${name} has all labels`).to.include.members(labels);
      }
    }
  });

  it('satisfy references, unique keys, checks and types as they come', async () => {
    await db.sql.unsafe(`
      create schema shop;
      create type shop."Size" as enum ('S', 'M');
      create domain shop.percent as integer check (value >= 0);
      create table shop.part (id integer generated always as identity primary key, whole integer references shop.part, sizes shop."Size"[]);
      create table shop."Order" (
        "Part"  integer        not null references shop.part,
        kind    text           not null check (kind in ('buy', 'sell')),
        rate    smallint       not null check (rate between 3 and 5),
        vat     shop.percent   not null,
        size    shop."Size"    not null,
        total   numeric(4, 2)  not null,
        double  numeric        generated always as (total * 2) stored,
        code    char(2)        not null unique,
        period  interval       not null,
        file    bytea          not null,
        primary key ("Part", kind)
      );
      create table a (id bigserial primary key, b_id bigint);
      create table b (id bigserial primary key, a_id bigint not null references a);
      alter table a add foreign key (b_id) references b;`);
    await fill();

    expect(await count('shop.part')).to.equal(3);
    expect(await count('shop."Order"')).to.equal(3);
    expect(await db.sql`select b_id from a`).to.deep.include.members([{ b_id: null }]);
    expect(await count('b')).to.equal(3);
  });

  it('can be said where they cannot be found out', async () => {
    await db.sql`create table span (low integer not null, high integer not null, constraint low_first check (low < high - 10 and high < 1000))`;
    const error = await fill().catch((reason: unknown) => reason);
    expect(error)
      .to.be.instanceOf(Error)
      .with.property('message')
      .that.includes('public.span (low_first)')
      .and.includes('legalValues');

    await fill({ 'public.span.low': () => 1, 'public.span.high': (number) => 100 + number });
    expect(await count('span')).to.equal(3);
  });

  async function fill(legalValues: Record<string, (number: number) => Json> = {}): Promise<Catalog> {
    return inSession(db.url, async ({ client, connection }) => {
      const catalog = await readCatalog(connection);
      await fillTables(client, catalog, { first: 1, legalValues });
      return catalog;
    });
  }

  async function count(table: string): Promise<unknown> {
    const [row] = await db.sql.unsafe(`select count(*)::integer as count from ${table}`);
    return row?.['count'] as unknown;
  }
});
