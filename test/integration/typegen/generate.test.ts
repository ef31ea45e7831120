import { expect } from 'chai';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseTarget } from '../../../src/database/target.js';
import { UserError } from '../../../src/errors.js';
import { compareModules, generateModules, writeModules } from '../../../src/typegen/generate.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

describe('the generator of typed queries', () => {
  let db: TestDatabase;
  let folder: string;

  before(async () => {
    db = await createTestDatabase('empty');
    await db.sql`create type mood as enum ('sad', 'ok')`;
    await db.sql`create table note (id integer primary key, body text not null, mood mood, at timestamp, big bigint not null)`;
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vbwd-generate-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  after(() => db.drop());

  const write = (files: Record<string, string>) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  };
  const generate = () => generateModules(folder, parseTarget(db.url));

  it('writes the final text, the order of parameters, and types', async () => {
    write({
      'notes/note.sql':
        '/* @name FindNote */\nselect id, body, mood, at, big, count(*) over () as "total!"\nfrom note\nwhere id = :id! and (body = :body or id = :id!);\n',
    });
    const modules = await generate();
    const text = modules.get('notes/note.ts') ?? '';
    expect(text).to.contain("import type { Query } from '../../database/query.js';");
    expect(text).to.contain('count(*) over () as "total"\nfrom note\nwhere id = $1 and (body = $2 or id = $1)');
    expect(text).to.contain("parameters: ['id', 'body']");
    expect(text).to.contain("export type mood = 'ok' | 'sad';");
    expect(text).to.match(
      /at: string \| null;[\s\S]*big: string;[\s\S]*body: string;[\s\S]*id: number;[\s\S]*mood: mood \| null;[\s\S]*total: string;/,
    );
    expect(text).not.to.contain('pgtyped/runtime');
  });

  it('keeps files of one name in two folders, and at the top, apart', async () => {
    const query = (name: string) => `/* @name ${name} */\nselect 1 as "${name.toLowerCase()}!";\n`;
    write({ 'a/note.sql': query('One'), 'b/note.sql': query('Two'), 'note.sql': query('Three') });
    const modules = await generate();
    expect([...modules.keys()]).to.deep.equal(['a/note.ts', 'b/note.ts', 'note.ts']);
    expect(modules.get('a/note.ts')).to.contain('one: number');
    expect(modules.get('b/note.ts')).to.contain('two: number');
    expect(modules.get('note.ts')).to.contain('three: number').and.to.contain("from '../database/query.js'");
  });

  const refusal = () =>
    generate().then(
      () => expect.fail('it was accepted'),
      (error: unknown) => {
        if (!(error instanceof UserError)) throw error;
        return `${error.message}\n${error.fix ?? ''}`;
      },
    );

  it('refuses all queries that could not be typed at once, and no other', async () => {
    write({
      'fine.sql': '/* @name Fine */\nselect 1 as "one!";\n',
      'column.sql': '/* @name MissingColumn */\nselect bodi from note;\n',
      'prose.sql': '-- prose\n/* @name Unread */\nselect 1 as one;\n',
      'nameless.sql': '/* @name Nameless */\nselect 1;\n',
      'without.sql': 'select 1 as one;\n',
    });
    const message = await refusal();
    expect(message).to.contain('column "bodi" does not exist').and.to.contain('fix: mend the SQL'.slice(5));
    expect(message.match(/^ {2}sql\/.*$/gm)).to.deep.equal([
      '  sql/column.sql: MissingColumn',
      '  sql/nameless.sql: Nameless',
      '  sql/prose.sql: Unread',
      '  sql/without.sql: holds no query: a comment that starts with @name must stand above each',
    ]);
  });

  it('refuses a list that is spread, which would be one prepared statement a length', async () => {
    write({ 'list.sql': '/*\n  @name List\n  @param ids -> (...)\n*/\nselect id from note where id in :ids!;\n' });
    expect(await refusal())
      .to.contain('sql/list.sql: List: parameter ids')
      .and.to.contain('= any(:ids!)');
  });

  it('finds what is stale, missing, edited by hand or left over, and mends it', async () => {
    write({
      'sql/a.sql': '/* @name A */\nselect 1 as "one!";\n',
      'sql/b.sql': '/* @name B */\nselect 1 as "one!";\n',
      'out/a.ts': '// edited by hand\n',
      'out/old/c.ts': '// its queries are gone\n',
    });
    const modules = await generateModules(join(folder, 'sql'), parseTarget(db.url));
    const out = join(folder, 'out');
    expect(await compareModules(modules, out)).to.deep.equal([
      'a.ts is out of date, or was edited by hand',
      'b.ts is missing',
      'old/c.ts has no file of queries',
    ]);
    await writeModules(modules, out);
    expect(await compareModules(modules, out)).to.deep.equal([]);
    expect(readFileSync(join(out, 'a.ts'), 'utf8')).to.equal(modules.get('a.ts'));
  });
});
