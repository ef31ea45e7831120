import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { longTest } from '../../support/proofs.js';

const tool = join(import.meta.dirname, '../../../packages/tool');

describe('what is built', () => {
  it('is ASCII: bin/pgproof reads it as Latin-1, which is the fastest', () => {
    // esbuild leaves what stands in a tagged template as it is.
    const lines = readFileSync(join(tool, 'dist/pgproof.cjs'), 'latin1').split('\n');
    expect(lines.flatMap((line) => /.{0,40}[\u0080-\u00ff].{0,40}/.exec(line) ?? [])).to.deep.equal([]);
  });
});

describe('what is kept of V8’s compiled code', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'vbwd-compiled-'));
    for (const part of ['bin', 'package.json', 'dist/pgproof.cjs'])
      cpSync(join(tool, part), join(folder, part), { recursive: true });
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    for (const name of kept()) rmSync(join(folder, 'dist', name));
  });

  const kept = () => readdirSync(join(folder, 'dist')).filter((name) => name !== 'pgproof.cjs');
  const run = (...words: string[]) => {
    const { PATH = '', HOME = '' } = process.env;
    const env = { PATH, HOME, DATABASE_URL: 'postgres://app@127.0.0.1:5432/shop' };
    return spawnSync(process.execPath, [join(folder, 'bin/pgproof'), ...words], { cwd: folder, env, encoding: 'utf8' });
  };

  it('is of each command its own, and stays as the first run wrote it', () => {
    expect(run('db-url').stdout).to.equal('postgres://app@127.0.0.1:5432/shop\n');
    const [first = ''] = kept();
    expect(first).to.match(/^pgproof\.cjs\.v.*\.db-url$/);
    const { ino } = statSync(join(folder, 'dist', first));
    expect(run('db-url').stdout).to.equal('postgres://app@127.0.0.1:5432/shop\n');
    expect(run('new', 'add-note').status).to.equal(0);
    expect(kept().map((name) => name.split('.').at(-1))).to.have.members(['db-url', 'new']);
    expect(statSync(join(folder, 'dist', first)).ino, 'db-url runs what it finds').to.equal(ino);
  });

  longTest('is one for all help', () => {
    for (const words of [['--help'], ['-h'], ['migrate', '--help'], ['status', '-h']])
      expect(run(...words).status).to.equal(0);
    expect(kept().map((name) => name.split('.').at(-1))).to.deep.equal(['help']);
  });

  longTest('is nothing for a word that is no command', () => {
    expect(run('migarte').status).to.equal(2);
    expect(run('../migrate').status).to.equal(2);
    expect(run('--wrong').status).to.equal(2);
    expect(kept()).to.deep.equal([]);
  });
});
