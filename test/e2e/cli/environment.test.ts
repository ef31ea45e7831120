import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { findRunningDatabase } from '../../../packages/tool/src/config/server.js';
import { parseConnectionUrl, printConnection, connectionUrl } from 'pgproof-runtime/connection-config.js';
import { longTest } from '../../support/proofs.js';
import { runDb } from '../../support/run-db.js';
import { asksForPasswords } from '../../support/server.js';
import { useTrial } from '../../support/trial.js';

const project = process.cwd();

describe('the database that a command works on', () => {
  const trial = useTrial();
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vbwd-env-'));
    trial.folder.write({ '20260101000000_create-a': { up: 'create table a (id integer);', down: 'drop table a;' } });
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const run = (words: string[], env: Record<string, string> = {}) =>
    runDb([...words, '--migrations', trial.folder.directory], { env, cwd: folder });
  const shown = () => printConnection(parseConnectionUrl(trial.url));
  const variables = () => {
    const { host, port, user, password, database } = parseConnectionUrl(trial.url);
    return { PGHOST: host, PGPORT: String(port), PGUSER: user, PGPASSWORD: password, PGDATABASE: database };
  };
  const envFile = (variables: Record<string, string>) => {
    const lines = Object.entries(variables).map(([name, value]) => `${name}='${value}'\n`);
    writeFileSync(join(folder, '.env'), lines.join(''));
  };

  longTest('is named with the variable that says so by each command that writes', async () => {
    const env = { DATABASE_URL: trial.url };
    const answer = new RegExp(`${shown().replaceAll(/[.?/]/g, '\\$&')} \\(DATABASE_URL\\)`);
    for (const words of [['migrate'], ['redo'], ['rollback', '--steps', '1'], ['rollback', '--all'], ['migrate']]) {
      const { code, stdout, stderr } = await run(words, env);
      expect(stderr, words.join(' ')).to.equal('');
      expect(stdout).to.match(answer);
      expect(code).to.equal(0);
    }
    trial.folder.write({
      '20260101000000_create-a': { up: 'create table a (id integer); -- so', down: 'drop table a;' },
    });
    expect((await run(['restamp', '20260101000000_create-a', '--reason', 'so'], env)).stdout).to.match(answer);
  });

  it('is the one in .env of the working folder, and is said to be', async () => {
    envFile({ DATABASE_URL: trial.url });
    const { code, stdout, stderr } = await run(['migrate']);
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    expect(stdout).to.contain(`${shown()} (DATABASE_URL in .env)`);
    expect(await trial.exists('a')).to.equal(true);
  });

  it('is not the one in .env where the variable is set, though it be set to nothing', async () => {
    envFile({ DATABASE_URL: 'postgres://app@nowhere.invalid/app' });
    expect((await run(['migrate'], { DATABASE_URL: trial.url })).stdout).to.contain('(DATABASE_URL)');
    const { stderr } = await run(['status'], { DATABASE_URL: '', PGHOST: 'nowhere2.invalid' });
    expect(stderr).to.contain('the host nowhere2.invalid is not known');
  });

  it('is the one that PGHOST and its like name, where DATABASE_URL is not set', async () => {
    const { code, stdout } = await run(['migrate'], variables());
    expect(stdout).to.contain(`${shown()} (PGHOST)`);
    expect(code).to.equal(0);
  });

  it('is the first of several servers that answers, and all of them are shown', async () => {
    const { host, port, ...rest } = parseConnectionUrl(trial.url);
    const several = connectionUrl({ ...rest, host, port: 1, others: [{ host, port }] });
    const { code, stdout } = await run(['migrate'], { DATABASE_URL: several });
    expect(stdout).to.contain(`${host}:1,${host}:${port}/`);
    expect(code).to.equal(0);
  });

  longTest('may have its host in the environment and its password in .env', async () => {
    const { PGPASSWORD, ...others } = variables();
    envFile({ PGPASSWORD });
    expect(await run(['migrate'], others)).to.deep.include({ code: 0, stderr: '' });
  });

  it('is not named by PGPORT, PGUSER, PGPASSWORD and PGDATABASE without PGHOST', async () => {
    const outside = process.env;
    process.env = { ...outside, ...variables(), DATABASE_URL: '', PGHOST: '' };
    process.chdir(folder);
    try {
      expect(await findRunningDatabase()).to.equal(undefined);
    } finally {
      process.chdir(project);
      process.env = outside;
    }
  });

  it('is not looked for where .env says nothing at a line, which is named', async () => {
    writeFileSync(join(folder, '.env'), 'A=1\nwords alone\n');
    const { code, stderr } = await run(['migrate']);
    expect(stderr).to.match(/^error: \.env:2:1: this line is not NAME=value\n {2}fix: write NAME=value/);
    expect(code).to.equal(2);
  });

  it('is named by the file in what is wrong with its URL', async () => {
    envFile({ DATABASE_URL: 'postgres://app@db' });
    const { code, stderr } = await run(['migrate']);
    expect(stderr).to.match(/^error: DATABASE_URL in \.env names no database\n {2}fix: /);
    expect(code).to.equal(2);
  });

  it('is told how to log in by the variables that name it', async function () {
    if (!asksForPasswords()) return this.skip();
    const wrong = await run(['migrate'], { ...variables(), PGPASSWORD: 'wrong' });
    expect(wrong.stderr).to.contain('fix: correct PGUSER and PGPASSWORD');
    const none = await run(['migrate'], { ...variables(), PGPASSWORD: '' });
    expect(none.stderr).to.contain('fix: put it into PGPASSWORD');
  });
});
