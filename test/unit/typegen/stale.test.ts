import { expect } from 'chai';
import { describeStale, findStale } from '../../../packages/tool/src/typegen/stale.js';
import { scanQueries } from '../../../packages/tool/src/typegen/scan.js';

describe('a module that is stale', () => {
  it('is told of by column, whatever the name is', () => {
    const source = '/* @name Ask */\nselect 1;\n';
    const sources = [{ path: 'note', file: 'sql/note.sql', source, queries: scanQueries(source).queries }];
    const module = (type: string) => `export interface AskResult {
  'active?': ${type};
  /** so: 'it' */
  'it: \\'b\\'!': ${type} | null;
  plain_$1: ${type}[];
  'QUERY PLAN': string;
}

  name: 'note: Ask',`;
    const stale = { path: 'note.ts', fresh: module('string'), present: module('number') };
    expect(findStale(stale, sources).map(describeStale)).to.deep.equal([
      'sql/note.sql:1:10: Ask gives active? as string; note.ts says number',
      "sql/note.sql:1:10: Ask gives it: \\'b\\'! as string | null; note.ts says number | null",
      'sql/note.sql:1:10: Ask gives plain_$1 as string[]; note.ts says number[]',
    ]);
  });
});
