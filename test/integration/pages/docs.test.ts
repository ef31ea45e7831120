import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect } from 'chai';
import { copyCluster, makeRoot, removeRoot, shareInstalled } from '../../support/checkout.js';
import { lending } from '../../support/lending.js';
import { makeProject, read, write } from '../../support/packed.js';
import { runDb, spawnDb } from '../../support/run-db.js';

/** Names and words that are HTML, and a password. */
const hostile = {
  'migrations/20260104090000_add-hostile.up.sql': `-- Why: <script>alert('why')</script> & "more".

create schema "o dd";
create table "o dd"."<script>alert(1)</script>" (
  "a ""quoted"" name" integer default 1,
  "x'y</td>" text default '</code><img src=x onerror=alert(2)>',
  constraint "p k" primary key ("a ""quoted"" name")
);
create table "o dd"."<Script>alert(1)</script>" (
  id integer references "o dd"."<script>alert(1)</script>" ("a ""quoted"" name") on delete set null
);
comment on table "o dd"."<script>alert(1)</script>" is '</title><script>alert(3)</script>';
create function "o dd".elsewhere () returns text language sql as $$ select 'host=db user=app password=s3cr3t' $$;
`,
  'migrations/20260104090000_add-hostile.down.sql': 'drop schema "o dd" cascade;\n',
  'sql/odd.sql': `/* @name ListOdd */
-- Scans "o dd"."<script>": <b>all</b> of them.
select "x'y</td>" as text from "o dd"."<script>alert(1)</script>";
`,
};

describe('the pages of docs', () => {
  let root: string;
  let files: ReadonlyMap<string, string>;

  before(async function () {
    this.timeout(180_000);

    root = makeProject({ ...lending, ...hostile, 'pgproof.config.json': JSON.stringify({ models: 'src/models.ts' }) });
    symlinkSync(join(import.meta.dirname, '../../../node_modules'), join(root, 'node_modules'));
    shareInstalled(root);
    await copyCluster(root);
    write(root, { 'src/queries/book.ts': generated });
    expect(await docs()).to.deep.equal({ code: 0, stderr: '' });
    files = pagesIn(join(root, 'site'));
  });
  after(() => removeRoot(root));

  const docs = async (...words: string[]) => {
    const { code, stderr } = await runDb(['docs', ...words], { cwd: root });
    return { code, stderr };
  };
  const page = (file: string) => {
    const text = files.get(file);
    if (text === undefined) throw new Error(`no ${file}, but ${[...files.keys()].join(' ')}`);
    return text;
  };
  const textOf = (file: string) =>
    page(file)
      .replaceAll('<wbr>', '')
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ');

  it('tell of a table what it is, its keys, indexes, queries, neighbours and history', () => {
    const book = textOf('tables/public.book.html');
    for (const words of [
      'A book that can be lent.',
      'table grows book',
      'Full Title text no as on its cover 2026-01-01',
      'ix_book_Full Title btree (&quot;Full Title&quot;) the desk looks for titles none',
      'rows of desk.loan ( book_id ) are deleted, too : the book',
      'FindBook One book. optional by book_pkey sql/book.sql:1',
      '20260101090000_create-book Books are what is lent. made table book line 6',
      'with 3 columns, 1 constraint, 1 index',
    ])
      expect(book).to.contain(words);
    expect(page('tables/public.book.html')).to.contain('href="desk.loan.html"');
    expect(textOf('tables/desk.lent.html')).to.contain('view');
  });

  it('tell of a query where it is, what it gives, reads and writes, and its plan', () => {
    const query = textOf('queries/book-FindBook.html');
    for (const words of [
      'sql/book.sql:1',
      'findBook of src/queries/book.ts',
      'one row or none',
      'Reads book',
      'Index Scan using book_pkey on book',
    ])
      expect(query).to.contain(words);
    expect(textOf('queries/desk-loan-InsertLoan.html')).to.contain('Writes desk.loan (insert)');
  });

  it('tell of a migration what it did, with the line, and both files', () => {
    const migration = page('migrations/20260102090000_create-loan.html');
    expect(textOf('migrations/20260102090000_create-loan.html')).to.contain('table desk.loan made');
    expect(migration).to.contain('id="up-6"').and.to.contain('href="#up-6"');
    expect(migration).to.contain('drop schema desk;');
    expect(textOf('migrations/20260102090000_create-loan.html')).to.match(
      /book (?:share row|access) exclusive (?:reads and )?writes/,
    );
  });

  it('lead nowhere but to each other, and load nothing from elsewhere', () => {
    for (const [file, text] of files) {
      if (!file.endsWith('.html')) continue;
      const from = (to: string) => posix.normalize(posix.join(posix.dirname(file), to));
      for (const [, to = ''] of text.matchAll(/\b(?:href|src)="([^"]*)"/g)) {
        if (to === 'data:,') continue;
        const [path = '', anchor] = to.split('#');
        const target = path === '' ? file : from(path);
        expect(files.has(target), `${file} leads to ${to}`).to.equal(true);
        if (anchor !== undefined) expect(files.get(target), `${file} leads to ${to}`).to.contain(`id="${anchor}"`);
      }
      expect(text).to.contain('default-src &#39;none&#39;');
    }
  });

  it('have every name and word as text, whatever stands in it, and no password', () => {
    const own = /^<script defer src="[./]*(?:search|script)\.js"$/;
    for (const [file, text] of files) {
      expect(text, file).not.to.contain('s3cr3t');
      if (!file.endsWith('.html')) continue;
      for (const [tag] of text.matchAll(/<script[^>]*/gi)) expect(tag, file).to.match(own);
      expect(text, file).not.to.match(/<(?:img|b|i)\b/);
      expect(text.match(/<title>/g)?.length, file).to.be.greaterThan(0);
    }
    expect(page('search.js')).not.to.contain('<');
    const odd = [...files.keys()].filter((file) => /^tables\/o-dd/i.test(file));
    expect(odd.map((file) => file.toLowerCase())).to.have.lengthOf(new Set(odd.map((file) => file.toLowerCase())).size);
    expect(odd).to.have.lengthOf(2);
  });

  it('are the same bytes from another folder, time zone and locale', async () => {
    const other = makeRoot('elsewhere/deep');
    try {
      for (const file of ['migrations', 'sql', 'src', 'package.json', 'pgproof.config.json', 'node_modules'])
        if (existsSync(join(root, file)))
          cpSync(join(root, file), join(other, file), { recursive: true, verbatimSymlinks: true });
      shareInstalled(other);
      await copyCluster(other);
      const env = { TZ: 'Pacific/Auckland', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' };
      const { code, stderr } = await spawnDb(['docs'], { cwd: other, env });
      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
      expect(pagesIn(join(other, 'site'))).to.deep.equal(files);
    } finally {
      await removeRoot(join(other, '../..'));
    }
  }).timeout(120_000);

  it('are compared with the project by --check, which writes nothing', async () => {
    expect(await docs('--check')).to.deep.equal({ code: 0, stderr: '' });
    const table = join(root, 'site/tables/public.book.html');
    rmSync(table);
    write(root, {
      'site/queries/gone.html': 'gone',
      'sql/book.sql': read(root, 'sql/book.sql').replace('One book', 'A book'),
    });
    const { code, stderr } = await docs('--check');
    expect(code).to.equal(1);
    for (const words of [
      'site/tables/public.book.html is missing',
      'site/queries/gone.html is no page any more',
      'site/queries/book-FindBook.html differs',
      'fix:',
    ])
      expect(stderr).to.contain(words);
    expect(existsSync(table)).to.equal(false);
    expect(await docs()).to.deep.equal({ code: 0, stderr: '' });
    expect(existsSync(join(root, 'site/queries/gone.html'))).to.equal(false);
    expect((await docs('--check')).code).to.equal(0);
  }).timeout(120_000);

  it('are not written over what is not theirs', async () => {
    const { code, stderr } = await docs('--out', 'src');
    expect(code).to.equal(1);
    expect(stderr).to.contain('src holds something else than these pages');
    expect(existsSync(join(root, 'src/index.html'))).to.equal(false);
  }).timeout(60_000);

  it('have a short form in Markdown and SVG, which is checked by itself', async () => {
    const words = ['--markdown', 'docs/schema.md', '--picture', 'docs/schema.svg'];
    expect(await docs(...words)).to.deep.equal({ code: 0, stderr: '' });
    expect(read(root, 'docs/schema.md'))
      .to.contain('book ||--o{ "desk.loan" : "book_id"')
      .and.to.contain('| `book` | A book that can be lent. | grows |  | `desk.loan` |');
    expect(read(root, 'docs/schema.svg')).to.match(/^<svg[^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(await docs(...words, '--check')).to.deep.equal({ code: 0, stderr: '' });
    write(root, { 'docs/schema.md': `${read(root, 'docs/schema.md')}\nmore\n` });
    expect((await docs(...words, '--check')).stderr).to.contain('docs/schema.md differs');
  }).timeout(120_000);
});

const generated = `export interface FindBookParams {
  id: string;
}

export const findBook: Query<FindBookParams, FindBookResult, 'optional'> = {
`;

function pagesIn(folder: string): ReadonlyMap<string, string> {
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return new Map(
    all
      .filter((file) => statSync(join(folder, file)).isFile())
      .map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
  );
}
