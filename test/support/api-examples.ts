import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { TestDatabase } from './database.js';

const project = join(import.meta.dirname, '../..');

/**
 * Writes the examples of docs/api.md as one module, which exports as `results` what each `value; // → expected` gives.
 *
 * @param database with the demo data.
 * @returns the file.
 */
export async function writeExamples(folder: string, database: Pick<TestDatabase, 'sql' | 'url'>): Promise<string> {
  const [ids] = await database.sql<{ pro: string; storage: string }[]>`
    select (select id from tarif_plan where slug = 'pro') as pro, (select id from addon where slug = 'extra-storage') as storage`;
  const file = join(folder, 'examples.mts');
  writeFileSync(file, program(readFileSync(join(project, 'docs/api.md'), 'utf8'), { ...ids, url: database.url }));
  return file;
}

/** All blocks as one module, in which `value; // → expected` notes both. */
function program(
  document: string,
  { pro = '', storage = '', url }: { pro?: string; storage?: string; url: string },
): string {
  const code = [...document.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, block = '']) => block).join('\n');
  const source = ts.createSourceFile('examples.ts', code, ts.ScriptTarget.ES2022);
  const statements = source.statements.map((statement) => {
    const text = statement.getText(source);
    const [comment] = ts.getTrailingCommentRanges(code, statement.end) ?? [];
    const expected = comment && /^\/\/ → (.*)/.exec(code.slice(comment.pos, comment.end))?.[1];
    if (expected === undefined || !ts.isExpressionStatement(statement)) return text;
    const actual = statement.expression.getText(source);
    return `results.push({ actual: ${actual}, expected: ${expected}, line: ${JSON.stringify(actual)} });`;
  });
  return [
    `process.env.DATABASE_URL = ${JSON.stringify(url)};`,
    `const PRO = ${JSON.stringify(pro)}, STORAGE = ${JSON.stringify(storage)};`,
    'export const results: { actual: unknown; expected: unknown; line: string }[] = [];',
    ...statements,
  ]
    .join('\n')
    .replace("'vbwd-db'", JSON.stringify(join(project, 'src/index.js')));
}
