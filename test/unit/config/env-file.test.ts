import { expect } from 'chai';
import { readEnv } from '../../../packages/tool/src/config/env-file.js';
import { LocatedError } from 'pgproof-runtime/errors.js';

describe('.env', () => {
  /** As dbmate 2.28 reads them. */
  for (const [text, value] of [
    ['X=a', 'a'],
    ['  X = a b  ', 'a b'],
    ['export X=a', 'a'],
    ['X: a', 'a'],
    ['X=', ''],
    ['# of X\nX=a\n# more', 'a'],
    ['X=a\r\nY=b', 'a'],
    ['X=a\nX=b', 'b'],
    ['A.b=1\nX=a', 'a'],
    ['X=postgres://app:p%40w@db:5432/a?sslmode=require', 'postgres://app:p%40w@db:5432/a?sslmode=require'],
    ['X=a#b', 'a#b'],
    ['X=#b', '#b'],
    ['X=a #b', 'a'],
    ['X=a\t#b', 'a'],
    ['X=a #b #c', 'a #b'],
    ['X="a #b" # c', 'a #b'],
    ["X='a $B #b'", 'a $B #b'],
    ["X=a'b'", "a'b'"],
    ["X='a\\'b'", "a\\'b"],
    ['X="a\\"b\\nc\\td"', 'a"b\nctd'],
    ['X="a\nb"\nY=1', 'a\nb'],
    ['B=1\nX=p$B', 'p1'],
    ['B=1\nX="p${B}q"', 'p1q'],
    ['B=1\nX=$B$B', '11'],
    ['B=1\nX=\\$B', '$B'],
    ['B=1\nX="\\$B"', '$B'],
    ['X=p$lower', 'p$lower'],
    ['X=p$VBWD_UNSET.q', 'p.q'],
    ['X=$(date)', '$(date)'],
    ['X=p%40$', 'p%40$'],
  ] as const) {
    it(`is read as dbmate reads it: ${JSON.stringify(text)}`, () => {
      expect(readEnv(text.replaceAll('\r\n', '\n'), '.env').get('X')).to.equal(value);
    });
  }

  it('takes a variable of the environment that no line before sets', () => {
    expect(readEnv('X=a$PATH', '.env').get('X')).to.equal(`a${process.env['PATH'] ?? ''}`);
  });

  for (const [text, place, message] of [
    ['X', [1, 1], 'this line is not NAME=value'],
    ['A=1\n  secret words', [2, 3], 'this line is not NAME=value'],
    ['A-b=1', [1, 1], 'this line is not NAME=value'],
    ['A="x', [1, 3], 'this value has a quote at its begin and none at its end'],
    ["A='x\nB=1", [1, 3], 'this value has a quote at its begin and none at its end'],
    ['A="x" secret', [1, 6], 'something stands behind the quote that ends a value'],
  ] as const) {
    it(`is refused at the line that says nothing, without what stands there: ${JSON.stringify(text)}`, () => {
      const [line, column] = place;
      const error = faultOf(text);
      expect(error).to.be.instanceOf(LocatedError);
      expect(error).to.deep.include({ file: '.env', place: { line, column } });
      expect(error?.message).to.equal(`.env:${line}:${column}: ${message}`);
      expect(error?.fix).to.match(/^write NAME=value, with 'single quotes'/);
    });
  }
});

function faultOf(text: string): LocatedError | undefined {
  try {
    readEnv(text, '.env');
  } catch (error) {
    return error as LocatedError;
  }
  return undefined;
}
