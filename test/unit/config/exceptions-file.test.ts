import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { faultOfObject } from '../../../packages/tool/src/catalog/exceptions.js';
import { readExceptions } from '../../../packages/tool/src/config/exceptions-file.js';
import { LocatedError, UserError } from 'pgproof-runtime/errors.js';

describe('a file of exceptions', () => {
  let directory: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'vbwd-exceptions-'));
  });
  after(() => {
    rmSync(directory, { recursive: true });
  });

  const read = (text: string) => {
    const file = join(directory, 'e.json');
    writeFileSync(file, text);
    return readExceptions(file);
  };
  /** The message without the folder. */
  const faultIn = (text: string): string => {
    try {
      read(text);
    } catch (error) {
      expect(error).to.be.instanceOf(LocatedError);
      return (error as Error).message.replace(`${directory}/`, '');
    }
    return 'none';
  };

  it('is a list of objects with a reason each, whatever is in the names', () => {
    expect(read('[]')).to.deep.equal([]);
    expect(
      read(`\ufeff[
  { "object": "partitions of public.event", "reason": "pg_partman makes them" },
  {"reason":"a tool, of \\"ours\\": [x] {y}","object":"table public.\\"Old \\\\\\\\ \\\\* Tool\\u00e9 \u{1f600}\\""}
]\r\n`),
    ).to.deep.equal([
      { object: 'partitions of public.event', reason: 'pg_partman makes them' },
      { object: 'table public."Old \\\\ \\* Toolé \u{1f600}"', reason: 'a tool, of "ours": [x] {y}' },
    ]);
  });

  const one = '{ "object": "table public.a", "reason": "r" }';
  const faults: [string, string | RegExp][] = [
    ['', 'e.json:1:1: expected [, found the end of the file'],
    ['{}', 'e.json:1:1: expected [, found {'],
    ['[\n  "x"\n]', 'e.json:2:3: expected {, found "x"'],
    [`[${one},]`, 'e.json:1:48: expected {, found ]'],
    [`[${one}\n ${one}]`, 'e.json:2:2: expected a comma or ], found {'],
    [`[${one}] x`, 'e.json:1:49: expected the end of the file, found x'],
    [`[${one}`, 'e.json:1:47: expected a comma or ], found the end of the file'],
    [`[\n  // mine\n${one}]`, 'e.json:2:3: expected {, found //'],
    ['[{ "object": 7, "reason": "r" }]', 'e.json:1:14: expected a text in double quotes, found 7'],
    ['[{ "object": null, "reason": "r" }]', 'e.json:1:14: expected a text in double quotes, found null'],
    ['[{ "object": ["a"], "reason": "r" }]', 'e.json:1:14: expected a text in double quotes, found ['],
    [`[{ 'object': "a" }]`, `e.json:1:4: expected a text in double quotes, found 'object'`],
    [
      '[{ "object": "a\n" }]',
      'e.json:1:14: this text does not end on its line, or has an escape that JSON does not know',
    ],
    [
      '[{ "object": "\\x" }]',
      'e.json:1:14: this text does not end on its line, or has an escape that JSON does not know',
    ],
    [
      '[{ "objekt": "table public.a", "reason": "r" }]',
      'e.json:1:4: "objekt" is no key of an exception: it has an object and a reason',
    ],
    ['[{ "__proto__": "a" }]', 'e.json:1:4: "__proto__" is no key of an exception: it has an object and a reason'],
    ['[{ "object": "table public.a", "object": "b" }]', 'e.json:1:32: "object" stands there twice'],
    [
      '[\n{ "object": "table public.a" }]',
      'e.json:2:1: an exception needs an object and a reason: this one has no reason',
    ],
    ['[{ "reason": "r" }]', 'e.json:1:2: an exception needs an object and a reason: this one has no object'],
    [
      '[{ "object": "table public.a", "reason": " " }]',
      'e.json:1:42: the reason is empty: say who makes it, and why it stays',
    ],
    [`[${one}, ${one}]`, 'e.json:1:61: "table public.a" is excepted already'],
    ['[\n  { "object": "*", "reason": "r" }]', /^e\.json:2:15: "\*" does not begin with a kind of object: /],
  ];
  for (const [text, fault] of faults) {
    it(`is refused where it is ${JSON.stringify(text)}`, () => {
      if (typeof fault === 'string') expect(faultIn(text)).to.equal(fault);
      else expect(faultIn(text)).to.match(fault);
    });
  }

  it('is named where it cannot be read', () => {
    const file = join(directory, 'none.json');
    expect(() => readExceptions(file)).to.throw(UserError, `${file}, which --exceptions names, cannot be read`);
    expect(() => readExceptions(directory)).to.throw(UserError, 'cannot be read');
  });
});

describe('the exceptions of the platform', () => {
  it('are right, and say why', () => {
    expect(readExceptions(join(import.meta.dirname, '../../../src/models/exceptions.json'))).not.to.be.empty;
  });
});

describe('the object of an exception', () => {
  for (const object of [
    'partitions of public.event',
    'partitions of *',
    'publication *',
    'table public.*',
    'table public."a b"',
    'column public.event.*',
    'text search configuration public.t',
    'grant on * to me',
    'view public."a\\*b\\\\\\n"',
  ]) {
    it(`may be ${object}`, () => {
      expect(faultOfObject(object)).to.equal(undefined);
    });
  }

  const noKind = /^does not begin with a kind of object/;
  const faults: [string, RegExp][] = [
    ['', noKind],
    ['*', noKind],
    ['* public.event', noKind],
    ['public.event', noKind],
    ['tab* public.event', noKind],
    ['Table public.event', noKind],
    ['tables public.event', noKind],
    ['partition', noKind],
    ['table', noKind],
    ['table ', /^names no table/],
    ['partitions of  ', /^names no partitions of/],
    ['table *', /^would leave out every table/],
    ['table *.*', /^would leave out every table/],
    ['schema **', /^would leave out every schema/],
    ['column *.*.*', /^would leave out every column/],
    ['table public.a\\', /^has a backslash that means nothing/],
    ['table public.\\a', /^has a backslash that means nothing/],
  ];
  for (const [object, fault] of faults) {
    it(`may not be ${JSON.stringify(object)}`, () => {
      expect(faultOfObject(object)).to.match(fault);
    });
  }
});
