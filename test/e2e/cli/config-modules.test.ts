import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { makeRoot, removeRoot } from '../../support/checkout.js';
import { longTest, prove } from '../../support/proofs.js';
import { runDb, spawnDb } from '../../support/run-db.js';
import { useTrial } from '../../support/trial.js';

const name = '20260101000000_create-note';
const files = {
  'package.json': '{ "type": "module" }',
  [`migrations/${name}.up.sql`]:
    'create table note (id integer constraint note_pkey primary key, words text not null);\n',
  [`migrations/${name}.down.sql`]: 'drop table note;\n',
  'src/note.ts': `export const note = {
  table: 'note',
  about: 'a note',
  columns: { id: { type: 'integer' }, words: { type: 'text' } },
  primaryKey: ['id'],
} as const;\n`,
  'src/models.ts': "import { note } from './note.js';\nexport const models = [note] as const;\n",
  'src/exceptions.ts': "export const exceptions = [{ object: 'table public.job', reason: 'a job makes it' }];\n",
  'src/seed.ts': `import { add } from './add.js';
export const seed = [
  { what: 'notes', fill: async (connection: never) => { await add(connection, 'first'); return ['wrote a note']; } },
  { what: 'demo notes', demo: true, fill: (connection: never) => add(connection, 'demo') },
];\n`,
  'src/add.ts': `interface Connection { execute(query: { name: string; text: string }, values: readonly string[]): Promise<unknown> }
export async function add(connection: Connection, words: string): Promise<void> {
  await connection.execute({ name: 'add', text: 'insert into public.note select count(*), $1 from public.note' }, [words]);
}\n`,
  'db/seed.sql': "insert into note values (1, 'of SQL');\n",
};
const config = { models: 'src/models.ts', exceptions: 'src/exceptions.ts', seed: 'src/seed.ts' };

describe('modules of the user’s', () => {
  const trial = useTrial();
  let folder: string;

  const write = (texts: Record<string, string>) => {
    for (const [file, text] of Object.entries(texts)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
  };
  const configure = (value: object) => {
    write({ 'pgproof.config.json': JSON.stringify(value) });
  };
  const options = () => ({ env: { DATABASE_URL: trial.url, FORCE: '1' }, cwd: folder });
  const run = (...words: string[]) => runDb(words, options());

  beforeEach(() => {
    folder = makeRoot('my modules');
    write(files);
  });
  afterEach(() => removeRoot(folder));

  it('are compared with the database as models', async () => {
    configure(config);
    await run('migrate');
    expect(await run('drift')).to.include({ code: 0, stdout: '0 differences: 1 model, 5 facts looked at\n' });
    await trial.sql`alter table note add column extra text`;
    const { code, stdout } = await run('drift');
    expect(stdout).to.contain('public.note.extra');
    expect(code).to.equal(1);
  });

  longTest('except what they name', async () => {
    configure(config);
    await run('migrate');
    await trial.sql`create table job (id integer)`;
    expect((await run('drift')).stdout).to.contain('1 object left out: table public.job (a job makes it)');
    configure({ ...config, exceptions: 'e.json' });
    write({ 'e.json': '[{ "object": "table public.job", "reason": "so" }]' });
    expect((await run('drift')).stdout).to.contain('1 object left out: table public.job (so)');
  });

  longTest('fill a new database, each part in a transaction of its own', async () => {
    configure(config);
    const words = async () =>
      (await trial.sql`select words from note order by id`).map((row) => row['words'] as string);
    const { code, stdout, stderr } = await run('reset-db');
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    expect(stdout).to.contain('1 migration applied\nwrote a note\ndone in ');
    expect(await words()).to.deep.equal(['first', 'demo']);
    await run('reset-db', '--skip-demo-data');
    expect(await words()).to.deep.equal(['first']);
    configure({ seed: 'db/seed.sql' });
    expect((await run('reset-db')).stdout).to.contain('ran db/seed.sql\n');
    expect(await words()).to.deep.equal(['of SQL']);
  });

  longTest('that fail to fill it are named, with what the database holds', async () => {
    configure({ seed: 'db/seed.sql' });
    write({ 'db/seed.sql': "insert into note values (1, 'a');\ninsert into notes values (2, 'b');\n" });
    const sql = await run('reset-db');
    expect(sql.stderr).to.match(/^error: db\/seed\.sql:2:13: relation "notes" does not exist\n/);
    expect(sql.stderr).to.contain('is migrated, and holds no rows\n  fix: correct db/seed.sql');
    configure(config);
    // In this process a module is read once.
    configure({ seed: 'src/other-seed.ts' });
    write({
      'src/other-seed.ts':
        "export const seed = [{ what: 'notes', fill: () => { throw new Error('no words'); } }, { what: 'stars', fill: () => {} }];",
    });
    const module = await run('reset-db');
    expect(module.stderr).to.match(/^error: no words\n.* is migrated, and holds no notes and no stars\n/);
    configure({ seed: 'src/third-seed.ts' });
    write({
      'src/third-seed.ts':
        "export const seed = [{ what: 'notes', check: () => { throw Object.assign(new Error('WORDS is not set'), { name: 'UserError', fix: 'set it', exitCode: 2 }); }, fill: async () => {} }];",
    });
    await trial.sql`create table left_alone ()`;
    expect(await run('reset-db')).to.deep.include({ code: 2, stderr: 'error: WORDS is not set\n  fix: set it\n' });
    expect(await trial.exists('left_alone')).to.equal(true);
  });

  it('are not loaded by a migrate that has nothing to do', async () => {
    configure({});
    await run('migrate');
    configure({ models: 'src/broken.ts', exceptions: 'src/broken.ts', seed: 'src/broken.ts' });
    write({ 'src/broken.ts': "throw new Error('loaded');\n" });
    expect(await run('migrate')).to.deep.include({ code: 0, stderr: '' });
    expect(await run('status')).to.deep.include({ code: 0, stderr: '' });
    const { code, stderr } = await run('redo');
    expect(stderr).to.match(/^error: src\/broken\.ts:1:\d+: loaded\n {2}fix: correct src\/broken\.ts\n/);
    expect(code).to.equal(2);
  });

  for (const [what, key, text, error] of [
    [
      'that is not there',
      'models',
      undefined,
      'src/models.ts, which "models" of the configuration names, is not there',
    ],
    ['without models', 'models', 'export const model = [];', 'src/models.ts exports no list of models'],
    ['without a seed', 'seed', 'export const seed = () => {};', 'src/seed.ts exports no seed'],
    ['without exceptions', 'exceptions', 'export default [];', 'src/exceptions.ts exports no list of exceptions'],
    [
      'with an exception that names nothing',
      'exceptions',
      "export const exceptions = [{ object: 'job', reason: 'r' }];",
      'src/exceptions.ts: "job" does not begin with a kind of object',
    ],
  ] as const) {
    prove(`are refused where one is ${what}: ${error}`, async () => {
      configure(config);
      const file = config[key];
      if (text === undefined) rmSync(join(folder, file));
      else write({ [file]: text });
      const { code, stderr } = await run(key === 'seed' ? 'reset-db' : 'drift');
      expect(stderr).to.contain(`error: ${error}`).and.to.contain('\n  fix: ');
      expect(code).to.equal(2);
    });
  }

  it('are asked for where drift has none to compare', async () => {
    configure({});
    expect((await run('drift')).stderr).to.equal(
      `error: there are no models to compare with the database
  fix: write them: export const models = [{ table: 'note', about: '…', columns: {}, primaryKey: ['id'] }]; drift prints what they lack
       and name their module in pgproof.config.json, which bin/db init writes: "models": "src/models.ts"
`,
    );
  });

  describe('pgproof.config.ts', () => {
    const writeConfig = (text: string) => {
      write({ 'pgproof.config.ts': text });
    };

    it('decides like the JSON, and may ask the environment, .env included', async () => {
      write({ '.env': 'SHOP_SCHEMA=ledger\n' });
      writeConfig(`import { sep } from 'node:path';
interface Shape { schema: string | undefined; models: string; out?: string | undefined }
export default { schema: process.env['SHOP_SCHEMA'], models: ['src', 'models.ts'].join(sep), out: undefined } satisfies Shape;\n`);
      expect(await run('migrate')).to.deep.include({ code: 0, stderr: '' });
      expect(await trial.exists('ledger.migration_record')).to.equal(true);
      expect((await run('drift')).code).to.equal(0);
    });

    for (const [what, text, error] of [
      [
        'throws',
        "const tenant = undefined;\n  throw new Error('no tenant');\nexport default {};",
        /:2:\d+: no tenant\n/,
      ],
      ['throws what is no error', "throw 'words';", /:1:\d+: words\n/],
      ['does not parse', 'export default {\n  sql: "a",,\n};', /:2:\d+: /],
      ['imports what is not there', 'import { x } from "./nowhere.js";\nexport default { sql: x };', /:1:\d+: /],
      [
        'exports nothing',
        'export const config = {};',
        /:1:1: this exports no configuration\n {2}fix: write export default/,
      ],
      [
        'has an unknown key',
        'export default {\n  sqls: "a",\n};',
        /:2:3: "sqls" is no key of a configuration: did you mean "sql"\?\n/,
      ],
      [
        'has a value of another type',
        'const roles = "app";\nexport default { sql: "x", roles };',
        /:2:28: "roles" is a list of texts, and not "app"\n/,
      ],
    ] as const) {
      prove(`is refused at its place where it ${what}`, async () => {
        writeConfig(text);
        // What else loads TypeScript in this process has other lines.
        const env = { DATABASE_URL: trial.url, JITI_TRY_NATIVE: 'false' };
        const { code, stderr } = await runDb(['migrate'], { env, cwd: folder });
        expect(stderr).to.match(new RegExp(`^error: pgproof\\.config\\.ts${error.source}`));
        expect(code).to.equal(2);
      });
    }

    it('beside a JSON is one too many', async () => {
      configure({});
      writeConfig('export default {};');
      expect(await run('migrate')).to.deep.include({
        code: 2,
        stderr:
          'error: there are two configurations: pgproof.config.json and pgproof.config.ts\n  fix: remove the one that is not meant\n',
      });
    });
  });

  longTest('are loaded by what is built, too', async () => {
    const spawn = (...words: string[]) => spawnDb(words, options());
    write({ 'pgproof.config.ts': `export default ${JSON.stringify(config)} as const;\n` });
    expect(await spawn('reset-db')).to.deep.include({ code: 0, stderr: '' });
    expect(await spawn('drift')).to.deep.include({ code: 0, stderr: '' });
    write({ 'pgproof.config.ts': "const a: string = 'b';\n\nthrow new Error(a);\n" });
    expect((await spawn('drift')).stderr).to.match(
      /^error: pgproof\.config\.ts:3:\d+: b\n {2}fix: correct pgproof\.config\.ts\n/,
    );
    write({ 'pgproof.config.ts': 'import { x } from "./nowhere.js";\nexport default { sql: x };\n' });
    expect((await spawn('drift')).stderr).to.match(
      /^error: pgproof\.config\.ts:1:19: there is no module \.\/nowhere\.js\n/,
    );
    write({ 'pgproof.config.ts': 'export default {\n  sql: "a",,\n};\n' });
    expect((await spawn('drift')).stderr).to.match(/^error: pgproof\.config\.ts:2:\d+: Unexpected token\n/);
  });
});
