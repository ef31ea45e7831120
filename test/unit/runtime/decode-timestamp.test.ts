import { expect } from 'chai';
import { decodeTimestamp, encodeTimestamp, timestamp } from 'pgproof-runtime/timestamps.js';

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
    ['12026-02-15 09:00:00', '+012026-02-15T09:00:00.000000Z'],
    ['10000-01-01 00:30:00.5+01', '9999-12-31T23:30:00.500000Z'],
    ['294276-12-31 23:59:59.999999-12', '+294277-01-01T11:59:59.999999Z'],
    ['infinity', 'infinity'],
    ['-infinity', '-infinity'],
    ['0044-03-15 00:00:00 BC', '-000043-03-15T00:00:00.000000Z'],
    ['0044-03-15 00:00:00.1+00 BC', '-000043-03-15T00:00:00.100000Z'],
    ['0001-01-01 00:30:00+01 BC', '-000001-12-31T23:30:00.000000Z'],
    ['0001-01-01 00:30:00+01', '0000-12-31T23:30:00.000000Z'],
    ['0044-03-14 19:03:58-04:56:02 BC', '-000043-03-15T00:00:00.000000Z'],
  ] as const) {
    for (const zone of ['UTC', 'America/New_York', 'Asia/Tokyo']) {
      it(`is the same moment in UTC, or stays as it is, on a machine in ${zone}: ${written}`, () => {
        const before = process.env['TZ'];
        process.env['TZ'] = zone;
        try {
          expect(decodeTimestamp(written)).to.equal(expected);
        } finally {
          if (before === undefined) delete process.env['TZ'];
          else process.env['TZ'] = before;
        }
      });
    }
  }
});

describe('a timestamp that a program writes', () => {
  for (const [text, server] of [
    ['2026-02-15T09:00:00.123456Z', '2026-02-15T09:00:00.123456Z'],
    ['+012026-02-15T09:00:00.000000Z', '12026-02-15T09:00:00.000000Z'],
    ['0000-02-29T00:00:00.000000Z', '0001-02-29T00:00:00.000000Z BC'],
    ['-000043-03-15T00:00:00.000000Z', '0044-03-15T00:00:00.000000Z BC'],
    ['+294276-12-31T23:59:59.999999Z', '294276-12-31T23:59:59.999999Z'],
    ['infinity', 'infinity'],
    ['-infinity', '-infinity'],
  ] as const) {
    it(`is itself, and goes out as the server reads it: ${text}`, () => {
      expect(timestamp(text)).to.equal(text);
      expect(encodeTimestamp(text)).to.equal(server);
    });
  }

  it('may be a Date of any year', () => {
    expect(timestamp(new Date('-000043-03-15T09:00:00.5Z'))).to.equal('-000043-03-15T09:00:00.500000Z');
  });

  for (const text of ['2026-02-30T09:00:00Z', '2026-02-15', '0044-03-15 00:00:00 BC', '12026-02-15T09:00:00Z', 'now']) {
    it(`is refused: ${text}`, () => {
      expect(() => timestamp(text)).to.throw(RangeError);
    });
  }
});
