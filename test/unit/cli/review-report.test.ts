import { expect } from 'chai';
import { reviewMarkdown } from '../../../packages/tool/src/cli/review-report.js';
import { queriesSection } from '../../../packages/tool/src/cli/review-queries.js';
import type { Review } from '../../../packages/tool/src/review/report.js';
import type { DiagramPart } from '../../../packages/tool/src/review/tables.js';

const many = <Value>(make: (index: number) => Value, count = 3000) =>
  Array.from({ length: count }, (_, index) => make(index));
const long = 'a rather long name that somebody has given it, with `ticks` | bars and <tags> '.repeat(3);
const part = (name: string): DiagramPart => ({ kind: 'column', name, was: null, mark: 'new', text: 'text' });

/** Of everything three thousand. */
const large: Review = {
  base: 'main',
  commit: '0123456789abcdef',
  migrations: many((index) => ({
    name: `20260101000000_create-${index}`,
    file: `migrations/20260101000000_create-${index}.up.sql`,
    locks: [{ oid: index, schema: 'public', table: `${long} ${index}`, lock: 'access exclusive', rewritten: true }],
    before: '20260201000000_other',
  })),
  edited: many((index) => `migrations/${index}.up.sql`),
  removed: many((index) => `20260101000000_${index}`),
  diagram: {
    tables: many((index) => ({
      table: `public."${long} ${index}"`,
      was: null,
      mark: 'new' as const,
      parts: many((column) => part(`${long} ${column}`), 30),
    })),
    references: many((index) => ({
      from: `public."${long} ${index % 20}"`,
      to: `public."${long} 0"`,
      columns: [long, long],
      mark: 'new' as const,
    })),
  },
  changes: many((index) => ({ object: `table public.${index}`, after: [long.repeat(5)] })),
  losses: many((index) => ({ direction: 'up', kind: 'table', object: `public.${index}`, migration: long })),
  down: { failure: null, unrestored: many((index) => `table public.${index}`) },
  queries: {
    before: 3000,
    after: 3000,
    compared: true,
    changes: many((index) => ({
      query: `orders: Find${index}`,
      line: 1,
      column: 1,
      change: 'changed' as const,
      edited: false,
      types: [{ of: 'column' as const, name: long, before: long, after: null }],
      plan: null,
      refused: null,
    })),
  },
  compat: {
    version: '1.0.0',
    file: 'releases/1.0.0.json',
    migrations: [],
    queries: { before: 3000, after: 3000 },
    findings: many((index) => ({
      release: 'before' as const,
      severity: 'break' as const,
      query: `orders: Find${index}`,
      file: 'sql/orders.sql',
      line: 1,
      column: 1,
      problem: long,
      others: [],
      migration: long,
      fix: long,
    })),
    unread: [],
    idle: [],
  },
};

describe('the Markdown of review', () => {
  const text = reviewMarkdown(large, { searchPath: ['public'], sql: 'sql' });

  it('fits a comment of GitHub’s, with counts of what is left out', () => {
    expect(text).to.have.lengthOf.below(65_536);
    expect(text.match(/… and [\d,]+ more [a-z]+|… and \d+ more/g)).to.have.lengthOf.above(8);
  });

  it('names a query that fails, and then one that is slower, ahead of what is cut', () => {
    const changes = large.queries.changes.map((one) => {
      if (one.query === 'orders: Find2998')
        return { ...one, plan: { before: null, after: { indexes: [], slow: ['reads all of orders'] } } };
      return one.query === 'orders: Find2999' ? { ...one, refused: 'no such column' } : one;
    });
    const markdown = queriesSection({ ...large.queries, changes }, 'sql').join('\n');
    const order = ['Find2999', 'Find2998', 'Find0'].map((name) => markdown.indexOf(`- \`orders: ${name}\``));
    expect(order).to.satisfy(
      ([first = -1, second = -1, third = -1]: number[]) => first > 0 && first < second && second < third,
    );
  });

  it('has a diagram below what Mermaid draws, which takes 50,000 characters and 500 edges', () => {
    const [, diagram = ''] = /```mermaid\n([^]*?)\n```/.exec(text) ?? [];
    expect(diagram).to.have.lengthOf.below(25_000);
    const lines = diagram.split('\n');
    expect(lines[0]).to.equal('flowchart LR');
    // A label has no character that ends it, and no tag but that of a line.
    for (const line of lines.slice(1))
      expect(line).to.match(
        /^ {2}(?:(?:t\d+|more)\["(?:[^"`<>[\]|]|<br\/>)*"\](?::::[a-z]+)?|t\d+ -->\|"[^"`<>[\]|]*"\| t\d+|%% … and \d+ more foreign keys|classDef [a-z]+ \S+(?: \d)?)$/,
      );
  });
});
