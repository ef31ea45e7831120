import { expect } from 'chai';
import { longTest } from '../../support/proofs.js';
import { readArray, writeArray } from 'pgproof-runtime/arrays.js';

const text = (value: unknown) => value as string | null;

describe('the text form of an array', () => {
  longTest('is read whatever the length of an item', () => {
    const long = 'a'.repeat(13_000_000);
    const [item = ''] = readArray(`{"\\"${long}"}`, String) as string[];
    expect(item.length).to.equal(13_000_001);
  });

  for (const open of ['{', '{1,2', '{"a', '{"a\\', '{{1}']) {
    it(`is refused when it does not end: ${open}`, () => {
      expect(() => readArray(open, String)).to.throw('an array does not end');
    });
  }

  it('may have another delimiter than a comma', () => {
    expect(readArray('{(1,1);NULL;"a;b";{c;d}}', String, ';')).to.deep.equal(['(1,1)', null, 'a;b', ['c', 'd']]);
    expect(writeArray(['(1,1)', null, ['c']], text, { delimiter: ';' })).to.equal('{"(1,1)";NULL;{"c"}}');
  });
});
