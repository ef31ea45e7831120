import { expect } from 'chai';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import * as api from '../../../src/index.js';
import { createDemoData } from '../../../src/services/demo-data.js';
import { serveDatabase, type ServedDatabase } from '../../support/connect.js';

interface Package {
  readonly name: string;
  readonly exports: { readonly '.': { readonly default: string } };
}

const project = join(import.meta.dirname, '../../..');

describe('the examples of docs/api.md', function () {
  this.timeout(120_000);
  let served: ServedDatabase;
  let folder: string;
  let file: string;
  let results: { actual: unknown; expected: unknown; line: string }[];

  before(async () => {
    served = await serveDatabase(2);
    await served.db.transaction(createDemoData);
    const [ids] = await served.sql<{ pro: string; storage: string }[]>`
      select (select id from tarif_plan where slug = 'pro') as pro, (select id from addon where slug = 'extra-storage') as storage`;
    folder = mkdtempSync(join(tmpdir(), 'vbwd-docs-'));
    file = join(folder, 'examples.mts');
    writeFileSync(file, program(readFileSync(join(project, 'docs/api.md'), 'utf8'), { ...ids, url: served.url }));
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await served.drop();
  });

  it('compile', () => {
    const options: ts.CompilerOptions = {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: ['node'],
      typeRoots: [join(project, 'node_modules/@types')],
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      useUnknownInCatchVariables: false,
    };
    const problems = ts.getPreEmitDiagnostics(ts.createProgram([file], options));
    expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).to.deep.equal([]);
  });

  it('give what stands behind their arrows', async () => {
    ({ results } = (await import(pathToFileURL(file).href)) as { results: typeof results });
    expect(results).to.have.lengthOf.above(20);
    for (const { actual, expected, line } of results) expect(actual, line).to.deep.equal(expected);
  });

  it('import what the built package exports', async () => {
    const { name, exports } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as Package;
    expect(name).to.equal('vbwd-db');
    const built = (await import(join(project, exports['.'].default))) as object;
    expect(Object.keys(built).sort()).to.deep.equal(Object.keys(api).sort());
  });
});

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
