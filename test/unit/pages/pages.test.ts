import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { consequencesOf, wordsOfDeletion, type Consequence } from '../../../packages/tool/src/pages/deletion.js';
import { domainsOf } from '../../../packages/tool/src/pages/domains.js';
import { html, shownText } from '../../../packages/tool/src/pages/html.js';
import { from, linksOf } from '../../../packages/tool/src/pages/links.js';
import { markdownOf } from '../../../packages/tool/src/pages/markdown.js';
import type { OnDelete, Reference, Site, TablePage } from '../../../packages/tool/src/pages/model.js';
import { relationsIn } from '../../../packages/tool/src/pages/relations.js';

const reference = (source: string, to: string, onDelete: OnDelete): Reference => ({
  constraint: `${source}_${to}`,
  from: source,
  columns: ['id'],
  to,
  toColumns: ['id'],
  onDelete,
  about: '',
});

const table = (id: string, referredBy: readonly Reference[] = []): TablePage => ({
  id,
  name: id,
  kind: 'table',
  domain: '',
  about: '',
  small: undefined,
  partitionBy: undefined,
  partitions: 0,
  definition: undefined,
  columns: [],
  constraints: [],
  indexes: [],
  referredBy,
  others: [],
  reads: [],
  writes: [],
  history: [],
  dropped: [],
});

const siteOf = (...tables: TablePage[]): Site => ({
  name: 'shop',
  major: 18,
  domains: [{ name: '', tables: tables.map(({ id }) => id) }],
  tables,
  types: [],
  functions: [],
  queries: [],
  migrations: [],
});

describe('a template of HTML', () => {
  it('escapes what is put in, but for HTML, and leaves out what is not there', () => {
    const name = `<b title="x">'&`;
    // The formatter knows html.
    const tag = html;
    expect(tag`<p>${name}</p>${tag`<i>${name}</i>`}${undefined}${false}${['a', tag`<br>`, 1]}`.text).to.equal(
      '<p>&lt;b title=&quot;x&quot;&gt;&#39;&amp;</p><i>&lt;b title=&quot;x&quot;&gt;&#39;&amp;</i>a<br>1',
    );
  });

  it('shows no password, and no character that a page may not hold', () => {
    expect(shownText("options (user 'app', password 's3cr3t')")).not.to.contain('s3cr3t');
    expect(shownText('postgres://app:s3cr3t@db.example.com/shop')).not.to.contain('s3cr3t');
    expect(shownText('a\u0000b\ud800c\n😀')).to.equal('a\ufffdb\ufffdc\n😀');
  });
});

describe('the files of pages', () => {
  it('are of different names where names differ only in capitals, or in what no path holds', () => {
    const links = linksOf(siteOf(table('public.User'), table('public.user'), table('public./user'), table('..')));
    const files = ['public.User', 'public.user', 'public./user', '..'].map((id) => links.table(id));
    expect(files).to.deep.equal([
      'tables/public.User.html',
      'tables/public.user-2.html',
      'tables/public.-user.html',
      'tables/unnamed.html',
    ]);
  });

  it('lead to each other from folder to folder', () => {
    expect(from('index.html', 'tables/a.html')).to.equal('tables/a.html');
    expect(from('tables/a.html', 'tables/b.html#columns')).to.equal('b.html#columns');
    expect(from('tables/a.html', 'style.css')).to.equal('../style.css');
  });
});

describe('what becomes of rows when one is deleted', () => {
  it('is followed as far as rows go along, and round a circle once', () => {
    const site = siteOf(
      table('user', [reference('order', 'user', 'cascade'), reference('log', 'user', 'set null')]),
      table('order', [reference('line', 'order', 'cascade'), reference('user', 'order', 'cascade')]),
      table('line', [reference('note', 'line', 'restrict')]),
      table('log', [reference('never', 'log', 'cascade')]),
    );
    const told = (found: readonly Consequence[]): unknown =>
      found.map(({ reference: { from: source, onDelete }, then }) => [source, onDelete, told(then)]);
    expect(told(consequencesOf('user', site))).to.deep.equal([
      [
        'order',
        'cascade',
        [
          ['line', 'cascade', [['note', 'restrict', []]]],
          ['user', 'cascade', []],
        ],
      ],
      ['log', 'set null', []],
    ]);
  });
});

describe('what stops a deletion', () => {
  it('is not what is deleted along on another way, where the server looks at the end', () => {
    const tables = [
      table('user', [reference('order', 'user', 'cascade'), reference('line', 'user', 'cascade')]),
      table('order', [
        reference('line', 'order', 'no action'),
        reference('line', 'order', 'restrict'),
        reference('note', 'order', 'no action'),
      ]),
      table('line'),
      table('note'),
    ];
    const [order] = consequencesOf('user', { tables });
    expect(order?.then.map(wordsOfDeletion)).to.deep.equal([
      'stop it, unless they are deleted along',
      'stop it: it is refused while there are any',
      'stop it: it is refused while there are any',
    ]);
  });
});

describe('what becomes of rows on many ways', () => {
  it('is told once a table and six steps deep, with a word where there is more', () => {
    // Each of two tables a layer refers to both of the layer before: 2^40 ways.
    const names = Array.from({ length: 40 }, (_, layer) => [`${layer}a`, `${layer}b`]);
    const tables = names.flatMap((own, layer) =>
      own.map((name) =>
        table(
          name,
          (names[layer + 1] ?? []).map((from) => reference(from, name, 'cascade')),
        ),
      ),
    );
    let step = consequencesOf('0a', { tables });
    const steps: string[][] = [];
    for (; step.length > 0; step = step.flatMap(({ then }) => then))
      steps.push(step.map(({ reference: { from: source }, elsewhere }) => `${source}${elsewhere ? '…' : ''}`));
    expect(steps).to.deep.equal([
      ['1a', '1b'],
      ['2a', '2b', '2a…', '2b…'],
      ['3a', '3b', '3a…', '3b…'],
      ['4a', '4b', '4a…', '4b…'],
      ['5a', '5b', '5a…', '5b…'],
      ['6a…', '6b…', '6a…', '6b…'],
    ]);
  });
});

describe('the domain of a table', () => {
  it('is the folder with a file of its name, else where most queries write it, else where most read it, else none', () => {
    const queries = [
      { path: 'people/user-role', writes: [], reads: ['public.order'] },
      { path: 'shop/checkout', writes: ['public.order', 'public.user_role'], reads: [] },
      { path: 'shop/report', writes: [], reads: ['public.tax'] },
    ];
    const placed = ['user_role', 'order', 'tax', 'alone'].map((name) => ({ id: `public.${name}`, name }));
    expect(domainsOf(placed, queries)).to.deep.equal([
      { name: 'people', tables: ['public.user_role'] },
      { name: 'shop', tables: ['public.order', 'public.tax'] },
      { name: '', tables: ['public.alone'] },
    ]);
  });
});

describe('the tables of a query', () => {
  const ids = new Set(['public.user', 'public.order', 'desk.loan']);
  const relations = (text: string) =>
    relationsIn(text, (schema = 'public', name) => (ids.has(`${schema}.${name}`) ? `${schema}.${name}` : undefined));

  it('are read or written, whatever is between; a common table is none, nor an alias behind for update', async () => {
    expect(
      await relations(
        'with loan as (select 1), gone as (delete from "user" as u returning id) insert into "order" select * from loan, desk.loan, gone where $1',
      ),
    ).to.deep.equal({
      reads: ['desk.loan'],
      writes: [
        { table: 'public.order', verbs: ['insert'] },
        { table: 'public.user', verbs: ['delete'] },
      ],
    });
    expect(await relations('select 1 from desk.loan as "order" for update of "order"')).to.deep.equal({
      reads: ['desk.loan'],
      writes: [],
    });
  });
});

describe('the page of Markdown', () => {
  it('keeps each cell a cell and each name a name', () => {
    const text = markdownOf(siteOf({ ...table('public.a|b`'), name: 'a|b`', about: '<script> | *x*' }, table('a"b')));
    expect(text).to.contain('| `` a\\|b` `` | \\<script\\> \\| \\*x\\* | grows |  |  |');
    expect(text).to.contain('"a\'b" {');
  });
});

describe('the colours of pages', () => {
  const styles = readFileSync(join(import.meta.dirname, '../../../packages/tool/pages/style.css'), 'utf8');
  const picture = readFileSync(join(import.meta.dirname, '../../../packages/tool/src/pages/picture.ts'), 'utf8');
  const [light = '', dark = ''] = styles.split('@media screen and (prefers-color-scheme: dark)');

  for (const [name, text] of [
    ['light', light],
    ['dark', dark],
  ] as const)
    it(`can be told apart in pictures, which axe does not look into: ${name}`, () => {
      const colour = (variable: string) => new RegExp(`--${variable}: (#[0-9a-f]{6});`).exec(text)?.[1] ?? 'none';
      for (const behind of ['back', 'soft', 'box', 'head', 'small'])
        expect(contrast(colour('text'), colour(behind)), `text on ${behind}`).to.be.at.least(4.5);
      for (const behind of ['back', 'soft'])
        for (const line of ['edge', 'cascade', 'link'])
          expect(contrast(colour(line), colour(behind)), `${line} on ${behind}`).to.be.at.least(3);
      expect(contrast(colour('quiet'), colour('soft'))).to.be.at.least(4.5);
      // A picture alone has the same.
      for (const variable of ['soft', 'line', 'edge', 'cascade', 'head', 'small'])
        expect(picture, variable).to.contain(colour(variable));
    });
});

/** As WCAG 2 has it, from 1 to 21. */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((left, right) => left - right);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = NaN, green = NaN, blue = NaN] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
