import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { findServer } from '../../../packages/tool/src/embedded/find.js';
import { stopAllServers } from '../../../packages/tool/src/embedded/stop.js';
import { ask } from '../../support/ask.js';
import { removeRoot } from '../../support/checkout.js';
import { makeProject } from '../../support/packed.js';
import { longTest } from '../../support/proofs.js';
import { startTestDatabase, type TestDatabaseProcess } from '../../support/start-test-database.js';
import { until } from '../../support/trial.js';

describe('createTestDatabase of the library, where the environment names no server', () => {
  let root: string;
  let running: TestDatabaseProcess | undefined;

  beforeEach(() => {
    root = makeProject({
      'pgproof.config.json': '{ "roles": ["reader"] }',
      'migrations/20260101000000_create-people.up.sql':
        'create table people (id integer); grant select on people to reader;',
      'migrations/20260101000000_create-people.down.sql': 'drop table people;',
    });
  });
  afterEach(async () => {
    running?.kill();
    await stopAllServers(root);
    await removeRoot(root);
  });

  const start = (stay: boolean) => {
    running = startTestDatabase('migrations', { cwd: root, stay });
    return running;
  };
  const nameOf = (url: string) => parseConnectionUrl(url).database;

  longTest(
    "is on an embedded one for tests of the project's own, where the next call drops what a killed process and older files have left",
    async () => {
      const killed = start(true);
      const url = await killed.url;
      const server = await findServer({ root, purpose: 'test' });
      expect(server?.port).to.equal(parseConnectionUrl(url).port);
      expect(await findServer({ root, purpose: 'development' })).to.equal(undefined);
      const there = async () =>
        String(
          await ask(
            server?.url ?? '',
            "select string_agg(datname, ' ' order by datname) from pg_database where datname ~ '^pgproof_'",
          ),
        ).split(' ');
      const [template, ...others] = await there();
      expect(template).to.match(/^pgproof_template_[0-9a-f]{12}_[0-9a-f]{12}$/);
      expect(others).to.deep.equal([nameOf(url)]);

      killed.kill();
      await killed.ended;
      await until(
        async () =>
          (await ask(
            server?.url ?? '',
            `select count(*)::integer from pg_stat_activity where application_name = 'pgproof test'`,
          )) === 0,
        'the server has heard of its end',
      );
      writeFileSync(join(root, 'migrations/20260102000000_create-pets.up.sql'), 'create table pets (id integer);');
      writeFileSync(join(root, 'migrations/20260102000000_create-pets.down.sql'), 'drop table pets;');
      const next = start(false);
      const nextUrl = await next.url;
      // It does not keep its process alive, and goes on to run.
      expect(await next.ended).to.equal(0);
      expect(parseConnectionUrl(nextUrl).port).to.equal(server?.port);
      const [nextTemplate, ...left] = await there();
      expect(nextTemplate)
        .to.match(/^pgproof_template_/)
        .and.not.to.equal(template);
      expect(left).to.deep.equal([nameOf(nextUrl)]);
      expect(await stopAllServers(root)).to.deep.equal([{ major: 18, purpose: 'test' }]);
    },
  );
});
