import { expect } from 'chai';
import type postgres from 'postgres';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { id } from '../history/rows.js';
import { endOfSprint, rollbackTo } from '../history/steps.js';
import { refusalOf, takenBack } from './attempt.js';
import { addParents, nineTables, smallest, type Row } from './nine-tables.js';

describe('the nine tables', () => {
  let db: TestDatabase;
  /** Without what came later: that is in its own migration. */
  let sprint: TestDatabase;

  before(async () => {
    [db, sprint] = await Promise.all([createTestDatabase('migrated'), createTestDatabase('migrated')]);
    await addParents(db);
    await rollbackTo(sprint, endOfSprint);
  });

  after(async () => {
    await sprint.drop();
    await db.drop();
  });

  for (const table of nineTables) {
    const { name, row, other, optional, defaults, unique, foreignKeys, checks, lengths, enums } = table;

    /** Inserts the rows, and takes them back. */
    const insert = (...rows: Row[]) =>
      refusalOf(db.sql, async (sql) => {
        for (const one of rows) await insertRow(sql, name, one);
      });

    describe(name, () => {
      it('is told of here in all columns, keys, unique indexes and checks of the sprint', async () => {
        const columns = await sprint.sql<{ name: string }[]>`
          select attname as name from pg_attribute where attrelid = ${`public.${name}`}::regclass and attnum > 0 and not attisdropped`;
        expect(Object.keys(row)).to.have.members(columns.map((column) => column.name));
        const constraints = await sprint.sql<{ name: string }[]>`
          select conname as name from pg_constraint where conrelid = ${`public.${name}`}::regclass and contype <> 'n'
          union
          select indexrelid::regclass::text from pg_index where indrelid = ${`public.${name}`}::regclass and indisunique`;
        const told = [...Object.keys(unique), ...Object.keys(foreignKeys), ...Object.keys(checks)];
        expect(told).to.have.members(constraints.map((constraint) => constraint.name));
      });

      it('takes two rows that differ in all', async () => {
        expect(await insert(row, other)).to.equal('accepted');
      });

      for (const [constraint, columns] of Object.entries(unique)) {
        it(`refuses the same ${columns.join(', ')} twice (${constraint})`, async () => {
          expect(await insert(row, { ...other, ...pick(row, columns) })).to.deep.equal({ code: '23505', constraint });
        });

        it(`takes rows that differ in ${columns.join(' or ')} alone (${constraint})`, async () => {
          const ofOtherKeys = Object.values(unique).flat();
          for (const column of columns) {
            const same = columns.filter((one) => one !== column);
            const near = { ...row, ...pick(other, ofOtherKeys), ...pick(row, same) };
            expect(await insert(row, near), column).to.equal('accepted');
          }
        });
      }

      for (const column of Object.keys(row).filter((one) => !optional.includes(one))) {
        it(`refuses a row without ${column}`, async () => {
          expect(await insert({ ...row, [column]: null })).to.deep.equal({ code: '23502', column });
        });
      }

      for (const column of Object.keys(smallest(table))) {
        it(`does not make up ${column}`, async () => {
          const { [column]: leftOut, ...rest } = smallest(table);
          expect(leftOut).not.to.equal(undefined);
          expect(await insert(rest)).to.deep.equal({ code: '23502', column });
        });
      }

      for (const [constraint, column] of Object.entries(foreignKeys)) {
        it(`refuses an unknown ${column} (${constraint})`, async () => {
          expect(await insert({ ...row, [column]: id(999) })).to.deep.equal({ code: '23503', constraint });
        });
      }

      for (const [constraint, { refused, accepted }] of Object.entries(checks)) {
        it(`keeps ${constraint}, when a row is made and when it is changed`, async () => {
          expect(await insert({ ...row, ...refused })).to.deep.equal({ code: '23514', constraint });
          expect(await insert({ ...row, ...accepted })).to.equal('accepted');
          const change = await refusalOf(db.sql, async (sql) => {
            await insertRow(sql, name, { ...row, ...accepted });
            await sql`update ${sql(name)} set ${sql(refused)}`;
          });
          expect(change).to.deep.equal({ code: '23514', constraint });
        });
      }

      for (const [column, length] of Object.entries(lengths)) {
        it(`takes ${length} characters in ${column}, and no more`, async () => {
          expect(await insert({ ...row, [column]: 'ü'.repeat(length) })).to.equal('accepted');
          expect(await insert({ ...row, [column]: 'ü'.repeat(length + 1) })).to.deep.equal({ code: '22001' });
        });
      }

      for (const [column, labels] of Object.entries(enums)) {
        it(`knows ${labels.join(', ')} in ${column}, in upper case, and nothing else`, async () => {
          for (const label of labels) {
            expect(await insert({ ...row, [column]: label }), label).to.equal('accepted');
            expect(await insert({ ...row, [column]: label.toLowerCase() }), label).to.deep.equal({ code: '22P02' });
          }
          for (const label of ['UNKNOWN', ''])
            expect(await insert({ ...row, [column]: label }), label).to.deep.equal({ code: '22P02' });
        });
      }

      it('fills in what is left out', async () => {
        const stored = await takenBack(db.sql, (sql) => insertRow(sql, name, smallest(table)));
        const empty = Object.fromEntries(optional.map((column) => [column, null]));
        expect(stored).to.deep.include({ ...empty, ...defaults });
      });

      if (!('id' in row)) return;

      it('makes ids of its own, and times in UTC in whatever zone a session is', async () => {
        const ownValues = pick(
          other,
          Object.values(unique)
            .flat()
            .filter((column) => column !== 'id'),
        );
        const { stored, ...clock } = await takenBack(db.sql, async (sql) => {
          await sql`set local time zone 'Asia/Tokyo'`;
          const [clock] = await sql<{ utc: string; here: string }[]>`
            select now() at time zone 'utc' as utc, localtimestamp as here`;
          const stored = [
            await insertRow(sql, name, smallest(table)),
            await insertRow(sql, name, { ...smallest(table), ...ownValues }),
          ];
          return { ...clock, stored };
        });

        expect(clock.utc).not.to.equal(clock.here);
        for (const one of stored) {
          expect(one['id']).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
          expect(one).to.deep.include({ created_at: clock.utc, updated_at: clock.utc });
        }
        expect(stored[0]?.['id']).not.to.equal(stored[1]?.['id']);
      });
    });
  }
});

async function insertRow(sql: postgres.ISql, table: string, row: Row): Promise<Row> {
  const values = Object.keys(row).length === 0 ? sql`default values` : sql(row);
  const [stored] = await sql<Row[]>`insert into ${sql(table)} ${values} returning *`;
  return stored ?? {};
}

function pick(row: Row, columns: readonly string[]): Row {
  return Object.fromEntries(Object.entries(row).filter(([column]) => columns.includes(column)));
}
