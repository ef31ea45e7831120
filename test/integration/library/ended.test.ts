import { expect } from 'chai';
import { migrate, rollback, status, UserError } from '../../../packages/tool/src/index.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { sides, startHalter } from '../../support/faults/halter.js';
import { folderOf, type MigrationsFolder } from '../../support/migrations-folder.js';
import { whole } from '../../support/proofs.js';
import { onServer } from '../../support/server.js';

/** How many boundaries of each side: by then the lock is taken. */
const first = whole ? 24 : 6;

describe('a session that an administrator ends before anything is done', () => {
  let database: TestDatabase;
  let folder: MigrationsFolder;

  beforeEach(async () => {
    database = await createTestDatabase('empty');
    folder = folderOf({ '20260101000000_create-a': { up: 'create table a (id integer);', down: 'drop table a;' } });
  });
  afterEach(async () => {
    folder.cleanup();
    await database.drop();
  });

  /** What a command ends with whose session is ended at a boundary; undefined where it does not come so far. */
  async function endAt(run: (url: string) => Promise<unknown>, boundary: Parameters<typeof startHalter>[1]) {
    const halter = await startHalter(database.url, boundary);
    const ended = run(halter.url).then(
      () => undefined,
      (error: unknown) => error,
    );
    const halt = await Promise.race([halter.halted, ended.then(() => undefined)]);
    const pids =
      halt &&
      (await onServer(
        (server) => server`
          select pg_terminate_backend(pid, 60000)
          from pg_stat_activity
          where client_port = ${halt.clientPort}`,
      ));
    halt?.release();
    const error = await ended;
    await halter.stop();
    return { isEnded: (pids?.length ?? 0) > 0, error };
  }

  for (const [name, run] of Object.entries({
    migrate: (options: { url: string; migrations: string }) => migrate(options),
    rollback: (options: { url: string; migrations: string }) => rollback({ ...options, extent: 'all' }),
    status: (options: { url: string; migrations: string }) => status(options),
  }))
    it(`says what to do, from ${name}() as from later on`, async () => {
      const migrations = folder.directory;
      if (name === 'rollback') await migrate({ url: database.url, migrations });
      let met = 0;
      for (const side of sides)
        for (let count = 0; count < first; count++) {
          const { isEnded, error } = await endAt((url) => run({ url, migrations }), { side, count });
          // The login has no session yet, and what is over needs none.
          if (!isEnded || error === undefined) continue;
          expect(error, `${side} ${count}`).to.be.instanceOf(UserError);
          const { message, fix, exitCode } = error as UserError;
          expect(exitCode).to.equal(2);
          // Until it has logged in nothing more is known of it.
          if (message.startsWith('the connection failed')) continue;
          met++;
          expect(message, `${side} ${count}`).to.contain(
            'the connection was lost: terminating connection due to administrator command (SQLSTATE 57P01: an administrator ended the session, or stops the server)',
          );
          expect(fix).to.match(/^run again when the server takes connections/);
        }
      expect(met).to.be.greaterThan(3);
    });
});
