import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import tseslint from 'typescript-eslint';

const root = join(import.meta.dirname, '../..');

/** What oxlint does not have: `make prove` asks typescript-eslint. */
const onlyInProve = ['no-unsafe-class-instance-assignment', 'no-unsafe-enum-assignment'];

describe('the rules of oxlint', () => {
  it('are those of typescript-eslint in eslint.config.js, but for two', () => {
    const strict = Object.assign({}, ...tseslint.configs.strictTypeChecked.map(({ rules }) => rules ?? {})) as Record<
      string,
      unknown
    >;
    const wanted = Object.entries(strict)
      .filter(([, level]) => level !== 'off' && level !== 0)
      .map(([name]) => name.replace('@typescript-eslint/', ''))
      .filter((name) => name !== 'no-unused-expressions' && !onlyInProve.includes(name));
    const { rules } = JSON.parse(readFileSync(join(root, '.oxlintrc.json'), 'utf8')) as { rules: object };
    const there = Object.keys(rules).map((name) => name.replace('typescript/', ''));
    expect(there).to.have.members([...wanted, 'no-console']);
  });
});
