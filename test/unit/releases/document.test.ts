import { expect } from 'chai';
import { compareVersions, isVersion, printRelease } from '../../../packages/tool/src/releases/document.js';

describe('the versions of releases', () => {
  it('are ordered as semantic versions are, and others by their numbers', () => {
    const ordered = [
      '0.9.0',
      '0.10.0',
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
      '2026.2',
      '2026.11',
      '2026.11.1',
    ];
    for (const [index, version] of ordered.entries())
      for (const [other, second] of ordered.entries())
        expect(Math.sign(compareVersions(version, second)), `${version} ${second}`).to.equal(Math.sign(index - other));
  });

  it('are names of files', () => {
    const known = ['1.0.0', '1.0.0-rc.1', '2026.11', '1.0.0+build', '../1.0.0', '1/0', '', 'next', '.1'];
    expect(known.filter(isVersion)).to.deep.equal(['1.0.0', '1.0.0-rc.1', '2026.11', '1.0.0+build']);
  });
});

describe('the file of a release', () => {
  it('is JSON with a parameter and a column a line', () => {
    const value = { name: 'id', type: 'uuid', null: false, typescript: 'string' };
    const query = {
      name: 'a: Find',
      line: 1,
      column: 10,
      cardinality: 'one',
      text: 'select\n  $1',
      parameters: [value, value],
      columns: [],
    } as const;
    const release = {
      version: '1.0.0',
      migrations: ['a', 'b'],
      enums: { 'public.state': ['on', 'off'] },
      queries: [query, query],
    };
    const text = printRelease(release);
    expect(JSON.parse(text)).to.deep.equal(release);
    expect(text.split('\n').filter((line) => line.includes('"uuid"'))).to.have.lengthOf(4);
    const empty = { version: '1.0.0', migrations: [], enums: {}, queries: [] };
    expect(JSON.parse(printRelease(empty))).to.deep.equal(empty);
  });
});
