import { spawnSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';
import { removeRoot } from '../../support/checkout.js';
import { makeProject } from '../../support/packed.js';
import { longTest } from '../../support/proofs.js';
import { recipeMigration, testRecipe } from '../../support/recipes.js';
import { serverUrl } from '../../support/server.js';
import { dropTemplates } from '../../support/templates.js';

const project = join(import.meta.dirname, '../../..');
const modules = join(project, 'node_modules');

describe('the recipes of docs/tests.md', function () {
  this.timeout(300_000);
  let root: string;

  before(() => {
    root = makeProject(recipeMigration);
    symlinkSync(modules, join(root, 'node_modules'));
  });
  after(async () => {
    await dropTemplates(join(root, 'migrations'));
    await removeRoot(root);
  });

  longTest('run on what is built: node:test', () => {
    expect(runRecipe('node-test', '--test')).to.deep.equal({ status: 0, stderr: '' });
  });

  longTest('run on what is built: Mocha', () => {
    expect(runRecipe('mocha', join(modules, 'mocha/bin/mocha.js'))).to.deep.equal({ status: 0, stderr: '' });
  });

  longTest('call functions whose types stand alone in a strict project', () => {
    const { status: built } = spawnSync('npm', ['run', '--silent', 'types'], { cwd: project });
    expect(built).to.equal(0);
    const file = join(root, 'use.ts');
    writeFileSync(
      file,
      `import { createTestDatabase, Interrupted, migrate, UserError, type MigrateResult } from 'pgproof';
await using database = await createTestDatabase();
const { applied }: MigrateResult = await migrate({ url: database.url, signal: AbortSignal.timeout(1000) });
export const names: string[] = applied.map(({ name }) => name);
export const isOurs = (error: unknown) => (error instanceof Interrupted ? error.done.length : error instanceof UserError && error.fix);
`,
    );
    const options: ts.CompilerOptions = {
      strict: true,
      noEmit: true,
      target: ts.ScriptTarget.ES2022,
      lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
      module: ts.ModuleKind.NodeNext,
      types: ['node'],
      typeRoots: [join(modules, '@types')],
    };
    const problems = ts.getPreEmitDiagnostics(ts.createProgram([file], options));
    expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).to.deep.equal([]);
  });

  function runRecipe(name: string, ...words: string[]) {
    const file = `${name}.test.js`;
    writeFileSync(join(root, file), testRecipe(name));
    const { PATH } = process.env;
    const { status, stderr } = spawnSync(process.execPath, [...words, file], {
      cwd: root,
      env: { PATH, DATABASE_URL: serverUrl() },
      encoding: 'utf8',
    });
    return { status, stderr };
  }
});
