import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';
import { kinds } from '../../../packages/tool/src/config/check.js';
import { readJsonConfig } from '../../../packages/tool/src/config/read-json.js';
import { defineConfig } from '../../../packages/tool/src/index.js';

const project = join(import.meta.dirname, '../../..');

/** What the TypeScript type says of each key: its type, and the words above it. */
function membersOfConfig(): { name: string; type: string; about: string }[] {
  const file = 'packages/tool/src/config/config.ts';
  const source = ts.createSourceFile(file, readFileSync(join(project, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const config = source.statements.find(ts.isInterfaceDeclaration);
  const members = [...(config?.members ?? [])].flatMap((member) => (ts.isPropertySignature(member) ? [member] : []));
  return members.map((member) => ({
    name: member.name.getText(),
    type: member.type?.getText() ?? '',
    about: ts.getJSDocCommentsAndTags(member).map(({ comment }) => String(comment))[0] ?? '',
  }));
}

interface Schema {
  readonly properties?: Readonly<Record<string, unknown>>;
}

describe('the JSON Schema of a configuration', () => {
  const schema = JSON.parse(readFileSync(join(project, 'packages/tool/pgproof.schema.json'), 'utf8')) as {
    additionalProperties: boolean;
    properties: Record<string, { type: string; items?: { type: string }; description: string }>;
  };
  const { $schema, ...properties } = schema.properties;

  it('has the keys of the TypeScript type, and no others', () => {
    expect(Object.keys(properties)).to.deep.equal(membersOfConfig().map(({ name }) => name));
    expect(Object.keys(properties)).to.deep.equal(Object.keys(kinds));
    expect($schema).to.have.property('type', 'string');
    expect(schema.additionalProperties).to.equal(false);
  });

  for (const { name, type, about } of membersOfConfig()) {
    it(`says of ${name} what the TypeScript type says`, () => {
      const { type: inSchema, items, description } = properties[name] ?? {};
      const declared = { object: 'TypesConfig', array: `readonly ${items?.type ?? ''}[]` }[inSchema ?? ''] ?? inSchema;
      expect(declared).to.equal(type);
      expect(description).to.equal(about);
    });
  }

  it('has the keys that docs/configuration.md tells of, and its example is a configuration', () => {
    const page = readFileSync(join(project, 'docs/configuration.md'), 'utf8');
    const [, table = ''] = /\n\| key [^\n]*\n[^\n]*\n((?:\|[^\n]*\n)+)/.exec(page) ?? [];
    expect([...table.matchAll(/^\| `(\w+)`/gm)].map(([, key]) => key)).to.deep.equal(Object.keys(kinds));
    const [, example = ''] = /```json\n([^]*?)```/.exec(page) ?? [];
    expect(Object.keys(readJsonConfig(example, 'example'))).to.deep.equal(['$schema', ...Object.keys(kinds)]);
  });

  it('has the entries of types that are read', () => {
    const { properties } =
      (schema as unknown as Record<string, Record<string, Record<string, Schema[]>>>)['definitions']?.['type']?.[
        'anyOf'
      ]?.[1] ?? {};
    expect(Object.keys(properties ?? {})).to.deep.equal(['type', 'from', 'parse', 'serialize']);
    const entry = { type: 'A', from: './a.ts', parse: 'parseA', serialize: 'serializeA' };
    const text = JSON.stringify({
      types: { columns: { 'a.b': entry }, database: { int8: 'bigint', int4: 'number', date: 'Date' } },
    });
    expect(readJsonConfig(text, 'example')).to.deep.equal(JSON.parse(text));
  });

  it('is met by what defineConfig takes, and gives back', () => {
    const config = { migrations: 'db', searchPath: ['app'] };
    expect(defineConfig(config)).to.equal(config);
  });
});
