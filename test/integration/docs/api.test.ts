import { expect } from 'chai';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { createDemoData } from '../../../src/services/demo-data.js';
import { serveDatabase, type ServedDatabase } from '../../support/connect.js';

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
    expect(results).to.have.lengthOf.above(15);
    for (const { actual, expected, line } of results) expect(actual, line).to.deep.equal(expected);
  });
});

/** All blocks as one module, in which `value; // → expected` notes both. */
function program(
  document: string,
  { pro = '', storage = '', url }: { pro?: string; storage?: string; url: string },
): string {
  const code = [...document.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, block = '']) => block).join('\n');
  const noted = code.replace(/^((?:await|\(|user)[^;]*); \/\/ → (.*)$/gm, (_, value: string, expected: string) => {
    return `results.push({ actual: ${value}, expected: ${expected}, line: ${JSON.stringify(value)} });`;
  });
  const request = noted.replace(
    /^(request\.userId === userId); \/\/ → (.*)$/m,
    'results.push({ actual: $1, expected: $2, line: "" });',
  );
  return [
    `process.env.DATABASE_URL = ${JSON.stringify(url)};`,
    `const PRO = ${JSON.stringify(pro)}, STORAGE = ${JSON.stringify(storage)};`,
    'export const results: { actual: unknown; expected: unknown; line: string }[] = [];',
    request.replace("'vbwd-db'", JSON.stringify(join(project, 'src/index.js'))),
  ].join('\n');
}
