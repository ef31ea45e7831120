import { expect } from 'chai';
import { readTokens, skipSpace } from '../../packages/tool/src/tokens.js';

/** Each token but space as `kind text`. */
function tokensOf(source: string): string[] {
  return [...readTokens(source)]
    .filter(({ kind }) => kind !== 'space')
    .map(({ kind, at, end }) => `${kind} ${source.slice(at, end)}`);
}

describe('a token of SQL', () => {
  for (const [source, ...expected] of [
    ["select 'it''s; --'", 'other select', "string 'it''s; --'"],
    [String.raw`e'\';' E'\\';`, String.raw`string e'\';'`, String.raw`string E'\\'`, 'semicolon ;'],
    [`"a""b;"."c"`, 'name "a""b;"', 'other .', 'name "c"'],
    ['$$ ; $a$ $$ $a$ $$ ; $a$', 'string $$ ; $a$ $$', 'string $a$ $$ ; $a$'],
    ['a$b$ ; c$$', 'other a$b$', 'semicolon ;', 'other c$$'],
    ['$1 ü$ü$', 'other $', 'other 1', 'other ü$ü$'],
    ['-- a; /*\rb', 'comment -- a; /*', 'other b'],
    ["/* ' /* ; */ */ b", "comment /* ' /* ; */ */", 'other b'],
    [':id! :id!= :id', 'parameter :id!', 'parameter :id', 'other !', 'other =', 'parameter :id'],
    ['a::text[1:last]', 'other a', 'other ::', 'other text', 'other [', 'other 1', 'other :', 'other last', 'other ]'],
    ['1.5e3/*', 'other 1.5e3', 'unclosed /*'],
    ["it's", 'other it', "unclosed 's"],
    [String.raw`E'\'`, String.raw`unclosed E'\'`],
    ['"a', 'unclosed "a'],
    ['$a$ $$', 'unclosed $a$ $$'],
  ] as const) {
    it(`ends where it ends: ${source}`, () => {
      expect(tokensOf(source)).to.deep.equal(expected);
    });
  }

  it('takes time in proportion to its length: a square of these would take hours', () => {
    for (const long of [
      `'${"''".repeat(1_000_000)}'`,
      `/*${'/**/'.repeat(500_000)}*/`,
      `$$${'$ '.repeat(1_000_000)}$$`,
    ])
      expect(tokensOf(long)).to.have.length(1);
    expect(tokensOf('/**/'.repeat(100_000))).to.have.length(100_000);
  });
});

describe('the space before a token', () => {
  it('is white space as PostgreSQL has it, and comments', () => {
    expect(skipSpace(' \n-- a\r/* b */\f\u00a0c', 0)).to.equal(' \n-- a\r/* b */\f'.length);
  });

  it('goes to the end where nothing follows', () => {
    expect(skipSpace(' -- a', 0)).to.equal(5);
  });
});
