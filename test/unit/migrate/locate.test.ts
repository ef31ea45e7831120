import { expect } from 'chai';
import {
  excerpt,
  lineAndColumn,
  offsetOfPosition,
  offsetOfQuotedName,
  placesOf,
} from '../../../packages/tool/src/migrate/locate.js';

describe('a place in a file', () => {
  for (const [what, text, position, place] of [
    ['the first character', 'select 1', 1, { line: 1, column: 1 }],
    ['the start of a line', 'a\nb', 3, { line: 2, column: 1 }],
    ['the end of a text', 'a\nbc', 5, { line: 2, column: 3 }],
    ['a character behind one of two bytes', 'ü x', 3, { line: 1, column: 3 }],
    ['a character behind one of four bytes', '😀 x', 3, { line: 1, column: 3 }],
    ['a character behind a tab', '\tx', 2, { line: 1, column: 2 }],
    ['a line behind one of four bytes', '😀\n😀x', 4, { line: 2, column: 2 }],
  ] as const) {
    it(`counts characters, as PostgreSQL does: ${what}`, () => {
      expect(lineAndColumn(text, offsetOfPosition(text, position))).to.deep.equal(place);
    });
  }

  it('is the same whatever place of the text was asked for before', () => {
    const text = '\na ü\n\n😀 b\n';
    const offsets = Array.from({ length: text.length + 1 }, (_, offset) => offset);
    const placeOf = placesOf(text);
    for (const before of offsets)
      for (const offset of offsets) {
        placeOf(before);
        expect(placeOf(offset)).to.deep.equal(lineAndColumn(text, offset), `${offset} behind ${before}`);
      }
    expect(lineAndColumn(text, text.length)).to.deep.equal({ line: 5, column: 1 });
  });

  it('is shown by a caret below it, with tabs kept', () => {
    expect(excerpt('a\n\tü😀\tx y', { line: 2, column: 5 })).to.equal('\tü😀\tx y\n\t  \t^');
  });
});

describe('a name that an error quotes', () => {
  const text = 'select 1; create table a (id integer references "user" (id), b integer references usr2 (id), usr (x));';

  for (const [message, found] of [
    ['relation "usr" does not exist', 'usr (x)'],
    ['relation "user" does not exist', '"user" (id)'],
    ['relation "nowhere" does not exist', undefined],
    ['division by zero', undefined],
    ['constraint "nowhere" of "usr2"', 'usr2 (id)'],
    ['relation "us.*" does not exist', undefined],
  ] as const) {
    it(`is ${found === undefined ? 'not ' : ''}found for: ${message}`, () => {
      const at = offsetOfQuotedName(message, text, 10, text.length);
      expect(at === undefined ? undefined : text.slice(at).startsWith(found ?? '')).to.equal(
        found === undefined ? undefined : true,
      );
    });
  }

  it('is looked for only in its statement', () => {
    expect(offsetOfQuotedName('relation "usr" does not exist', text, 0, 9)).to.equal(undefined);
  });
});
