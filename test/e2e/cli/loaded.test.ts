import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect } from 'chai';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

const project = join(import.meta.dirname, '../../..');

/**
 * What a run with nothing to do may load beyond a program that does nothing. Each module costs every start, and some cost more than the work
 * itself: a name comes in here only with what it takes (`bench/migrate.ts` says).
 */
const needed = [
  'bin/db',
  'packages/tool/bin/pgproof',
  // The files' hashes, and SCRAM.
  'crypto',
  // The connection.
  'diagnostics_channel',
  'net',
  'stream',
  'stream/promises',
  'string_decoder',
  'timers/promises',
  'util/types',
  // Commander's, the object that is there anyway.
  'process',
  // bin/pgproof itself, which runs code that is compiled already.
  'vm',
];

/**
 * Required before a program: when that ends, writes what it has loaded into the file LOADED. That is Node's modules by their public names,
 * WebCrypto, which has none, files, and what needs Intl, whose data V8 reads when they are first needed.
 */
const reporter = `
  const loaded = [];
  for (const [of, name] of [[Number, 'toLocaleString'], [Date, 'toLocaleString'], [String, 'localeCompare']]) {
    const own = of.prototype[name];
    of.prototype[name] = function (...parameters) {
      loaded.push(name);
      return own.apply(this, parameters);
    };
  }
  process.on('exit', () => {
    const builtIn = process.moduleLoadList.map((entry) => entry.replace(/^NativeModule /, ''));
    loaded.push(...builtIn.filter((name) => !/^internal.(?!crypto.webcrypto$)|^(Internal )?Binding /.test(name)));
    loaded.push(...Object.keys(require.cache));
    require('node:fs').writeFileSync(process.env.LOADED, JSON.stringify(loaded));
  });`;

describe('a command that has nothing to do', () => {
  let folder: string;
  let database: TestDatabase;

  before(async () => {
    database = await createTestDatabase('migrated');
    folder = mkdtempSync(join(tmpdir(), 'vbwd-loaded-'));
    writeFileSync(join(folder, 'nothing.cjs'), '');
    writeFileSync(join(folder, 'reporter.cjs'), reporter);
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await database.drop();
  });

  for (const words of [['migrate'], ['status']]) {
    it(`loads no module that it does not need: ${words.join(' ')}`, () => {
      const nothing = new Set(loadedBy([join(folder, 'nothing.cjs')]));
      const more = loadedBy([join(project, 'bin/db'), ...words]).filter((name) => !nothing.has(name));
      expect(more.filter((name) => !needed.includes(name))).to.deep.equal([]);
      expect(more).to.include('net');
    });
  }

  /** The modules that a program has loaded at its end. */
  function loadedBy(program: readonly string[]): string[] {
    const { PATH = '', HOME = '' } = process.env;
    const env = { PATH, HOME, DATABASE_URL: `${database.url}?sslmode=disable`, LOADED: join(folder, 'loaded.json') };
    const before = ['--require', join(folder, 'reporter.cjs')];
    const { status, stderr } = spawnSync(process.execPath, [...before, ...program], {
      cwd: project,
      env,
      encoding: 'utf8',
    });
    expect({ status, stderr }).to.deep.equal({ status: 0, stderr: '' });
    const names = JSON.parse(readFileSync(env.LOADED, 'utf8')) as string[];
    return names
      .filter((name) => name !== join(folder, 'reporter.cjs'))
      .map((name) => (name.startsWith('/') ? relative(project, name) : name));
  }
});
