import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readSourceFolder, requireFree, writeAll } from '../../../packages/tool/src/adopt/import/folder.js';

describe('the folder of an import', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vbwd-import-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const files = new Map([
    ['a.sql', 'a\r\n'],
    ['b.sql', '\uFEFFb'],
  ]);

  it('is written to the byte', () => {
    writeAll(join(folder, 'x/y'), files);
    expect([...files.keys()].map((name) => readFileSync(join(folder, 'x/y', name), 'utf8'))).to.deep.equal([
      ...files.values(),
    ]);
  });

  it('is as it was where one file cannot be written', () => {
    writeFileSync(join(folder, 'README.md'), 'ours');
    // A link to nowhere.
    symlinkSync(join(folder, 'nowhere/c'), join(folder, 'c.sql'));
    const all = new Map([...files, ['c.sql', 'c'], ['d.sql', 'd']]);
    expect(() => {
      writeAll(folder, all);
    }).to.throw(`${join(folder, 'c.sql')} cannot be written (EEXIST): nothing was`);
    expect(readdirSync(folder)).to.deep.equal(['README.md', 'c.sql']);
  });

  it('is not there where it was not, when one file cannot be written', () => {
    const all = new Map([...files, ['none/c.sql', 'c']]);
    expect(() => {
      writeAll(join(folder, 'x/y'), all);
    }).to.throw('cannot be written (ENOENT): nothing was');
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it('has no migrations of the same times', () => {
    writeFileSync(join(folder, '20200101000000_ours.up.sql'), 'select 1;');
    requireFree(folder, ['20200101000001_a.up.sql']);
    requireFree(join(folder, 'none'), ['20200101000000_a.up.sql']);
    expect(() => {
      requireFree(folder, ['20200101000000_a.up.sql']);
    }).to.throw(`${folder} has files of the same times: 20200101000000_ours.up.sql`);
  });

  it('is read with its folders where the tool does that', () => {
    mkdirSync(join(folder, 'sub.sql'));
    writeFileSync(join(folder, 'sub.sql/a.sql'), '\uFEFFa');
    writeFileSync(join(folder, 'b.sql'), Buffer.from([0xe9]));
    writeFileSync(join(folder, 'c.sql'), 'c\0');
    writeFileSync(join(folder, '.hidden.sql'), 'select 1;');
    const top = [
      { path: 'b.sql', text: undefined },
      { path: 'c.sql', text: undefined },
    ];
    expect(readSourceFolder(folder, 'dbmate')).to.deep.equal(top);
    expect(readSourceFolder(folder, 'flyway')).to.deep.equal([...top, { path: 'sub.sql/a.sql', text: '\uFEFFa' }]);
    expect(() => readSourceFolder(join(folder, 'none'), 'dbmate')).to.throw('the folder cannot be read');
  });
});
