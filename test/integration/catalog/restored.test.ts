import { expect } from 'chai';
import type postgres from 'postgres';
import type { Catalog } from '../../../packages/tool/src/catalog/catalog.js';
import { readCatalog } from '../../../packages/tool/src/catalog/read.js';
import { compareCatalogs } from '../../../packages/tool/src/catalog/diff.js';
import { fingerprint } from '../../../packages/tool/src/catalog/fingerprint.js';
import { fromPostgres } from 'pgproof-runtime/postgres.js';
import { createTestDatabase, serverMajor, type TestDatabase } from '../../support/database.js';
import { prove } from '../../support/proofs.js';
import { changing, ground, withCondition } from '../../support/restored.js';

const publications = { publications: serverMajor() >= 15 };

describe('a database that was made again from what the server writes', () => {
  let database: TestDatabase;
  let session: postgres.ReservedSql;

  before(async () => {
    database = await createTestDatabase('empty');
    session = await database.sql.reserve();
  });

  after(async () => {
    session.release();
    await database.drop();
  });

  for (const condition of changing) {
    prove(`is equal in every kind of object: ${condition('')}`, async () => {
      const written = await deparse(condition(''));
      const again = (prefix: string) => written.replaceAll(/\bcol_/g, `${prefix}col_`);
      const [a, b] = [await build(condition), await build(again)];
      expect(compareCatalogs(a, b)).to.deep.equal({ outcome: 'equal', differences: [], leftOut: [] });
      expect(fingerprint(a)).to.equal(fingerprint(b));
    });

    prove(`differs where it means something else: ${condition('')}`, async () => {
      const other = (prefix: string) => condition(prefix).replace('1', '7').replace("'paid'", "'sent'");
      const [a, b] = [await build(condition), await build(other)];
      const kinds = new Set(compareCatalogs(a, b).differences.map(({ object }) => object));
      expect([...kinds].join('\n')).to.equal(expectedKinds(condition('')));
    });
  }

  /** Each object that holds the condition. */
  function expectedKinds(condition: string): string {
    const published = publications.publications && !/col_s|case/.test(condition);
    return `column public.df.c
column public.t.gen
constraint public.dm.dc
constraint public.t.ck
constraint public.t.ex
constraint public.t.ex2
function public.fb(character varying,integer,integer)
function public.fd(boolean)
index public.ie
index public.ip
index public.iu
materialized view public.m
policy public.t.po
${published ? 'publication-table pub public.t\n' : ''}rule public.t.ru
statistics public.st
table public.pa
trigger public.t.tr
view public.v
view public.v2
view public.w`;
  }

  async function deparse(condition: string): Promise<string> {
    await session.unsafe(
      `begin; ${ground} create view v as select 1; alter table t add constraint k check (${condition})`,
    );
    const [row] = await session<{ text: string }[]>`
      select pg_get_expr(conbin, conrelid) as text from pg_constraint where conname = 'k'`;
    await session.unsafe('rollback');
    return row?.text ?? '';
  }

  async function build(condition: (prefix: string) => string): Promise<Catalog> {
    await session.unsafe('begin');
    try {
      await session.unsafe(`${ground} ${withCondition(condition, publications)}`);
      return await readCatalog(fromPostgres(session));
    } finally {
      await session.unsafe('rollback');
    }
  }
});
