import { expect } from 'chai';
import { fromPg, withPg } from '../../../packages/tool/src/session/pg.js';
import { fromPostgres, openPool } from 'pgproof-runtime/postgres.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { createTestDatabase } from '../../support/database.js';

describe('a function that returns void', () => {
  it('gives the empty string with both drivers, or in SQL what its last statement leaves', async () => {
    const db = await createTestDatabase('empty');
    const config = parseConnectionUrl(db.url);
    const pool = openPool(config, 'vbwd-test', 1);
    try {
      await db.sql.unsafe(`
        create function act() returns void language plpgsql as 'begin end';
        create function ask() returns void language sql as 'select 1';
        create function pass() returns void language sql as 'select pg_sleep(0)';
      `);
      const query = { name: 'test', text: 'select act(), ask(), pass(), pg_sleep(0) as own' };
      const expected = [{ act: '', ask: null, pass: '', own: '' }];
      expect(await fromPostgres(pool).execute(query, [])).to.deep.include({ rows: expected });
      await withPg(config, 'vbwd-test', async (client) => {
        expect(await fromPg(client).execute(query, [])).to.deep.include({ rows: expected });
      });
    } finally {
      await pool.end({ timeout: 1 });
      await db.drop();
    }
  });
});
