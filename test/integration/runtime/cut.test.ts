import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { ways } from '../../support/cutter.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { prove } from '../../support/proofs.js';
import type { Outcome } from '../../support/under-cuts.js';

const rows = [1, 2, 3, 4, 5].map((i) => ({ i, word: 'ok' }));

describe('a backend whose new connections are cut', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createTestDatabase('empty');
  });
  after(() => database.drop());

  it('lives, and every call of its is answered, when the server has just let it in', async () => {
    const outcomes = await runUnderCuts(database.url, 'plain', 'closed', '19', '23');
    expect(outcomes.map(({ cuts, second }) => ({ cuts, second }))).to.deep.equal(
      outcomes.map(() => ({ cuts: 1, second: rows })),
    );
  });

  for (const tls of ['plain', 'tls']) {
    for (const way of ways) {
      prove(`lives, and every call of its is answered, whichever message was the last (${tls}, ${way})`, async () => {
        const outcomes = await runUnderCuts(database.url, tls, way);
        for (const { call, after, first, second } of outcomes) {
          const at = `${call} after ${after}`;
          expect(second, at).to.deep.equal(rows);
          if (Array.isArray(first)) expect(first, at).to.deep.equal(rows);
          else
            expect(first, at).to.be.oneOf(
              call === 'connect' ? ['UserError', 'ConnectionLost', 'NotConnected'] : ['ConnectionLost', 'NotConnected'],
            );
        }
        for (const call of ['a statement', 'a transaction', 'connect']) {
          const ofCall = outcomes.filter((outcome) => outcome.call === call);
          // All that come before the end were cut, and the last ones were not.
          expect(ofCall.filter(({ cuts }) => cuts > 0).length, call).to.be.greaterThan(25);
          expect(ofCall.at(-1)?.cuts, call).to.equal(0);
        }
      });
    }
  }
});

async function runUnderCuts(url: string, ...parameters: string[]): Promise<Outcome[]> {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const program = join(import.meta.dirname, '../../support/under-cuts.ts');
  return new Promise((resolve, reject) => {
    execFile(process.execPath, ['--import', tsx, program, url, ...parameters], (error, stdout, stderr) => {
      if (error === null) resolve(JSON.parse(stdout) as Outcome[]);
      else reject(new Error(`it ended with ${error.code}:\n${stderr}`));
    });
  });
}
