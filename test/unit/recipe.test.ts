import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { asPrinted, change, readSteps, stepsOfWorkflow } from '../support/recipe.js';

const project = join(import.meta.dirname, '../..');

describe('the steps of a page', () => {
  it('are commands with what they print, files, and changes of files', () => {
    const page = [
      '```\n$ make a\nmade\n…\n$ make b\n```\n',
      'Write `src/a.ts`, like `b`:\n\n```ts\nconst a = 1;\n```\n',
      'Then `sql/c/d.sql`:\n\n```diff\n select\n-  a\n+  b,\n+  c\n```\n',
    ].join('\n');
    expect(readSteps(page)).to.deep.equal([
      { command: 'make a', prints: 'made\n…\n' },
      { command: 'make b', prints: '' },
      { file: 'src/a.ts', text: 'const a = 1;\n' },
      { file: 'sql/c/d.sql', from: 'select\n  a\n', to: 'select\n  b,\n  c\n' },
    ]);
  });

  it('name the file of each block', () => {
    expect(() => readSteps('Write it:\n\n```ts\nconst a = 1;\n```\n')).to.throw('no file is named');
  });

  it('change a file in one place', () => {
    const step = { file: 'a.ts', from: 'a\n', to: 'b\n' };
    expect(change('a\nc\n', step)).to.equal('b\nc\n');
    for (const text of ['c\n', 'a\na\n']) expect(() => change(text, step), text).to.throw('not once');
  });
});

describe('what a command prints', () => {
  for (const [shown, printed, same] of [
    ['+ 20261125_add     3 ms\n', '+ 20270101_add  12 ms\n', true],
    ['postgres://postgres:…@127.0.0.1:1/vbwd\n', 'postgres://postgres:ab@127.0.0.1:2/vbwd\n', true],
    ['a\n…\nd\n', 'a\nb\nc\nd\n', true],
    ['a\n…\nd\n', 'a\nd\n', true],
    ["about: '…' }\n", "about: 'b' }\n", true],
    ['a\n', 'a\nb\n', false],
    ['a\n…\nd\n', 'a\nb\n', false],
    ['0 differences\n', '3 differences\n', false],
    ['1 finding in 1 object\n', '2 findings in 1 object\n', false],
    ['9 passed, 0 failed\n', '9 passed, 10 failed\n', false],
    ['a.b\n', 'acb\n', false],
  ] as const) {
    it(`is ${same ? '' : 'not '}${JSON.stringify(printed)} where ${JSON.stringify(shown)} is shown`, () => {
      expect(asPrinted(shown).test(printed)).to.equal(same);
    });
  }
});

describe('docs/workflow.md, which make prove follows to the letter,', () => {
  const steps = stepsOfWorkflow();

  it('types the commands of a day', () => {
    const typed = steps.flatMap((step) => ('command' in step ? [step.command.split(/[ =]/, 2).join(' ')] : []));
    expect(typed).to.include.members([
      'make new',
      'make migrate',
      'make redo',
      'make drift',
      'make types',
      'git commit',
    ]);
  });

  for (const step of steps) {
    if ('from' in step) {
      it(`changes what stands in ${step.file}`, () => {
        expect(change(readFileSync(join(project, step.file), 'utf8'), step)).to.include(step.to);
      });
    } else if ('text' in step) {
      it(`writes ${step.file}, which is new`, () => {
        expect(existsSync(join(project, step.file))).to.equal(false);
      });
    }
  }
});
