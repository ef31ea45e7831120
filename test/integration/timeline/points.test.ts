import { expect } from 'chai';
import { loadMigrations } from '../../../packages/tool/src/migrate/files.js';
import type { Replay } from '../../../packages/tool/src/replay/options.js';
import { withReplay } from '../../../packages/tool/src/replay/replay.js';
import { isServerError } from 'pgproof-runtime/errors.js';
import { folderOf, type MigrationsFolder } from '../../support/migrations-folder.js';

describe('the points of a replay', () => {
  let folder: MigrationsFolder;

  before(() => {
    folder = folderOf({
      '20260101000000_note': { up: 'create table note (id integer);\n' },
      '20260102000000_grant': { up: 'grant select on note to reporting;\n' },
      '20260103000000_index': { up: '-- no-transaction\ncreate index concurrently ix_note_id on note (id);\n' },
      '20260104000000_last': { up: 'alter table note add column text text;\n' },
    });
  });
  after(() => {
    folder.cleanup();
  });

  const replay = async (options: Pick<Replay, 'afterEach' | 'lookAt'>) =>
    withReplay(
      {
        folder: { directory: folder.directory, migrations: loadMigrations(folder.directory) },
        note: (message) => expect.fail(message),
        onProgress: () => undefined,
        ...options,
      },
      () => Promise.resolve(),
    );
  const shortened = (name: string | undefined) => name?.slice(15);

  it('are each looked at once, also where a migration needs a role that is made for it', async () => {
    const seen: unknown[] = [];
    await replay({
      afterEach: async (last, made) => {
        const text = `select array(select attname::text from pg_attribute where attrelid = to_regclass('public.note') and attnum > 0 order by attnum) as columns,
          array(select relname::text from pg_class where relname = 'ix_note_id') as indexes`;
        const { rows } = await made.execute({ name: 'Look', text }, []);
        seen.push([shortened(last), ...Object.values(rows[0] as Record<string, unknown>)]);
      },
    });
    expect(seen).to.deep.equal([
      [undefined, [], []],
      ['note', ['id'], []],
      ['grant', ['id'], []],
      ['index', ['id'], ['ix_note_id']],
      ['last', ['id', 'text'], ['ix_note_id']],
    ]);
  });

  it('are only those that are named, where some are', async () => {
    const seen: unknown[] = [];
    await replay({
      lookAt: new Set(['20260102000000_grant', '20260104000000_last']),
      afterEach: (last) => {
        seen.push(shortened(last));
        return Promise.resolve();
      },
    });
    expect(seen).to.deep.equal(['grant', 'last']);
  });

  it('end the replay where looking fails, and what was asked for in vain is not made', async () => {
    const seen: unknown[] = [];
    const error: unknown = await replay({
      afterEach: async (last, made) => {
        seen.push(shortened(last));
        if (last !== undefined) await made.execute({ name: 'Look', text: 'set role auditing' }, []);
      },
    }).catch((caught: unknown) => caught);
    expect(isServerError(error) && error.message).to.equal('role "auditing" does not exist');
    expect(seen).to.deep.equal([undefined, 'note']);
  });
});
