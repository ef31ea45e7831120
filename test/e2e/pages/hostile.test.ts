import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { axeFindings } from '../../support/axe.js';
import { deadLinks, openWindow, overflow, pagesOf } from '../../support/browse.js';
import { describeInBrowser, startBrowser } from '../../support/browser.js';
import { copyCluster, removeRoot, shareInstalled } from '../../support/checkout.js';
import { hostileNames, hostileProject } from '../../support/hostile.js';
import { makeProject } from '../../support/packed.js';
import { whole } from '../../support/proofs.js';
import { runDb } from '../../support/run-db.js';

const count = whole ? 500 : 38;

/** All of them in `make prove`. */
function someOf<Value>(all: readonly Value[]): readonly Value[] {
  return whole ? all : all.filter((_, index) => index % 6 === 0);
}

describeInBrowser(`the pages of ${count} tables with hostile names, in a browser`, function () {
  this.timeout(900_000);
  let root: string;
  let browser: Browser;

  before(async () => {
    root = makeProject(hostileProject(count));
    shareInstalled(root);
    await copyCluster(root);
    const { code, stderr } = await runDb(['docs'], { cwd: root });
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    browser = await startBrowser();
  });
  after(async () => {
    await browser.close();
    await removeRoot(root);
  });

  it('lead only to what there is', async () => {
    const { page, close } = await openWindow(browser);
    expect(await deadLinks(page, join(root, 'site'))).to.deep.equal([]);
    await close();
  });

  it('run nothing of a name or a description, even without the policy that forbids it, and stay within their width', async () => {
    const { page, faults, requests, close } = await openWindow(browser, { bypassCSP: true });
    for (const file of someOf(pagesOf(join(root, 'site')))) {
      await page.goto(pathToFileURL(join(root, 'site', file)).href);
      expect(await page.evaluate('typeof hit'), file).to.equal('undefined');
      for (const width of [375, 1920]) expect(await overflow(page, width), `${file} at ${width}`).to.equal(0);
    }
    expect(faults).to.deep.equal([]);
    const own = pathToFileURL(join(root, 'site')).href;
    expect(requests.filter((request) => !request.startsWith(`${own}/`) && request !== 'data:,')).to.deep.equal([]);
    await close();
  });

  it('are found by each name, and open', async () => {
    const { page, faults, close } = await openWindow(browser, { bypassCSP: true });
    for (const name of someOf(hostileNames(38))) {
      await page.goto(pathToFileURL(join(root, 'site/index.html')).href);
      await page.keyboard.press('/');
      // A line for input takes no line break.
      await page.keyboard.insertText(name.replace(/\n/g, ' '));
      const tables = page.getByRole('option').filter({ has: page.locator('small', { hasText: /^ table$/ }) });
      const codes = await tables.locator('code').allTextContents();
      const place = codes.findIndex((code) => [name, quoted(name)].includes(code));
      expect(place, `${name} is not found`).to.be.at.least(0);
      await tables.nth(place).click();
      await page.waitForURL(/tables/);
      expect(await page.locator('h1').textContent()).to.be.oneOf([name, quoted(name)]);
      expect(await page.evaluate('typeof hit'), name).to.equal('undefined');
    }
    expect(faults).to.deep.equal([]);
    await close();
  });

  it('give axe nothing to find', async () => {
    const { page, close } = await openWindow(browser);
    const files = pagesOf(join(root, 'site')).filter((file, index) => !file.includes('/') || index % 20 === 0);
    for (const file of files) {
      await page.goto(pathToFileURL(join(root, 'site', file)).href);
      expect(await axeFindings(page)).to.deep.equal([]);
    }
    await close();
  });
});

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
