import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseStatements } from '../../../packages/tool/src/migrate/grammar.js';

const folder = join(import.meta.dirname, '../../../migrations');

describe('comments of the migrations', () => {
  it('hold no SQL', async () => {
    const findings: string[] = [];
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.sql'));
    expect(files.some((file) => file.startsWith('adopt'))).to.equal(true);
    for (const file of files) {
      const found = await findCommentedOut(readFileSync(join(folder, file), 'utf8'));
      findings.push(...found.map((sql) => `${file}: ${sql}`));
    }
    expect(findings).to.deep.equal([]);
  });

  const commentedOut = {
    'a statement': '-- drop table price;\n',
    'a statement without its semicolon':
      'drop table tax;\n  --alter table addon_subscription add column stripe_subscription_id varchar(255)\n',
    'a statement over several lines, below prose':
      '-- Why: it is blocked.\n-- create index ix_price\n--   on price (id);\n',
    'a statement after code': 'drop table tax; -- drop table price;\n',
    'a block': '/*\ncreate table t (id uuid);\n*/\n',
    'a column': 'create table t (\n  -- stripe_id varchar(255),\n  id uuid\n);\n',
    'a constraint': 'create table t (\n  id uuid\n  -- constraint t_pkey primary key (id)\n);\n',
    'a statement in a function': 'do $$\nbegin\n  -- delete from price;\nend\n$$;\n',
  };
  for (const [what, text] of Object.entries(commentedOut)) {
    it(`are found out when they hold ${what}`, async () => {
      expect(await findCommentedOut(text)).to.have.length(1);
    });
  }

  it('may be prose about SQL', async () => {
    const prose =
      '-- Why: drop table price would lose rows, so the type goes first.\n-- Locks: "user" for a moment,\n-- while it is read.\n' +
      "select '-- drop table price;';\n";
    expect(await findCommentedOut(prose)).to.deep.equal([]);
  });
});

/** @returns the pieces of comments, as long as can be, that PostgreSQL's grammar takes for a statement or a part of a table. */
async function findCommentedOut(text: string): Promise<string[]> {
  const findings: string[] = [];
  for (const lines of listComments(text)) {
    let from = 0;
    while (from < lines.length) {
      const length = await countSqlLines(lines.slice(from));
      if (length > 0) findings.push(lines.slice(from, from + length).join(' '));
      from += Math.max(length, 1);
    }
  }
  return findings;
}

/** How many of the first lines, taken together, are SQL. */
async function countSqlLines(lines: string[]): Promise<number> {
  for (let count = lines.length; count > 0; count--) {
    if (await isSql(lines.slice(0, count).join('\n').trim())) return count;
  }
  return 0;
}

async function isSql(text: string): Promise<boolean> {
  if (await parses(text)) return true;
  return /,$|\)$|\bnull\b|^constraint\b/.test(text) && (await parses(`create table t (${text.replace(/,$/, '')})`));
}

async function parses(text: string): Promise<boolean> {
  const statements = await parseStatements(text);
  return statements !== undefined && statements.length > 0;
}

/** Each comment's lines; comments that follow each other line by line are one. */
function listComments(text: string): string[][] {
  const pieces = text.matchAll(/'[^']*'|"[^"]*"|(?<run>--[^\n]*(?:\n[ \t]*--[^\n]*)*)|\/\*(?<block>[\s\S]*?)\*\//g);
  return [...pieces].flatMap(({ groups }) => {
    const run = groups?.['run']?.split('\n').map((line) => line.replace(/^\s*--/, ''));
    const block = groups?.['block']?.split('\n');
    return [run ?? block ?? []].filter((lines) => lines.length > 0);
  });
}
