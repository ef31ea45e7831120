import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { createDatabase, dropDatabase } from '../../../packages/tool/src/session/create.js';
import { connectPg } from '../../../packages/tool/src/session/pg.js';
import { parseConnectionUrl, type ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { newDatabaseName, onServer, serverUrl } from '../../support/server.js';
import { failureOf } from '../../support/trial.js';

describe('a database', () => {
  let config: ConnectionConfig;

  beforeEach(() => {
    config = { ...parseConnectionUrl(serverUrl()), database: `${newDatabaseName()} "ü@` };
  });

  afterEach(async () => {
    await dropDatabase(config);
  });

  it('is created once by four at once, and all succeed', async () => {
    const created = await Promise.all(Array.from({ length: 4 }, () => createDatabase(config)));
    expect(created.sort()).to.deep.equal([false, false, false, true]);
  });

  it('is created though the template is in use for a moment', async () => {
    const other = await connectPg({ ...config, database: 'template1' }, 'vbwd-test');
    const created = createDatabase(config);
    await sleep(150);
    await other.end();
    expect(await created).to.equal(true);
  });

  it('is dropped under those who use it, and then is not there', async () => {
    await createDatabase(config);
    const user = await connectPg(config, 'vbwd-test');
    expect(await dropDatabase(config)).to.equal(true);
    expect(await dropDatabase(config)).to.equal(false);
    await user.end().catch(() => undefined);
  });

  it('is neither created nor dropped by a role that may not, which is told what to have typed', async () => {
    const role = newDatabaseName();
    await onServer((server) => server.unsafe(`create role ${role} login password 'x'`));
    try {
      for (const act of [createDatabase, dropDatabase]) {
        await createDatabase(config);
        const own = act === createDatabase ? { ...config, database: `${role}_x` } : config;
        const error: unknown = await act({ ...own, user: role, password: 'x' }).catch((reason: unknown) => reason);
        expect(error).to.have.property('message').that.contains(`the user ${role} may not create or drop the database`);
      }
    } finally {
      await onServer((server) => server.unsafe(`drop role ${role}`));
    }
  });

  for (const [setting, fix] of [
    ['statement_timeout = 1', /^run again; where it was the timeout, give it more/],
    ['default_transaction_read_only = on', /^connect to the primary/],
  ] as const) {
    it(`is not created where the server does not take it at the moment, and says so: ${setting}`, async () => {
      const role = newDatabaseName();
      await onServer((server) =>
        server.unsafe(`create role ${role} superuser login password 'x'; alter role ${role} set ${setting}`),
      );
      try {
        const error = await failureOf(createDatabase({ ...config, user: role, password: 'x' }));
        expect(error.fix).to.match(fix);
      } finally {
        await onServer((server) => server.unsafe(`drop role ${role}`));
      }
    });
  }
});
