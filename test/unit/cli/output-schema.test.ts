import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { expect } from 'chai';

interface Schema {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly additionalProperties?: boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly definitions?: Readonly<Record<string, Schema>>;
}

const text = readFileSync('packages/tool/pgproof.output.schema.json', 'utf8');
const schema = JSON.parse(text) as Schema;
const definitions = schema.definitions ?? {};
/** What has a line of its own on the page. */
const apart = ['step', 'error', 'database', 'compile', 'event', 'lock', 'locks'];
/** Every field of every part. */
const all = [schema, ...Object.values(definitions)].flatMap((one) => fieldsIn('', one));
const page = readFileSync('docs/json.md', 'utf8');

describe('the schema of --json', () => {
  it('has each part once', () => {
    // A merge may add one twice, of which a reader takes the last.
    const keys = [...text.matchAll(/^ {2}"[^"]+": /gm)].map(([line]) => line);
    expect(keys).to.deep.equal([...new Set(keys)]);
  });

  it('describes every field', () => {
    const without = all.filter(([, { description = '' }]) => description === '');
    expect(without.map(([path]) => path)).to.deep.equal([]);
  });

  it('lets no object have a field that it does not know', () => {
    const open = [schema, ...Object.values(definitions)].flatMap((one) => objectsIn(one));
    expect(open.filter(({ additionalProperties }) => additionalProperties !== false)).to.deep.equal([]);
  });

  it('has durations in milliseconds end in Ms, and times in At', () => {
    for (const [path, { type, format }] of all) {
      if (path.endsWith('Ms')) expect([type].flat(), path).to.include('integer');
      expect(format, path).to.equal(path.endsWith('At') ? 'date-time' : undefined);
      if (!path.endsWith('Ms')) expect(path).not.to.match(/duration|elapsed|time$/i);
    }
  });
});

describe('the page on --json', () => {
  it('names the fields that the schema has, and no other', () => {
    const shown = new Map(
      [...page.matchAll(/^- `([a-z-]+)`: ((?:.+\n)(?: {2}.+\n)*)/gm)].map(([, name = '', text = '']) => [
        name,
        [...text.matchAll(/`([^`]+)`/g)].map(([, field = '']) => field).sort(),
      ]),
    );
    const parts = Object.entries(definitions).filter(([name]) =>
      /^(result-of-.*|database|error|step|compile|event|locks?)$/.test(name),
    );
    const expected = parts.map(
      ([name, one]) => [name.replace('result-of-', ''), fieldsIn('', one).map(([path]) => path)] as const,
    );
    expect([...shown.keys()].sort()).to.deep.equal(expected.map(([name]) => name).sort());
    for (const [name, fields] of expected) expect(shown.get(name), name).to.deep.equal([...fields].sort());
  });

  it('has examples that the schema describes', () => {
    const isDescribed = new Ajv().compile(schema);
    const examples = [...page.matchAll(/^```json\n([^]*?)^```/gm)].map(([, text = '']) => JSON.parse(text) as object);
    expect(examples).to.have.lengthOf.at.least(2);
    for (const example of examples) expect(isDescribed(example), JSON.stringify(example)).to.equal(true);
  });
});

/** The fields of an object and of those in it, as paths: `applied[].name`. */
function fieldsIn(path: string, one: Schema): (readonly [string, Schema])[] {
  const name = one.$ref?.split('/').at(-1);
  if (name !== undefined) return apart.includes(name) ? [] : fieldsIn(path, definitions[name] ?? {});
  const own = Object.entries(one.properties ?? {}).flatMap(([key, field]) => {
    const below = `${path}${path === '' ? '' : '.'}${key}${field.items === undefined ? '' : '[]'}`;
    return [[below, field] as const, ...fieldsIn(below, field.items ?? field)];
  });
  const others = [...(one.oneOf ?? []), ...(one.anyOf ?? [])].flatMap((other) => fieldsIn(path, other));
  return [...new Map([...own, ...others])];
}

/** The objects of a schema, without those of other definitions. */
function objectsIn(one: Schema): Schema[] {
  const inner = [
    ...Object.values(one.properties ?? {}),
    ...(one.items === undefined ? [] : [one.items]),
    ...(one.oneOf ?? []),
  ];
  return [...(one.properties === undefined ? [] : [one]), ...inner.flatMap(objectsIn)];
}
