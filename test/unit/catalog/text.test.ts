import { expect } from 'chai';
import { lineOf } from '../../../packages/tool/src/catalog/facts.js';
import {
  after,
  fact,
  foreignOptions,
  name,
  namePattern,
  plain,
} from '../../../packages/tool/src/catalog/facts/text.js';
import { snapshotText } from '../../../packages/tool/src/catalog/snapshot.js';
import { emptyCatalog } from '../../support/empty-catalog.js';

describe('a name in a fact', () => {
  it('is quoted only where it is not plain', () => {
    expect(name('public', 'user', 'price_2')).to.equal('public.user.price_2');
    expect(name('public', 'T 1')).to.equal('public."T 1"');
    expect(name('a.b', 'c"d')).to.equal('"a.b"."c""d"');
    expect(name('größe')).to.equal('"größe"');
  });

  it('is the same where the server wrote it', () => {
    expect(plain('public."user"."T 1"')).to.equal('public.user."T 1"');
    expect(plain('public."a""b"."x pg_catalog.y"')).to.equal('public."a""b"."x pg_catalog.y"');
    expect(plain('public.f(pg_catalog.text,public."Money")')).to.equal('public.f(text,public."Money")');
  });

  it('is found in a definition', () => {
    const prefix = new RegExp(`^CREATE TRIGGER ${namePattern} `);
    expect(after(prefix, 'CREATE TRIGGER tr BEFORE INSERT')).to.equal('BEFORE INSERT');
    expect(after(prefix, 'CREATE TRIGGER "my ""tr"" BEFORE" AFTER INSERT')).to.equal('AFTER INSERT');
  });
});

describe('the line of a fact', () => {
  it('is one line, whatever the names and bodies hold', () => {
    expect(lineOf(fact('function f()', 'as a\nb\r\n\\d', undefined))).to.equal('function f() as a\\nb\\r\\n\\\\d');
  });

  it('differs when the facts differ', () => {
    expect(lineOf(fact('x', 'a\nb'))).not.to.equal(lineOf(fact('x', 'a\\nb')));
  });
});

describe('the options of something foreign', () => {
  it('are sorted, and hide what may be a secret', () => {
    expect(foreignOptions(['port=1', 'host=h', 'PassWord=geheim\nheim', 'dsn=ftp://me:geheim@there'])).to.equal(
      'options (PassWord=(hidden), dsn=(hidden), host=h, port=1)',
    );
  });

  it('are nothing when there are none', () => {
    expect(foreignOptions([])).to.equal(undefined);
    expect(foreignOptions(null)).to.equal(undefined);
  });
});

describe('a snapshot', () => {
  it('is sorted as bytes are, beyond what JavaScript sorts rightly', () => {
    const schemas = ['\u{1F600}', '\uFF5E', 'b', 'a\nb'].map((schema) => ({ name: schema, owner: 'o' }));
    expect(snapshotText({ ...emptyCatalog, schemas })).to.equal(
      '# PostgreSQL 18\nschema "a\\nb"\nschema "\uFF5E"\nschema "\u{1F600}"\nschema b\n',
    );
  });

  it('tells owners only when asked to', () => {
    const catalog = { ...emptyCatalog, schemas: [{ name: 'app', owner: 'Me' }] };
    expect(snapshotText(catalog)).to.equal('# PostgreSQL 18\nschema app\n');
    expect(snapshotText(catalog, { owners: true })).to.equal('# PostgreSQL 18\nowner of schema app "Me"\nschema app\n');
  });
});
