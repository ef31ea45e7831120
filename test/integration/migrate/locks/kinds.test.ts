import { config, expect } from 'chai';
import { parseLocks, type TableLock } from '../../../../packages/tool/src/migrate/locks.js';
import { serverMajor } from '../../../support/server.js';
import { useTrial } from '../../../support/trial.js';
import { kinds } from './kinds.js';

config.truncateThreshold = 0;

const shown = ({ table, lock, rewritten }: TableLock) => `${table} (${lock}${rewritten ? ', rewritten' : ''})`;

describe('what a statement locks', () => {
  const trial = useTrial();

  it('is recorded of each kind as the manual has it', async function () {
    this.timeout(60_000);
    const there = kinds
      .filter(({ from = 0 }) => from <= serverMajor())
      .map(({ what, before = '', up, earlier = { until: 0, locks: '' }, locks: latest }, index) => {
        const locks = serverMajor() <= earlier.until ? earlier.locks : latest;
        const own = (text: string) => text.replaceAll('$a', `a${index}`).replaceAll('$b', `b${index}`);
        const name = `202601010${Math.floor(index / 60)}${String(index % 60).padStart(2, '0')}00_try-it`;
        return { what, name, before: own(before), up: own(up), locks: own(locks) };
      });
    for (const [index, { before }] of there.entries())
      await trial.sql.unsafe(`
        create table a${index} (id integer primary key, note text default 'n', code varchar(20));
        create table b${index} (id integer, note text);
        insert into a${index} (id) values (1), (2);
        ${before}`);
    trial.folder.write(Object.fromEntries(there.map(({ name, up }) => [name, { up }])));
    await trial.migrate();
    const rows = await trial.sql<{ name: string; locks: string }[]>`
      select name, locks::text as locks from migration_record order by id`;
    const taken = rows.map(({ locks }) => (parseLocks(locks) ?? []).map(shown).join(', '));
    const said = (locks: readonly string[]) => there.map(({ what }, index) => `${what}: ${locks[index] ?? ''}`);
    expect(said(taken)).to.deep.equal(said(there.map(({ locks }) => locks)));
  });
});
