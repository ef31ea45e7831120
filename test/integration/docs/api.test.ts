import { expect } from 'chai';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import * as api from '../../../src/index.js';
import { createDemoData } from '../../../src/services/demo-data.js';
import { writeExamples } from '../../support/api-examples.js';
import { serveDatabase, type ServedDatabase } from '../../support/connect.js';
import { longTest } from '../../support/proofs.js';

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
    folder = mkdtempSync(join(tmpdir(), 'vbwd-docs-'));
    file = await writeExamples(folder, served);
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await served.drop();
  });

  longTest('compile', () => {
    const options: ts.CompilerOptions = {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: ['node'],
      typeRoots: [join(project, 'node_modules/@types')],
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      useUnknownInCatchVariables: false,
      // As in tsconfig.json.
      paths: {
        'pgproof-runtime': [join(project, 'packages/runtime/src/index.ts')],
        'pgproof-runtime/*.js': [join(project, 'packages/runtime/src/*.ts')],
      },
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
