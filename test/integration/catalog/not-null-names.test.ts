import { expect } from 'chai';
import type postgres from 'postgres';
import type { Catalog } from '../../../packages/tool/src/catalog/catalog.js';
import { readCatalog } from '../../../packages/tool/src/catalog/read.js';
import { compareCatalogs, describeDifference } from '../../../packages/tool/src/catalog/diff.js';
import { fingerprint } from '../../../packages/tool/src/catalog/fingerprint.js';
import { fromPostgres } from 'pgproof-runtime/postgres.js';
import { createTestDatabase, serverMajor, type TestDatabase } from '../../support/database.js';

const long = 'a'.repeat(40);

/** What a history builds, and what another way to the same schema gives: a dump from before PostgreSQL 18, restored. */
const equal: [name: string, history: string, restored: string, notes?: string][] = [
  ['the same', 'create table b (y integer not null)', 'create table b (y integer not null)'],
  [
    'a table was renamed',
    'create table a (y integer not null); alter table a rename to b',
    'create table b (y integer not null)',
    'column public.b.y: A has constraint a_y_not_null; B has constraint b_y_not_null',
  ],
  [
    'a column was renamed',
    'create table b (x integer not null); alter table b rename x to y',
    'create table b (y integer not null)',
    'column public.b.y: A has constraint b_x_not_null; B has constraint b_y_not_null',
  ],
  [
    'both were renamed',
    'create table a (x integer not null); alter table a rename to b; alter table b rename x to y',
    'create table b (y integer not null)',
    'column public.b.y: A has constraint a_x_not_null; B has constraint b_y_not_null',
  ],
  [
    'the name was cut',
    `create table ${long}a (${long}x integer not null); alter table ${long}a rename to ${long}b`,
    `create table ${long}b (${long}x integer not null)`,
  ],
  [
    'the name was cut otherwise',
    `create table ${long} (x integer not null); alter table ${long} rename x to ${long}y`,
    `create table ${long} (${long}y integer not null)`,
    `column public.${long}.${long}y: A has constraint ${long}_x_not_null; B has constraint ${'a'.repeat(27)}_${'a'.repeat(26)}_not_null`,
  ],
  [
    'the name was taken',
    'create table b (x integer not null); alter table b rename x to y; alter table b add x integer not null',
    'create table b (y integer not null, x integer not null)',
    'column public.b.x: A has constraint b_x_not_null1; B has constraint b_x_not_null, column public.b.y: A has constraint b_x_not_null; B has constraint b_y_not_null',
  ],
  [
    'the names were not plain',
    'create table "A b" ("X" integer not null); alter table "A b" rename to b; alter table b rename "X" to y',
    'create table b (y integer not null)',
    'column public.b.y: A has constraint "A b_X_not_null"; B has constraint b_y_not_null',
  ],
  [
    'a primary key made it',
    'create table a (y integer constraint pk primary key); alter table a rename to b',
    'create table b (y integer constraint pk primary key)',
    'column public.b.y: A has constraint a_y_not_null; B has constraint b_y_not_null',
  ],
  [
    'a partition was made of its parent, or attached',
    'create table b (y integer constraint given not null) partition by list (y); create table b1 partition of b for values in (1)',
    'create table b (y integer constraint given not null) partition by list (y); create table b1 (y integer not null); alter table b attach partition b1 for values in (1)',
    'column public.b1.y: A has constraint given; B has constraint b1_y_not_null',
  ],
  [
    'a domain was renamed',
    'create domain a as integer not null; alter domain a rename to b',
    'create domain b as integer not null',
    'domain public.b: A has constraint a_not_null; B has constraint b_not_null',
  ],
];

const different: [name: string, one: string, other: string, sees: string][] = [
  [
    'one was given',
    'create table b (y integer constraint given not null)',
    'create table b (y integer not null)',
    'column public.b.y: A has constraint given not null; B has not null',
  ],
  [
    'both were given',
    'create table b (y integer constraint one not null)',
    'create table b (y integer constraint other not null)',
    'column public.b.y: A has constraint one not null; B has constraint other not null',
  ],
  [
    'one reads as a sentence',
    'create table b (y integer constraint y_is_not_null not null)',
    'create table b (y integer not null)',
    'column public.b.y: A has constraint y_is_not_null not null; B has not null',
  ],
  [
    'one is no name that the server makes',
    'create table b (y integer constraint y_not_null not null)',
    'create table b (y integer not null)',
    'column public.b.y: A has constraint y_not_null not null; B has not null',
  ],
  [
    'partitions were attached with names of their own',
    'create table b (y integer not null) partition by list (y); create table b1 (y integer constraint one not null); alter table b attach partition b1 for values in (1)',
    'create table b (y integer not null) partition by list (y); create table b1 (y integer constraint other not null); alter table b attach partition b1 for values in (1)',
    'column public.b1.y: A has constraint one not null (inherited); B has constraint other not null (inherited)',
  ],
  [
    'a child has a name of its own',
    'create table b (y integer not null); create table c (y integer constraint one not null) inherits (b)',
    'create table b (y integer not null); create table c (y integer constraint other not null) inherits (b)',
    'column public.c.y: A has constraint one not null; B has constraint other not null',
  ],
  [
    'a domain’s was given',
    'create domain b as integer constraint given not null',
    'create domain b as integer not null',
    'domain public.b: A has constraint given',
  ],
  [
    'it is not valid yet',
    'create table a (y integer); alter table a add constraint a_y_not_null not null y not valid; alter table a rename to b',
    'create table b (y integer not null)',
    'column public.b.y: A has not null not valid; B has not null',
  ],
];

describe('the names of not null constraints', () => {
  let database: TestDatabase;
  let session: postgres.ReservedSql;

  before(async function () {
    if (serverMajor() < 18) return this.skip();
    database = await createTestDatabase('empty');
    session = await database.sql.reserve();
  });

  after(async () => {
    if (serverMajor() < 18) return;
    session.release();
    await database.drop();
  });

  for (const [name, history, restored, notes = ''] of equal) {
    it(`that the server made up are only noted: ${name}`, async () => {
      const [a, b] = [await build(history), await build(restored)];
      const { outcome, differences } = compareCatalogs(a, b);
      expect(differences.map(describeDifference).join(', ')).to.equal(notes);
      expect(outcome).to.equal(notes === '' ? 'equal' : 'equal-but-notes');
      expect(fingerprint(a)).to.equal(fingerprint(b));
    });
  }

  for (const [name, one, other, sees] of different) {
    it(`that a person gave are different: ${name}`, async () => {
      const [a, b] = [await build(one), await build(other)];
      const { outcome, differences } = compareCatalogs(a, b);
      expect([outcome, differences.map(describeDifference).join()]).to.deep.equal(['different', sees]);
      expect(fingerprint(a)).not.to.equal(fingerprint(b));
    });
  }

  async function build(ddl: string): Promise<Catalog> {
    await session.unsafe(`begin; ${ddl}`);
    try {
      return await readCatalog(fromPostgres(session));
    } finally {
      await session.unsafe('rollback');
    }
  }
});
