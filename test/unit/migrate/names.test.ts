import { expect } from 'chai';
import { UserError } from 'pgproof-runtime/errors.js';
import { findByName } from '../../../packages/tool/src/migrate/names.js';

const migrations = ['20260101000000_create-role', '20260102000000_create-user', '20260103000000_add-user-phone'].map(
  (name) => ({ name }),
);

describe('the name of a migration', () => {
  for (const typed of [
    '20260102000000_create-user',
    '20260102000000_create-user.up.sql',
    '20260102000000_create-user.down.sql',
    'migrations/20260102000000_create-user.up.sql',
    '/srv/app/migrations/20260102000000_create-user',
  ]) {
    it(`is understood as ${typed}`, () => {
      expect(findByName(migrations, typed)).to.equal(migrations[1]);
    });
  }

  for (const [typed, ...near] of [
    ['20260102', '20260102000000_create-user'],
    ['user', '20260102000000_create-user', '20260103000000_add-user-phone'],
    ['20260102000000_add-something-else', '20260102000000_create-user'],
    ['20260102000001_create-user', '20260102000000_create-user'],
    ['20260102000000_create-usr.up.sql', '20260102000000_create-user'],
    ['add-user-fone', '20260103000000_add-user-phone'],
    ['create-roles', '20260101000000_create-role'],
  ] as const) {
    it(`that is mistyped as ${typed} is offered`, () => {
      expect(refusal(typed)).to.equal(`did you mean ${near.join(' or ')}`);
    });
  }

  for (const typed of ['', 'nothing-of-the-sort', '.up.sql', '../']) {
    it(`is not guessed from ${JSON.stringify(typed)}`, () => {
      expect(refusal(typed)).to.equal('see status for the names');
    });
  }

  it('that is very long is not compared letter by letter, and shown in part', () => {
    const typed = 'x'.repeat(20_000_000);
    expect(() => findByName(migrations, typed)).to.throw(
      new RegExp(`^no migration is named x{255}… \\(20000000 letters\\)$`),
    );
  });
});

function refusal(typed: string): string | undefined {
  try {
    findByName(migrations, typed);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error).to.include({ message: `no migration is named ${typed}`, exitCode: 1 });
    return error.fix;
  }
  return undefined;
}
