import { expect } from 'chai';
import { fromPg, withPg } from '../../../packages/tool/src/session/pg.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { describeQuery } from '../../../packages/tool/src/typegen/describe.js';
import { readFacts } from '../../../packages/tool/src/typegen/nullability/catalog.js';
import { analyzeQuery } from '../../../packages/tool/src/typegen/nullability/analyze.js';
import { createTestDatabase, serverMajor } from '../../support/database.js';

/** PostgreSQL 18.4 leaves `is not null` out where a partitioned table's constraint is valid, though a partition's is not, and rows of NULL come. */
const queries = {
  'select note from parts where note is not null': 'can be null',
  'select note from parts where note is not null or id = 7': 'can be null',
  'select note from parts where not (note is null)': 'can be null',
  'select note from parts where note is distinct from null': 'can be null',
  'select s.note from (select note from parts) as s where s.note is not null': 'can be null',
  'with c as (select note from parts) select c.note from c where c.note is not null': 'can be null',
  'select note from notes where note is not null': 'can be null',
  'select v.id, parts.note from (values (1), (2)) as v (id) left join parts on parts.id = v.id where parts.note is not null':
    'can be null',
  "select note from parts where note >= ''": 'not null',
  'select note from part_two where upper(note) is not null': 'not null',
  'select coalesce(note, id::text) as note from parts where note is not null': 'not null',
  'select id as note from parts where note is not null': 'not null',
  'select part_one.note from part_one left join parts on true where parts.note is not null': 'not null',
};

describe('a test for NULL that the server leaves out', () => {
  it('says nothing of the column, in whatever form', async function () {
    if (serverMajor() !== 18) this.skip();
    const db = await createTestDatabase('empty');
    try {
      await db.sql.unsafe(`
        create table parts (id integer not null, note text) partition by list (id);
        create table part_one partition of parts for values in (1);
        create table part_two partition of parts for values in (2);
        insert into parts values (1, 'x'), (2, null);
        alter table part_two add constraint part_two_note not null note not valid;
        alter table parts alter note set not null;
        create view notes as select note from parts;
      `);
      await withPg(parseConnectionUrl(db.url), 'vbwd-test', async (client) => {
        const facts = await readFacts(fromPg(client));
        await client.query('begin');
        for (const [text, expected] of Object.entries(queries)) {
          const described = await describeQuery(client, text);
          if (!('tree' in described) || described.tree === undefined) throw new Error(text);
          const column = analyzeQuery(described.tree, facts, []).columns.find(({ name }) => name === 'note');
          expect(column?.nullability === 'not null' ? 'not null' : 'can be null', text).to.equal(expected);
          const { rows } = await client.query<{ note: unknown }>(text);
          if (expected === 'not null') expect(rows.filter(({ note }) => note === null)).to.deep.equal([]);
        }
      });
    } finally {
      await db.drop();
    }
  });
});
