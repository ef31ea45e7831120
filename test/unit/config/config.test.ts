import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect } from 'chai';
import { findConfig } from '../../../packages/tool/src/config/find.js';
import { readJsonConfig } from '../../../packages/tool/src/config/read-json.js';
import { LocatedError, UserError } from 'pgproof-runtime/errors.js';

describe('a configuration in JSON', () => {
  it('says what each key holds', () => {
    const text = `{
  "$schema": "./node_modules/pgproof/pgproof.schema.json",
  "migrations": "db/migrations", "sql": "db/sql", "out": "src/db",
  "models": "src/models.ts", "exceptions": "db/exceptions.json", "seed": "db/seed.ts",
  "searchPath": ["app", "public"], "schema": "ledger", "roles": [], "lockTimeout": "500ms"
}`;
    expect(readJsonConfig(text, 'c.json')).to.deep.equal(JSON.parse(text));
    expect(readJsonConfig('{}', 'c.json')).to.deep.equal({});
  });

  for (const [text, fault] of [
    ['', 'c.json:1:1: expected {, found the end of the file'],
    ['[]', 'c.json:1:1: expected {, found ['],
    ['{\n  "sql": "a",\n}', 'c.json:3:1: expected a text in double quotes, found }'],
    ['{ "sql": "a" "out": "b" }', 'c.json:1:14: expected a comma or }, found "out"'],
    ['{\n  // mine\n  "sql": "a" }', 'c.json:2:3: expected a text in double quotes, found //'],
    ['{ "sql": "a" } x', 'c.json:1:16: expected the end of the file, found x'],
    ['{ "sql": "a\n" }', 'c.json:1:10: this text does not end on its line, or has an escape that JSON does not know'],
    ['{ "sql": "a", "sql": "b" }', 'c.json:1:15: "sql" stands there twice'],
    ['{\n  "migration": "a" }', 'c.json:2:3: "migration" is no key of a configuration: did you mean "migrations"?'],
    ['{ "search_path": [] }', 'c.json:1:3: "search_path" is no key of a configuration: did you mean "searchPath"?'],
    ['{ "LockTimeOut": "2s" }', 'c.json:1:3: "LockTimeOut" is no key of a configuration: did you mean "lockTimeout"?'],
    [
      '{ "databaseUrl": "postgres://" }',
      'c.json:1:3: "databaseUrl" is no key of a configuration: the database is named by DATABASE_URL, which may stand in .env',
    ],
    ['{ "__proto__": {} }', 'c.json:1:3: "__proto__" is no key of a configuration'],
    ['{ "sql": 7 }', 'c.json:1:10: "sql" is a text, and not 7'],
    ['{ "sql": null }', 'c.json:1:10: "sql" is a text, and not null'],
    ['{ "sql": {} }', 'c.json:1:10: "sql" is a text, and not an object'],
    ['{ "sql": ["a"] }', 'c.json:1:10: "sql" is a text, and not a list'],
    ['{ "roles": "app" }', 'c.json:1:12: "roles" is a list of texts, and not "app"'],
    ['{ "roles": [7] }', 'c.json:1:13: expected a text in double quotes, found 7'],
    ['{ "sql": " " }', 'c.json:1:10: "sql" is empty'],
    ['{ "roles": ["a", ""] }', 'c.json:1:12: "roles" is empty'],
    ['{ "searchPath": [] }', 'c.json:1:17: "searchPath" names no schema'],
    [
      '{ "schema": "pg_own" }',
      'c.json:1:13: "schema": it is a schema\'s name of at most 63 bytes, and not one of the server\'s own',
    ],
    ['{ "lockTimeout": "2" }', 'c.json:1:18: "lockTimeout": it is a number with its unit: 500ms, 2s or 1min'],
    ['{ "types": 7 }', 'c.json:1:12: "types" is an object, and not 7'],
    ['{ "types": [] }', 'c.json:1:12: "types" is an object, and not a list'],
    ['{ "types": { "tables": {} } }', 'c.json:1:14: "types" has no "tables": it has columns and database'],
    ['{ "types": { "columns": null } }', 'c.json:1:25: "columns" is an object, and not null'],
    [
      '{ "types": { "database": { "int8": "BigInt" } } }',
      'c.json:1:36: "BigInt" is none of bigint, number, Date: a type of yours is written { "type": …, "from": … }',
    ],
    [
      '{ "types": {\n  "columns": { "a.b": { "type": "A" } } } }',
      'c.json:2:23: a type has its type and from: "from" is missing',
    ],
    [
      '{ "types": { "columns": { "a.b": { "type": "A", "form": "a.ts" } } } }',
      'c.json:1:49: a type has no "form": it has type, from, parse and serialize',
    ],
    [
      '{ "types": { "columns": { "a.b": { "type": "A[]", "from": "a.ts" } } } }',
      'c.json:1:44: "type" is the name of what the module exports, and not "A[]"',
    ],
    ['{ "types": { "columns": { "a.b": x } } }', 'c.json:1:34: found x'],
    ['{ "sql": x }', 'c.json:1:10: "sql" is a text, and not undefined'],
  ] as const) {
    it(`is refused where it says nothing that it could: ${JSON.stringify(text)}`, () => {
      const error = faultOf(() => readJsonConfig(text, 'c.json'));
      expect(error).to.be.instanceOf(LocatedError).with.property('message', fault);
      expect(error?.fix).to.match(/^the keys are migrations, sql, /);
    });
  }
});

describe('the configuration of a project', () => {
  let top: string;
  const write = (...files: string[]) => {
    for (const file of files) {
      mkdirSync(join(top, file, '..'), { recursive: true });
      writeFileSync(join(top, file), '{}');
    }
  };
  const find = (from: string) => {
    mkdirSync(join(top, from), { recursive: true });
    const { folder, file } = findConfig(join(top, from));
    return { folder: relative(top, folder), file: file && relative(top, file) };
  };
  beforeEach(() => {
    top = mkdtempSync(join(realpathSync(tmpdir()), 'vbwd-config-'));
  });
  afterEach(() => {
    rmSync(top, { recursive: true });
  });

  it('is looked for upwards from the working folder, up to a package.json', () => {
    write('pgproof.config.json', 'package.json');
    expect(find('src/deep')).to.deep.equal({ folder: '', file: 'pgproof.config.json' });
    expect(find('')).to.deep.equal({ folder: '', file: 'pgproof.config.json' });
  });

  it('is looked for up to the root of a repository', () => {
    write('pgproof.config.ts', '.git/HEAD');
    expect(find('src')).to.deep.equal({ folder: '', file: 'pgproof.config.ts' });
  });

  it('is the nearest one', () => {
    write('pgproof.config.json', 'package.json', 'db/pgproof.config.ts');
    expect(find('db/migrations')).to.deep.equal({ folder: 'db', file: 'db/pgproof.config.ts' });
  });

  it('is not that of a project around it: there paths lead from the own root', () => {
    write('pgproof.config.json', 'package.json', 'packages/db/package.json');
    expect(find('packages/db/src')).to.deep.equal({ folder: 'packages/db', file: undefined });
  });

  it('is refused where two stand side by side', () => {
    write('pgproof.config.json', 'pgproof.config.ts', 'package.json');
    const error = faultOf(() => findConfig(join(top, 'src')));
    expect(error?.message).to.match(
      /^there are two configurations: \S+pgproof\.config\.json and \S+pgproof\.config\.ts$/,
    );
    expect(error?.fix).to.equal('remove the one that is not meant');
  });
});

function faultOf(act: () => unknown): UserError | undefined {
  try {
    act();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  return undefined;
}
