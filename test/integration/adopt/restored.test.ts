import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { expect } from 'chai';
import { create, fill, index, posts, useAdoption } from '../../support/adoption.js';
import { createTestDatabase } from '../../support/database.js';
import { noDebianServer, startDebianServer, type DebianServer } from '../../support/debian-server.js';
import { longTest, whole } from '../../support/proofs.js';
import { runDb } from '../../support/run-db.js';

/** What pg_dump 15 writes beside the tables of a database of PostgreSQL 14, of which --exclude-table takes the runner's own. */
const sequence = `
  CREATE SEQUENCE public.pgmigrations_id_seq
      AS integer
      START WITH 1
      INCREMENT BY 1
      NO MINVALUE
      NO MAXVALUE
      CACHE 1;
  SELECT pg_catalog.setval('public.pgmigrations_id_seq', 3, true);`;
const rights = `
  REVOKE USAGE ON SCHEMA public FROM PUBLIC;
  GRANT ALL ON SCHEMA public TO PUBLIC;`;

describe("a restored database, without the runner's tables", () => {
  const { trial, run, adopt, dump } = useAdoption();
  const build = (...sql: string[]) => trial.sql.unsafe([posts[create].up, posts[index].up, ...sql].join(' '));
  const major = async () => {
    const [row] = await trial.sql`select current_setting('server_version_num')::int / 10000 as major`;
    return Number(row?.['major']);
  };

  it('is found at its point, whatever the dump has left and the older server gave every role', async () => {
    // A server of 14 gives it to every database, and a dump of a newer one takes it away there.
    await build(sequence, (await major()) > 14 ? rights : 'REVOKE CREATE ON SCHEMA public FROM PUBLIC;');
    const before = await dump();
    const { outcome, point, notes } = await adopt();
    expect({ outcome, point, notes }).to.deep.equal({
      outcome: 'adopted',
      point: index,
      notes:
        "the right of every role to create in the schema public and the sequence that a dump has left of the runner's table",
    });
    if (!whole) return;
    const verified = await run('verify');
    expect([verified.code, verified.stderr]).to.deep.equal([0, '']);
    expect(verified.stdout).to.contain('the right of every role to create in the schema public');
    expect((await run('adopt', '--undo')).code).to.equal(0);
    expect(await dump()).to.deep.equal(before);
    expect((await adopt()).outcome).to.equal('adopted');
    expect(await trial.applied()).to.deep.equal([create, fill, index]);
  });

  longTest('is at no point with what is only like that', async () => {
    const role = `vbwd_test_${randomBytes(6).toString('hex')}`;
    try {
      await build(
        'create sequence pgmigrations_id_seq2;',
        'create table other (n integer); create sequence pgmigrations_id_seq owned by other.n;',
        'create schema app; create sequence app.pgmigrations_id_seq;',
        'revoke all on schema public from public;',
        `create role ${role}; grant create on schema public to ${role};`,
      );
      const { outcome, findings } = await adopt('--to', index);
      expect(outcome).to.equal('different');
      expect(findings.flatMap(({ object, parts = [] }) => [object, ...parts])).to.include.members([
        'sequence public.pgmigrations_id_seq2',
        'sequence public.pgmigrations_id_seq',
        'sequence app.pgmigrations_id_seq',
        'grant on schema public to PUBLIC',
        `grant on schema public to ${role}`,
      ]);
    } finally {
      await trial.sql.unsafe(`drop owned by ${role}; drop role ${role}`);
    }
  });
});

const title = `a database restored from pg_dump${noDebianServer === undefined ? '' : ` (skipped: ${noDebianServer})`}`;

(noDebianServer === undefined ? describe : describe.skip)(title, function () {
  this.timeout(300_000);
  let server: DebianServer;
  let file: string;
  longTest('is found at its point, on the same and on a newer major version', async () => {
    server = await startDebianServer();
    try {
      file = join(server.folder, 'dump.sql');
      const psql = (url: string, ...parameters: string[]) =>
        server.program('psql', ['-q', '-v', 'ON_ERROR_STOP=1', ...parameters, url]);
      await psql(server.url, '-c', 'create database built', '-c', 'create database restored');
      expect((await runDb(['migrate'], { env: { DATABASE_URL: server.urlOf('built') } })).code).to.equal(0);
      const own = ['public.pgmigrations', 'public.migration_*'].flatMap((one) => ['--exclude-table', one]);
      await server.program('pg_dump', ['-f', file, ...own, server.urlOf('built')]);
      const newer = await createTestDatabase('empty');
      try {
        const [row] = await newer.sql`select current_setting('server_version_num')::int / 10000 as major`;
        for (const url of [server.urlOf('restored'), ...(Number(row?.['major']) < 15 ? [] : [newer.url])]) {
          await psql(url, '-f', file);
          const { code, stdout, stderr } = await runDb(['adopt'], { env: { DATABASE_URL: url } });
          expect([code, stderr]).to.deep.equal([0, ''], stdout);
          expect(stdout).to.contain("equal but for the sequence that a dump has left of the runner's table");
          expect((await runDb(['verify'], { env: { DATABASE_URL: url } })).code).to.equal(0);
        }
      } finally {
        await newer.drop();
      }
    } finally {
      await server.stop();
    }
  });
});
