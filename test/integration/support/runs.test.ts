import { expect } from 'chai';
import type postgres from 'postgres';
import { openPool } from 'pgproof-runtime/postgres.js';
import { parseTarget } from 'pgproof-runtime/target.js';
import { dropLeftovers, joinRuns } from '../../support/runs.js';
import { onServer, serverUrl } from '../../support/server.js';
import { templateName } from '../../support/template.js';

const livingRun = 'aaaaaa1';
const deadRun = 'aaaaaa2';
const ownRun = 'aaaaaa3';

describe('a run of the tests', () => {
  let living: postgres.Sql;

  beforeEach(async () => {
    living = openPool(parseTarget(serverUrl()), 'vbwd-test', 1);
    await joinRuns(living, livingRun);
  });

  afterEach(async () => {
    await living.end({ timeout: 1 });
    await onServer((server) => server`drop database if exists ${server(databaseOf(livingRun))} with (force)`);
  });

  it('drops what a killed run has left, and nothing of a living one', async () => {
    await onServer(async (server) => {
      for (const run of [livingRun, deadRun]) await server`create database ${server(databaseOf(run))}`;
      await server`create database vbwd_test_template_000000000000`;
      await dropLeftovers(server, ownRun, templateName());
      const left = await server<{ name: string }[]>`
        select datname as name from pg_database where datname like 'vbwd_test_aaaaaa%' or datname like '%_000000000000' order by datname`;
      expect(left.map(({ name }) => name)).to.deep.equal([databaseOf(livingRun)]);
    });
  });
});

function databaseOf(run: string): string {
  return `vbwd_test_${run}_000000000001`;
}
