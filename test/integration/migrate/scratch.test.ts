import { expect } from 'chai';
import { parseTarget } from '../../../src/database/target.js';
import { withScratchDatabase } from '../../../src/migrate/scratch.js';
import { onServer, serverUrl } from '../../support/server.js';

describe('a scratch database', () => {
  const names = () =>
    onServer(async (server) => {
      const rows = await server<{ name: string }[]>`
        select datname as name from pg_database where datname like 'vbwd_scratch_%' order by datname`;
      return rows.map(({ name }) => name);
    });
  const folder = { directory: 'nowhere', migrations: [] };

  it('is dropped, whatever comes', async () => {
    let made = '';
    const work = withScratchDatabase(parseTarget(serverUrl()), folder, async ({ database }) => {
      made = database;
      expect(await names()).to.include(made);
      throw new Error('something came');
    });
    await work.then(
      () => expect.fail('it did not come'),
      (error: unknown) => {
        expect(error).to.have.property('message', 'something came');
      },
    );
    expect(await names()).to.not.include(made);
  });

  it('takes along what killed commands have left, and nothing that may be in use', async () => {
    const young = `vbwd_scratch_${Math.floor(Date.now() / 1000)}_00000000`;
    await onServer(async (server) => {
      await server`create database vbwd_scratch_1_00000000`;
      await server`create database ${server(young)}`;
    });
    await withScratchDatabase(parseTarget(serverUrl()), folder, () => Promise.resolve());
    expect(await names())
      .to.include(young)
      .and.to.not.include('vbwd_scratch_1_00000000');
    await onServer((server) => server`drop database ${server(young)}`);
  });
});
