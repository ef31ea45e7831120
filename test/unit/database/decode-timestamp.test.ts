import { expect } from 'chai';
import { decodeTimestamp } from '../../../src/database/codecs.js';

describe('a time as the server writes it', () => {
  const digits = '123456';
  for (let length = 0; length <= digits.length; length++) {
    const fraction = length === 0 ? '' : `.${digits.slice(0, length)}`;
    for (const zone of ['', '+00']) {
      it(`has six digits: 2026-02-15 09:00:00${fraction}${zone}`, () => {
        const expected = `2026-02-15T09:00:00.${digits.slice(0, length).padEnd(6, '0')}Z`;
        expect(decodeTimestamp(`2026-02-15 09:00:00${fraction}${zone}`)).to.equal(expected);
      });
    }
  }

  for (const [written, expected] of [
    ['2026-02-15 10:00:00.5+01', '2026-02-15T09:00:00.500000Z'],
    ['2026-02-14 19:30:00-04:30', '2026-02-15T00:00:00.000000Z'],
    ['1890-01-01 00:53:28+00:53:28', '1890-01-01T00:00:00.000000Z'],
    ['12026-02-15 09:00:00', '12026-02-15T09:00:00.000000Z'],
    ['infinity', 'infinity'],
    ['-infinity', '-infinity'],
    ['0044-03-15 00:00:00 BC', '0044-03-15 00:00:00 BC'],
  ] as const) {
    it(`is the same moment in UTC, or stays as it is: ${written}`, () => {
      expect(decodeTimestamp(written)).to.equal(expected);
    });
  }
});
