import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { expect } from 'chai';
import { LossRefused, rollback } from '../../../packages/tool/src/index.js';
import { loadMigrations } from '../../../packages/tool/src/migrate/files.js';
import { rollback as takeDown } from '../../../packages/tool/src/migrate/run.js';
import { rejection } from '../../support/connect.js';
import { build, named, type Built } from '../../support/losses.js';
import { longTest } from '../../support/proofs.js';
import { inSession, runnerOptions } from '../../support/runner.js';

const [a, b] = [named(0, 'a'), named(1, 'b')];

describe('a rollback that counts', function () {
  this.timeout(120_000);
  let built: Built;
  let options: { readonly url: string; readonly migrations: string };

  beforeEach(async () => {
    built = await build({
      [a]: { up: 'create table box (id integer);', down: 'drop table box;' },
      [b]: { up: 'create table lid (id integer);', down: 'drop table lid;' },
    });
    await built.database.sql`insert into box values (1)`;
    await built.database.sql`insert into lid values (1)`;
    options = { url: built.database.url, migrations: built.folder.directory };
  });
  afterEach(() => built.end());

  longTest('counts again where another runner has changed what goes down, while it waited for the lock', async () => {
    const folder = { directory: built.folder.directory, migrations: loadMigrations(built.folder.directory) };
    await inSession(options.url, async (other) => {
      // The runner's own lock; one session may take it several times.
      await other.client.query('select pg_advisory_lock(7241865325823964)');
      let waits: () => void;
      const waiting = new Promise<void>((resolve) => (waits = resolve));
      const onNotice = (message: string) => {
        if (message.startsWith('waiting for')) waits();
      };
      const going = rejection(rollback({ ...options, extent: { steps: 1 }, acceptLoss: ['lid'], onNotice }));
      await waiting;
      await takeDown(other, folder, { steps: 1 }, runnerOptions);
      await other.client.query('select pg_advisory_unlock(7241865325823964)');
      const error = await going;
      if (!(error instanceof LossRefused)) throw error;
      expect(error.losses.map(({ object }) => object)).to.deep.equal(['public.box']);
    });
    expect((await built.run('status')).stdout).to.contain('1 applied');
  });

  longTest('ends with nothing done where it is interrupted as it replays, or counts', async () => {
    for (const at of [/^replaying/, /^counting/]) {
      const stop = new AbortController();
      const onProgress = (message: string) => {
        if (at.test(message)) stop.abort();
      };
      const error = await rejection(rollback({ ...options, extent: 'all', signal: stop.signal, onProgress }));
      expect(error).to.include({ name: 'Interrupted', exitCode: 130 });
    }
    expect((await built.run('status')).stdout).to.contain('2 applied');
  });

  longTest('answers with --json as its schema says', async () => {
    const isDescribed = new Ajv({ allErrors: true }).compile(
      JSON.parse(readFileSync('packages/tool/pgproof.output.schema.json', 'utf8')) as object,
    );
    for (const words of [
      ['rollback', '--all', '--dry-run'],
      ['rollback', '--all'],
      ['redo'],
      ['redo', '--accept-loss', 'lid'],
      ['rollback', '--all', '--accept-loss', 'box'],
    ]) {
      const { stdout } = await built.run(...words, '--json');
      expect(isDescribed(JSON.parse(stdout)), `${words.join(' ')}: ${JSON.stringify(isDescribed.errors)}`).to.equal(
        true,
      );
    }
  });
});
