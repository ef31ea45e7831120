import { expect } from 'chai';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { forward } from '../../support/forward.js';
import { freePort } from '../../support/program.js';
import { longTest } from '../../support/proofs.js';
import { runDb } from '../../support/run-db.js';
import { until, useTrial } from '../../support/trial.js';

describe('bin/db migrate --wait', () => {
  const trial = useTrial();
  let port: number;
  let url: string;

  beforeEach(async () => {
    trial.folder.write({ '20260101000000_create-a': { up: 'create table a (id integer);' } });
    port = await freePort();
    url = Object.assign(new URL(trial.url), { port: String(port) }).href;
  });

  const run = (...words: string[]) =>
    runDb(['migrate', '--migrations', trial.folder.directory, ...words], { env: { DATABASE_URL: url } });
  const inJson = (text: string) => JSON.parse(text) as { ok: boolean; result: unknown; error: unknown };

  for (const words of [[], ['--json']])
    longTest(
      `applies what is pending once the server is there${words.length > 0 ? ', and answers as JSON' : ''}`,
      async () => {
        const waiting = trial.startAs(url, 'migrate', '--wait', '60min', ...words);
        await until(
          () => waiting.output().includes('waiting up to 3600 s for the server: no PostgreSQL server'),
          'it waits',
        );
        const gate = await forward({ port, host: '127.0.0.1' }, parseConnectionUrl(trial.url));
        const { code, output } = await waiting.ended;
        await gate.stop();
        expect(code, output).to.equal(0);
        expect(await trial.applied()).to.deep.equal(['20260101000000_create-a']);
        if (words.length > 0) expect(inJson(output.slice(output.indexOf('{')))).to.include({ ok: true });
        else expect(output).to.contain('1 migration applied in ');
      },
    );

  it('exits 2 where none starts, and says how long it waited and what the last error was', async () => {
    const { code, stdout, stderr } = await run('--wait', '20ms');
    expect({ code, stdout }).to.deep.equal({ code: 2, stdout: '' });
    expect(stderr).to.match(
      /^error: waited 20 ms for the server: no PostgreSQL server answers at \S+:\d+ \(.*\)\n {2}fix: /m,
    );
  });

  it('answers that as JSON', async () => {
    const { code, stdout } = await run('--wait', '20ms', '--json');
    expect(code).to.equal(2);
    const { ok, error } = inJson(stdout);
    expect(ok).to.equal(false);
    expect((error as { message: string }).message).to.contain(
      'waited 20 ms for the server: no PostgreSQL server answers at',
    );
  });

  for (const bad of ['60', '0s', '-1s', '1h', ''])
    it(`takes no ${bad === '' ? 'empty time' : bad}`, async () => {
      const { code, stdout, stderr } = await run('--wait', bad);
      expect({ code, stdout }).to.deep.equal({ code: 2, stdout: '' });
      expect(stderr).to.contain("error: option '--wait <time>' argument").and.to.contain('500ms, 2s or 1min');
    });
});
