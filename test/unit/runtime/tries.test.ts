import { expect } from 'chai';
import { countTries, pauseAfter } from 'pgproof-runtime/tries.js';

describe('the pause between two tries', () => {
  it('never grows past a second, and is never none', () => {
    for (let failures = 1; failures <= 2000; failures++) expect(pauseAfter(failures)).to.be.within(50, 1000);
  });

  it('does not wait for a try that hangs', async () => {
    const woken = new Promise<void>((resolve) => {
      const tries = countTries(resolve);
      tries.failed();
      expect(tries.mayTry()).to.equal(false);
    });
    await woken;
    const again = new Promise<boolean>((resolve) => {
      const tries = countTries(() => {
        if (!hangs) return;
        resolve(tries.mayTry());
      });
      let hangs = false;
      tries.failed();
      tries.succeeded();
      expect(tries.mayTry()).to.equal(true);
      tries.failed();
      hangs = true;
      tries.started();
    });
    expect(await again).to.equal(true);
  });
});
