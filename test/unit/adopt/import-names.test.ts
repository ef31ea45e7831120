import { expect } from 'chai';
import { slugOf, stampBehind } from '../../../packages/tool/src/adopt/import/names.js';
import { importText } from '../../support/imported.js';

describe('the time of an imported migration', () => {
  for (const [what, version, last, stamp] of [
    ['a time', '20200131235959', undefined, '20200131235959'],
    ['a time with milliseconds', '20200131235959123', undefined, '20200131235959'],
    ['a time without seconds', '202001312359', undefined, '20200131235900'],
    ['a date', '20200131', undefined, '20200131000000'],
    ['seconds since 1970', '1580515199', undefined, '20200131235959'],
    ['milliseconds since 1970', '1580515199999', undefined, '20200131235959'],
    ['a number in a row', '000012', undefined, '20000101000012'],
    ['a number that is no time', '99999999999999', undefined, '20000101000001'],
    ['a number that is no time, behind another', '123456789', '20200131235959', '20200201000000'],
    ['the same second again', '20200131235959', '20200131235959', '20200201000000'],
    ['a time before the one before', '20190101000000', '20200131235959', '20200201000000'],
    ['no number', '2.1', '20000101000002', '20000101000003'],
  ] as const) {
    it(`is, of ${what} (${version}), ${stamp}`, () => {
      expect(stampBehind(version, last)).to.equal(stamp);
    });
  }
});

describe('the name of an imported migration', () => {
  for (const [title, slug] of [
    ['_create_users', 'create-users'],
    ['CreateUsers', 'create-users'],
    ['add HTTP-log (2nd try)', 'add-http-log-2nd-try'],
    ['', 'migration'],
    ['überprüfung', 'berpr-fung'],
    ['таблица', 'migration'],
    ['x'.repeat(240), 'x'.repeat(200)],
  ] as const) {
    it(`is, of ${JSON.stringify(title.slice(0, 30))}, ${slug.slice(0, 30)}`, () => {
      expect(slugOf(title)).to.equal(slug);
    });
  }
});

describe('the order of imported migrations', () => {
  const dbmate = '-- migrate:up\nselect 1;\n-- migrate:down\nselect 2;\n';
  const node = '-- Up Migration\nselect 1;\n-- Down Migration\nselect 2;\n';
  for (const [tool, text, names, titles] of [
    ['dbmate', dbmate, ['2_two.sql', '10_ten.sql', '1_one.sql'], ['ten', 'one', 'two']],
    ['node-pg-migrate', node, ['2_two.sql', '10_ten.sql', '1_one.sql'], ['one', 'two', 'ten']],
    [
      'node-pg-migrate',
      node,
      ['20200101000000000_b.sql', '1577836799999_a.sql', '1577836800001_c.sql'],
      ['a', 'b', 'c'],
    ],
    ['golang-migrate', 'select 1;', ['2_two.up.sql', '10_ten.up.sql', '01_one.up.sql'], ['one', 'two', 'ten']],
    [
      'flyway',
      'select 1;',
      ['V2__two.sql', 'V1_10__ten.sql', 'V1.9__nine.sql', 'R__b.sql', 'V10__last.sql', 'R__a.sql', 'V1__one.sql'],
      ['one', 'nine', 'ten', 'two', 'last', 'a', 'b'],
    ],
  ] as const) {
    it(`is that of ${tool}: ${titles.join(', ')}`, async () => {
      const { files } = await importText(tool, Object.fromEntries(names.map((name) => [name, text])));
      const written = Object.keys(files).filter((name) => name.endsWith('.up.sql'));
      expect(written).to.deep.equal(written.toSorted());
      expect(written.map((name) => name.slice(15, -'.up.sql'.length))).to.deep.equal(titles);
    });
  }
});
