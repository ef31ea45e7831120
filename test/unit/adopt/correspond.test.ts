import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { correspond, pointOfNotes } from '../../../packages/tool/src/adopt/tools/correspond.js';
import { compareFiles } from '../../../packages/tool/src/adopt/tools/files.js';
import { tools } from '../../../packages/tool/src/adopt/tools/known.js';

const names = ['20260101000000_create-post', '20260102000000_fill-post', '20260103000000_index-post'] as const;
const [create, fill, index] = names;

describe('what another tool calls a migration', () => {
  for (const [key, name] of [
    ['20260101000000_create-post', create],
    ['/20260101000000_create-post', create],
    ['20260101000000-other.js', create],
    ['202601010000_other.sql', create],
    ['20260101000000', create],
    ['1767225600000_create_post', create],
    ['CreatePost1767225600000', create],
    ['0001_index_post.ts', index],
    ['000001-fill_post', fill],
    ['FillPost', fill],
    ['20260101000001', undefined],
    ['1f3c9a', undefined],
    ['post', undefined],
  ] as const)
    it(`is ${name ?? 'none of ours'} where it says ${key}`, () => {
      expect(correspond([key], names).get(key)).to.equal(name);
    });

  it('is none of ours where several have its words', () => {
    expect(correspond(['1_add.sql'], ['20260101000000_add', '20260102000000_add'])).to.have.property('size', 0);
  });
});

describe('the point of what another tool has noted', () => {
  const point = (keys: readonly string[]) =>
    pointOfNotes(keys, names, { tool: 'knex', pairs: correspond(keys, names) });

  it('is the last of ours, whatever came before the first', () => {
    expect(point(['2020_old.js', '1_create_post.js', '2_fill_post.js'])).to.equal(fill);
    expect(point(['2020_old.js', '2_fill_post.js'])).to.equal(fill);
    expect(point(['2020_old.js'])).to.equal(undefined);
  });

  it('is refused where one behind is unknown, or one of ours between has not run', () => {
    expect(() => point(['1_create_post.js', '2_other.js'])).to.throw(
      'knex has run what corresponds to no migration of the folder by its name: 2_other.js',
    );
    expect(() => point(['1_create_post.js', '3_index_post.js'])).to.throw(
      `knex has run ${index}, and not what stands before it: ${fill}`,
    );
  });
});

describe('the files of another tool', () => {
  it('are asked for where they are named, and of a tool that keeps hashes', () => {
    const [alembic, prisma] = ['alembic', 'prisma'].map((name) => tools.find((one) => one.name === name));
    if (alembic === undefined || prisma === undefined) throw new Error('they are known');
    const noted = [{ key: 'a', at: undefined, hash: 'x' }];
    expect(compareFiles(prisma, noted, undefined)).to.include({ compared: 0 });
    expect(compareFiles(prisma, noted, 'docs')).to.deep.include({ compared: 0, changed: [], missing: ['a'] });
    expect(() => compareFiles(prisma, noted, 'none/there')).to.throw('there is no folder none/there');
    expect(() => compareFiles(alembic, noted, 'docs')).to.throw('alembic keeps no hashes');
  });
});

describe('the page on coming from another tool', () => {
  it('names each with its table', () => {
    const rows = readFileSync('docs/adopt-tools.md', 'utf8').matchAll(/^\| `([a-z-]+)` +\| `(?:\w+\.)?"?(\w+)"?`/gm);
    expect([...rows].map(([, name, table]) => [name, table])).to.deep.equal(
      tools.map(({ name, table }) => [name, table]),
    );
  });
});
