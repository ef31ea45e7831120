import { expect } from 'chai';
import { encode } from 'pgproof-runtime/codecs.js';
import { run, type Connection, type Query } from 'pgproof-runtime/query.js';
import { UnwritableValue } from 'pgproof-runtime/unwritable.js';
import { jsonNull, type Json, type JsonInput } from 'pgproof-runtime/values.js';

const jsonb = 3802;

class Money {
  readonly amount = 5;
  toJSON() {
    return `${this.amount} EUR`;
  }
}

const ring: { self?: unknown } = {};
ring.self = ring;
const twice = { a: 1 };

describe('a JSON parameter', () => {
  for (const [value, text] of [
    [jsonNull, 'null'],
    [{ a: undefined, b: null }, '{"b":null}'],
    ['null', '"null"'],
    [new Money(), '"5 EUR"'],
    [{ at: new Date(0) }, '{"at":"1970-01-01T00:00:00.000Z"}'],
    [[twice, twice, [twice]], '[{"a":1},{"a":1},[{"a":1}]]'],
    [Object.assign(Object.create(null) as object, { a: 1 }), '{"a":1}'],
    [[jsonNull, { a: jsonNull }], '[null,{"a":null}]'],
  ] as const) {
    it(`is written as JSON has it: ${text}`, () => {
      expect(encode(value, jsonb)).to.equal(text);
    });
  }

  for (const [value, held] of [
    [Number.NaN, 'NaN'],
    [{ a: [Number.POSITIVE_INFINITY] }, 'Infinity'],
    [{ id: 9_007_199_254_740_993n }, 'a bigint'],
    [[1, undefined], 'undefined in a list'],
    // A hole.
    [Array<number>(1), 'undefined in a list'],
    [{ at: new Date(Number.NaN) }, 'an invalid Date'],
    [{ f: () => 1 }, 'a function'],
    [Symbol('s'), 'a symbol'],
    [new Map([[1, 2]]), 'a value of the class Map'],
    [[new Set([1])], 'a value of the class Set'],
    [/x/, 'a value of the class RegExp'],
    [new Error('secret'), 'a value of the class Error'],
    [Buffer.from('secret'), 'a value of the class Uint8Array'],
    [ring, 'an object that holds itself'],
  ] as const) {
    it(`is refused where JSON would lose something: ${held}`, () => {
      expect(() => encode([value], jsonb))
        .to.throw(UnwritableValue, `holds ${held}, which JSON does not have`)
        .with.property('fix');
    });
  }

  it('is refused by the name of its query, before anything is sent, and without its value', async () => {
    const connection: Connection = { execute: () => expect.fail('it was sent') };
    const query: Query<{ settings: JsonInput }, { settings: Json }> = {
      name: 'notes: SetSettings',
      text: 'select $1::jsonb as settings',
      parameters: ['settings'],
      oids: [jsonb],
    };
    const settings = { secret: Number.NaN };
    const error: unknown = await run(connection, query, { settings }).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(UnwritableValue).and.to.include({
      query: 'notes: SetSettings',
      parameter: 'settings',
      message: 'the parameter settings of notes: SetSettings holds NaN, which JSON does not have',
      fix: 'write a finite number, or null',
    });
  });

  it('takes no null and no Date where the compiler looks', () => {
    // @ts-expect-error null is SQL's NULL.
    const first: JsonInput = null;
    // @ts-expect-error It would come back as text.
    const second: JsonInput = { at: new Date(0) };
    const read: Json = [{ a: null }];
    const third: readonly JsonInput[] = [read, { a: undefined } as const, ['a', null] as const, jsonNull];
    expect([first, second, third]).to.have.lengthOf(3);
  });
});

describe('a Date as a parameter', () => {
  it('is refused when it is none', () => {
    expect(() => encode([new Date(Number.NaN)], 1185)).to.throw(UnwritableValue, 'is an invalid Date');
  });
});
