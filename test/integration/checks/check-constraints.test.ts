import { expect } from 'chai';
import { useDrift } from '../../support/drift.js';
import { longTest, prove } from '../../support/proofs.js';

const rule = 'check constraints exist';
const object = 'constraint public.user_token_balance.balance_not_negative';
const alter = 'alter table public.user_token_balance';
const add = `${alter} add constraint balance_not_negative check ((balance >= 0));`;
const drop = 'alter table user_token_balance drop constraint balance_not_negative';

describe('the check that check constraints exist', () => {
  const drift = useDrift();
  const proves = (damage: string, problem: string, sql: string) =>
    drift.proves(damage, [{ object, rule, problem, fix: { sql } }]);

  it('makes a missing one', () => proves(drop, 'is missing', add));

  const others = [
    ['is weaker', 'check (balance >= -1)', "CHECK ((balance >= '-1'::integer))"],
    ['lets all pass', 'check (balance >= 0 or true)', 'CHECK (((balance >= 0) OR true))'],
    ['does not hold for children', 'check (balance >= 0) no inherit', 'CHECK ((balance >= 0)) NO INHERIT'],
  ] as const;
  for (const [what, damage, has] of others) {
    prove(`sees one that ${what}`, () =>
      proves(
        `${drop}, add constraint balance_not_negative ${damage}`,
        `is ${has}; the model says check ((balance >= 0))`,
        `${alter} drop constraint balance_not_negative;\n${add}`,
      ),
    );
  }

  longTest('gives one its name back', () =>
    proves(
      'alter table user_token_balance rename constraint balance_not_negative to c',
      'is missing; there is c, which says the same: renamed?',
      `${alter} rename constraint c to balance_not_negative;`,
    ),
  );

  it('leaves one that is not validated to a check of its own', () =>
    drift.proves(`${drop}, add constraint balance_not_negative check (balance >= 0) not valid`, [
      {
        object,
        rule: 'no unvalidated constraint',
        problem: 'is not validated',
        fix: { sql: `${alter} validate constraint balance_not_negative;` },
      },
    ]));

  it('does not mind one that was made again', async () => {
    await drift.run(`${drop}, add constraint balance_not_negative check (("balance") >= (0))`);
    expect(await drift.find()).to.deep.equal([]);
  });
});
