import { join } from 'node:path';
import { config, expect } from 'chai';
import { parseConnectionUrl, connectionUrl } from 'pgproof-runtime/connection-config.js';
import { longTest, prove } from '../../support/proofs.js';
import { runDb } from '../../support/run-db.js';
import { newDatabaseName, onServer, serverMajor } from '../../support/server.js';
import { failureOf, useTrial } from '../../support/trial.js';

config.truncateThreshold = 0;

const [a, b] = ['20260101000000_create-a', '20260102000000_create-b'] as const;
const create = (table: string) => ({ up: `create table ${table} (id integer);\n`, down: `drop table ${table};\n` });

describe('a file that cannot run', () => {
  const trial = useTrial();
  const file = (name: string) => join(trial.folder.directory, name);
  const bin = (...words: string[]) =>
    runDb([...words, '--migrations', trial.folder.directory], { env: { DATABASE_URL: trial.url } });

  for (const [what, { down, place, fix = 'correct the file and run again; nothing was run' }] of Object.entries({
    'does not parse': { down: 'select 1;\ndrop tabel b;\n', place: '2:6: syntax error at or near "tabel"' },
    'ends within a string': { down: "select 'b;\n", place: '1:8: unterminated quoted string at or near "\'b; …\n' },
    'ends within a statement': { down: 'drop table b,\n', place: '2:1: syntax error at end of input' },
    'has an escape that is none': { down: "select e'\\u1';\n", place: '1:10: invalid Unicode escape' },
    'ends the transaction': { down: 'drop table b;\ncommit;\n', place: '2:1: commit: the runner opens' },
    'must run alone': { down: 'drop table b;\ndrop index concurrently ix;\n', place: '2:1: drop index concurrently' },
    'is for psql': { down: '\\i b.sql\n', place: '1:1: \\i is a command of psql' },
  } as Record<string, { down: string; place: string; fix?: string }>)) {
    prove(`is found before anything runs, also where it is a down file that ${what}`, async () => {
      trial.folder.write({ [a]: create('a'), [b]: { ...create('b'), down } });
      const error = await failureOf(trial.migrate());
      expect(error.message.startsWith(`${file(`${b}.down.sql`)}:${place}`), error.message).to.equal(true);
      expect(error).to.include({ exitCode: 1, fix });
      expect(await trial.exists('pgmigrations')).to.equal(false);
      const { code, stdout, stderr } = await bin('plan');
      expect({ code, stdout, stderr }).to.deep.equal({
        code: 1,
        stdout: '',
        stderr: `error: ${error.message}\n  fix: ${fix}\n`,
      });
      // What is not asked for is not looked at.
      expect(await trial.migrate({ to: a })).to.equal(1);
      expect(await bin('verify')).to.deep.equal({ code, stdout, stderr });
      trial.folder.write({ [b]: create('b') });
      expect(await trial.migrate()).to.equal(1);
    });
  }

  longTest(
    'and is applied, is told with the command that accepts its correction, which then goes through',
    async () => {
      trial.folder.write({ [a]: create('a'), [b]: create('b') });
      await trial.migrate();
      trial.folder.write({ [a]: { ...create('a'), down: 'drop table a; commit;\n' } });
      await trial.restamp(a, 'as an earlier version took it');
      const fix = (command: string) =>
        `correct the file; it is applied, so have the edit accepted: ${command} ${a} --reason "…"; then run again; nothing was run`;
      expect((await failureOf(trial.rollback('all'))).fix).to.equal(fix('npx pgproof restamp'));
      expect(await trial.applied()).to.deep.equal([a, b]);
      const asTyped = fix(`bin/db restamp --migrations ${trial.folder.directory}`);
      expect((await bin('verify')).stderr).to.contain(`fix: ${asTyped}\n`);
      expect(await trial.migrate()).to.equal(0);
      trial.folder.write({ [a]: create('a') });
      await trial.restamp(a, 'without commit');
      expect((await bin('verify')).code).to.equal(0);
      expect(await trial.rollback('all')).to.equal(2);
    },
  );

  it('is judged by the grammar of the server where ours refuses it', async () => {
    // A column may have this name before PostgreSQL 16.
    const up = 'create table a (system_user text);\n';
    trial.folder.write({ [a]: { up, down: 'drop table a;\n' } });
    if (serverMajor() < 16) expect(await trial.migrate()).to.equal(1);
    else expect((await failureOf(trial.migrate())).message).to.contain('1:17: syntax error at or near "system_user"\n');
  });

  it('is refused in a replay with its own fix', async () => {
    trial.folder.write({ [a]: { ...create('a'), down: 'drop tabel a;\n' } });
    const { code, stderr } = await bin('snapshot', '--scratch');
    expect({ code, stderr }).to.deep.equal({
      code: 1,
      stderr: `error: ${file(`${a}.down.sql`)}:1:6: syntax error at or near "tabel"\n  drop tabel a;\n       ^\n  fix: correct the file and run again; nothing was run\n`,
    });
  });
});

describe('a folder that is refused', () => {
  const trial = useTrial();

  for (const [what, files, words] of [
    ['for its files', { [a]: { up: 'begin;' } }, []],
    ['for a file that does not parse', { [a]: { ...create('a'), down: 'drop' } }, []],
    ['for a name', { '1_a': create('a') }, []],
    ['for being empty', {}, []],
    ['for what it does not hold', { [a]: create('a') }, ['--to', b]],
  ] as const) {
    it(`${what} leaves no new database behind`, async () => {
      trial.folder.write(files);
      const name = newDatabaseName();
      const url = connectionUrl({ ...parseConnectionUrl(trial.url), database: name });
      const all = ['migrate', ...words, '--migrations', trial.folder.directory];
      const { code, stderr } = await runDb(all, { env: { DATABASE_URL: url } });
      expect(code, stderr).to.equal(what === 'for being empty' ? 2 : 1);
      expect(stderr)
        .to.match(/^error: /)
        .and.to.contain('\n  fix: ');
      expect(await onServer((server) => server`select from pg_database where datname = ${name}`)).to.have.length(0);
    });
  }
});
