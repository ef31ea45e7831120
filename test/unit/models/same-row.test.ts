import { join } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';

const here = import.meta.dirname;

describe('a model that is not the row of its query', function () {
  this.timeout(30_000);
  const cases = {
    'has a column more': [
      '{ id: string; colour: string }',
      '{ id: string }',
      'onlyInTheModel: "colour"; onlyInTheQuery: never',
    ],
    'has a column less': [
      '{ id: string }',
      '{ id: string; colour: string }',
      'onlyInTheModel: never; onlyInTheQuery: "colour"',
    ],
    'calls a column otherwise': [
      '{ colour: string }',
      '{ color: string }',
      'onlyInTheModel: "colour"; onlyInTheQuery: "color"',
    ],
    'has another type': [
      '{ size: number }',
      '{ size: string }',
      'retyped: { size: { model: number; query: string; }; }',
    ],
    'takes no null where the query may give one': [
      '{ size: number }',
      '{ size: number | null }',
      'retyped: { size: { model: number; query: number | null; }; }',
    ],
    'lacks a label': [
      "{ state: 'A' }",
      "{ state: 'A' | 'B' }",
      'retyped: { state: { model: "A"; query: "A" | "B"; }; }',
    ],
    'has a label more': [
      "{ state: 'A' | 'B' }",
      "{ state: 'A' }",
      'retyped: { state: { model: "A" | "B"; query: "A"; }; }',
    ],
    'is the same': ['{ id: string; size: number | null }', '{ size: number | null; id: string }', undefined],
  } as const;
  const errors = compile(Object.values(cases).map(([model, query]) => `true satisfies SameRow<${model}, ${query}>;`));

  Object.entries(cases).forEach(([title, [, , expected]], index) => {
    it(
      expected === undefined
        ? 'is told apart from one that is'
        : `does not compile: it ${title}, and the column is named`,
      () => {
        if (expected === undefined) expect(errors.get(index)).to.equal(undefined);
        else expect(errors.get(index)).to.include(expected);
      },
    );
  });
});

/** What the compiler says to each line, by its number. */
function compile(lines: readonly string[]): Map<number, string> {
  const name = join(here, 'snippet.ts');
  const text = `${lines.join('\n')}\nimport type { SameRow } from './same-row.js';\n`;
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    types: [],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    noErrorTruncation: true,
  };
  const host = ts.createCompilerHost(options);
  const fileExists = host.fileExists.bind(host);
  const getSourceFile = host.getSourceFile.bind(host);
  host.fileExists = (file) => file === name || fileExists(file);
  host.getSourceFile = (file, ...more) =>
    file === name ? ts.createSourceFile(file, text, ts.ScriptTarget.ES2022) : getSourceFile(file, ...more);
  const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram([name], options, host));
  return new Map(
    diagnostics.map(({ file, start, messageText }) => [
      file === undefined || start === undefined ? -1 : file.getLineAndCharacterOfPosition(start).line,
      ts.flattenDiagnosticMessageText(messageText, '\n'),
    ]),
  );
}
