import { basename } from 'node:path';
import { expect } from 'chai';
import { connectPg } from '../../../packages/tool/src/session/pg.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { prepare } from '../../../packages/tool/src/replay/prepare.js';
import { inEncoding } from '../../support/encoded.js';
import { folderOf, type MigrationsFolder } from '../../support/migrations-folder.js';
import { longTest, prove, whole } from '../../support/proofs.js';
import { runDb } from '../../support/run-db.js';
import { migrateFolder } from '../../support/runner.js';
import { failureOf } from '../../support/trial.js';

const [a, b] = ['20260101000000_create-a', '20260101000001_create-b'];
const create = (text: string) => ({
  up: `-- ${text}\ncreate table a (name text default '${text}');\ncomment on table a is '${text}';\n`,
  down: `-- ${text}\ndrop table a;\n`,
});

describe('in a database whose encoding is another than UTF8', () => {
  let folder: MigrationsFolder;

  beforeEach(() => {
    folder = folderOf();
  });

  afterEach(() => {
    folder.cleanup();
  });

  // It has Cyrillic letters, and none of the others that a comment of ours might hold.
  longTest('every command works, and has nothing of its own to send that is not ASCII', () =>
    inEncoding('KOI8R', async (url) => {
      folder.write({ [a]: create('Привет') });
      const db = async (...words: string[]) => {
        const { code, stdout, stderr } = await runDb([...words, '--migrations', folder.directory], {
          env: { DATABASE_URL: url },
        });
        expect(stderr, words[0]).to.equal('');
        return { code, stdout };
      };
      expect((await db('plan')).stdout).to.contain('Привет');
      expect((await db('migrate')).code).to.equal(0);
      expect(await commentOnA(url)).to.equal('Привет');
      expect((await db('redo')).code).to.equal(0);
      if (whole) expect((await db('verify')).stdout).to.match(/^the database is what its 1 applied migration makes/);
      folder.write({ [a]: create('Привет!') });
      expect((await db('status')).code).to.equal(1);
      expect((await db('restamp', a, '--reason', 'Да')).stdout).to.match(
        new RegExp(`^accepted on \\S+ \\(DATABASE_URL\\): ${a}\n$`),
      );
      expect((await db('drift')).code).to.equal(1);
      const { stdout } = await runDb(['diff', url, url]);
      expect(stdout).to.match(/^equal/);
      expect((await runDb(['snapshot'], { env: { DATABASE_URL: url } })).stdout).to.contain('Привет');
      expect((await db('rollback', '--all')).code).to.equal(0);
    }),
  );

  const fitting = { LATIN1: 'é', WIN1252: '…€', EUC_JP: '日本', SQL_ASCII: 'é…日' };
  for (const [encoding, text] of Object.entries(fitting)) {
    prove(`a file may hold what the encoding has: ${encoding}`, () =>
      inEncoding(encoding, async (url) => {
        folder.write({ [a]: create(text) });
        await migrateFolder(url, folder.directory);
        expect(await commentOnA(url)).to.equal(text);
      }),
    );
  }

  const lacking = {
    LATIN1: { character: '…', code: 'U+2026' },
    KOI8R: { character: 'é', code: 'U+00E9' },
    WIN1252: { character: '日', code: 'U+65E5' },
    EUC_JP: { character: '😀', code: 'U+1F600' },
  };
  for (const [encoding, { character, code }] of Object.entries(lacking)) {
    prove(`a character that it has not is named with its place: ${encoding}`, () =>
      inEncoding(encoding, async (url) => {
        folder.write({
          [a]: create('a'),
          [b]: { up: `create table b (\n  id integer, -- a${character}\n  name text);\n` },
        });
        const error = await failureOf(migrateFolder(url, folder.directory));
        expect(basename(error.message.split('\n')[0] ?? '')).to.match(
          new RegExp(
            `^${b}\\.up\\.sql:2:19: character with byte sequence 0x.* has no equivalent in encoding "${encoding}"$`,
          ),
        );
        expect(error.fix).to.equal(
          `the database's encoding, ${encoding}, has no ${character} (${code}): write it otherwise; or make the database with the encoding UTF8`,
        );
      }),
    );
  }

  it('it is named in the file of --prepare, too', () =>
    inEncoding('LATIN1', async (url) => {
      folder.write({ [a]: { up: 'select 1;\n-- …' } });
      const file = `${folder.directory}/${a}.up.sql`;
      const furnished = {
        reader: parseConnectionUrl(url),
        migrator: parseConnectionUrl(url),
        administrator: undefined,
      };
      const error = await failureOf(prepare(furnished, file, { major: 18, embedded: true }));
      expect(error.message).to.match(/create-a\.up\.sql:2:4: character with byte sequence 0xe2 0x80 0xa6 /);
    }));

  longTest('a reason that it cannot hold is refused, and named', () =>
    inEncoding('LATIN1', async (url) => {
      folder.write({ [a]: create('a') });
      await migrateFolder(url, folder.directory);
      folder.write({ [a]: create('b') });
      const words = ['restamp', a, '--reason', 'costs 5 €', '--migrations', folder.directory];
      expect(await runDb(words, { env: { DATABASE_URL: url } })).to.deep.equal({
        code: 2,
        stdout: '',
        stderr:
          "error: the reason holds €, which the database's encoding, LATIN1, has not\n  fix: write it otherwise\n",
      });
    }),
  );
});

async function commentOnA(url: string): Promise<string | undefined> {
  const client = await connectPg(parseConnectionUrl(url), 'test');
  const { rows } = await client.query<{ comment: string }>("select obj_description('public.a'::regclass) as comment");
  await client.end();
  return rows[0]?.comment;
}
