import { expect } from 'chai';
import { whole } from '../../support/proofs.js';
import { runDb } from '../../support/run-db.js';
import { useTrial } from '../../support/trial.js';
import { cases as all } from './cases.js';

const cases = whole ? all : all.filter((_, index) => index % 6 === 0);

const stamp = (index: number) => `202602010000${String(index).padStart(2, '0')}`;

describe('plan --data', () => {
  const trial = useTrial();
  const plan = (...words: string[]) =>
    runDb(['plan', '--data', ...words, '--migrations', trial.folder.directory], { env: { DATABASE_URL: trial.url } });

  it('says of each requirement what the file itself meets', async function () {
    this.timeout(120_000);
    trial.folder.write({ '20260101000000_history': { up: cases.map(({ made }) => made).join('\n') } });
    await trial.migrate();
    for (const { rows } of cases) await trial.sql.unsafe(rows);
    trial.folder.write(Object.fromEntries(cases.map(({ up }, index) => [`${stamp(index)}_case`, { up }] as const)));
    const before = await plan();
    const said = before.stdout.replaceAll('\n  fails: ', ': ').split('\n');
    const expected = cases.map(({ says }, index) => `${stamp(index)}_case: ${says}`);
    expect(said.filter((line) => /^2026/.test(line)).sort()).to.deep.equal(expected);
    expect(before.code).to.equal(1);
    // The truth.
    for (const { title, up, cure } of cases) {
      expect(await fails(up), title).to.equal(true);
      await trial.sql.unsafe(cure);
      expect(await fails(up), `${title}, once it is cured`).to.equal(false);
    }
    const after = await plan();
    expect(after.stdout).to.match(/^\d+ requirements of the pending files: 0 would fail$/m);
    expect(after.code).to.equal(0);
    expect(await trial.migrate()).to.equal(cases.length);
  });

  async function fails(up: string): Promise<boolean> {
    let undone = false;
    await trial.sql
      .begin(async (transaction) => {
        await transaction.unsafe(up);
        undone = true;
        throw new Error('as it was');
      })
      .catch(() => undefined);
    return !undone;
  }
});
