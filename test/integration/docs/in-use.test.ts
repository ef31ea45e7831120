import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect } from 'chai';
import { runDb } from '../../support/run-db.js';
import { serverMajor } from '../../support/server.js';
import { useTrial } from '../../support/trial.js';

describe('docs/in-use.md', () => {
  const trial = useTrial();

  it('shows what plan --data prints, and plan --locks gives the same advice', async function () {
    if (serverMajor() < 18) this.skip();
    const [, example = ''] =
      /^```\n\$ npx pgproof plan --data\n([^]*?)^```/m.exec(readFileSync('docs/in-use.md', 'utf8')) ?? [];
    trial.folder.write({
      '20260101090000_create-booking': { up: 'create table booking (id integer primary key, price numeric);' },
    });
    await trial.migrate();
    await trial.sql`insert into booking select n, case when n % 1000 <> 7 then n end from generate_series(1, 12000) as n`;
    trial.folder.write({
      '20260301090000_require-price': { up: 'alter table booking alter column price set not null;' },
    });
    const { directory } = trial.folder;
    const { stdout } = await runDb(['plan', '--data', '--migrations', directory], { env: { DATABASE_URL: trial.url } });
    expect(stdout.replaceAll(directory, 'migrations').replaceAll(`${dirname(directory)}/`, '')).to.equal(example);
    const locks = await runDb(['plan', '--locks', '--migrations', directory], { env: { DATABASE_URL: trial.url } });
    const [advice = ''] = /^[^]*?(?=^\d+_require-price: )/m.exec(stdout) ?? [];
    expect(advice).to.contain('instead, in 2 pairs of files');
    expect(locks.stdout).to.contain(advice);
  });
});
