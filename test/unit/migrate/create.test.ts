import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createPair } from '../../../packages/tool/src/migrate/create.js';
import { folderOf, type MigrationsFolder } from '../../support/migrations-folder.js';

const now = new Date('2026-03-01T12:34:56.789Z');

describe('a new pair of files', () => {
  let folder: MigrationsFolder;

  beforeEach(() => {
    folder = folderOf();
  });

  afterEach(() => {
    folder.cleanup();
  });

  it('is stamped with the time in UTC', () => {
    expect(createPair(folder.directory, 'add-user-phone', now)).to.deep.equal([
      join(folder.directory, '20260301123456_add-user-phone.up.sql'),
      join(folder.directory, '20260301123456_add-user-phone.down.sql'),
    ]);
  });

  it('comes behind the last one, though that is from the future, at the end of a year', () => {
    folder.write({ '20991231235959_create-a': { up: 'select 1;' } });
    expect(createPair(folder.directory, 'create-b', now)[0]).to.contain('/21000101000000_create-b.up.sql');
  });

  it('is made in a folder whose other names are wrong, and goes by those that are right', () => {
    folder.write({
      '20991301000000_create-a': { up: '' },
      '0001_a': { up: '' },
      '20260301235959_create-a': { up: '' },
    });
    mkdirSync(join(folder.directory, 'archive'));
    expect(createPair(folder.directory, 'create-b', now)[0]).to.contain('/20260302000000_create-b.up.sql');
  });

  it('can be made twice in a second, while the first is still empty', () => {
    createPair(folder.directory, 'create-a', now);
    expect(createPair(folder.directory, 'create-b', now)[0]).to.contain('/20260301123457_create-b.up.sql');
  });

  it('makes the folder', () => {
    const directory = join(folder.directory, 'deep/down');
    createPair(directory, 'create-a', now);
    expect(readdirSync(directory)).to.have.length(2);
  });

  it('asks for why and for locks', () => {
    const [up] = createPair(folder.directory, 'create-a', now);
    expect(readFileSync(up, 'utf8')).to.match(/^-- Why:\n-- Locks:\n/);
  });

  for (const title of ['Add user phone', 'add_user_phone', '  add  user_ phone ']) {
    it(`may be asked for as ${JSON.stringify(title)}`, () => {
      expect(createPair(folder.directory, title, now)[0]).to.match(/\/20260301123456_add-user-phone\.up\.sql$/);
    });
  }

  for (const title of ['', 'user', 'add-größe', "add-user'", '../add-user', 'add--user', '-add-user', 'add-user.sql']) {
    it(`may not be named ${JSON.stringify(title)}`, () => {
      mkdirSync(folder.directory, { recursive: true });
      expect(() => createPair(folder.directory, title, now)).to.throw('is no name for a migration');
      expect(readdirSync(folder.directory)).to.deep.equal([]);
    });
  }
});
