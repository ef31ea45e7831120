import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { axeFindings } from '../../support/axe.js';
import { deadLinks, openWindow, overflow, pagesOf } from '../../support/browse.js';
import { describeInBrowser, startBrowser } from '../../support/browser.js';
import { whole } from '../../support/proofs.js';
import { runDb } from '../../support/run-db.js';

describeInBrowser('the pages of the platform, in a browser', function () {
  this.timeout(600_000);
  let folder: string;
  let browser: Browser;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vbwd-pages-'));
    const { code, stderr } = await runDb(['docs', '--out', folder]);
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    browser = await startBrowser();
  });
  after(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  const url = (file: string) => pathToFileURL(join(folder, file)).href;

  /** All of them in `make prove`, else one of each kind. */
  const pages = () => {
    const all = pagesOf(folder);
    const kinds = ['tables/', 'queries/', 'migrations/'].map((kind) => all.findLast((file) => file.startsWith(kind)));
    return whole
      ? all
      : [...all.filter((file) => !file.includes('/')), 'tables/public.subscription.html', ...kinds].filter(
          (file) => file !== undefined,
        );
  };

  it('lead only to what there is', async () => {
    const { page, close } = await openWindow(browser);
    expect(await deadLinks(page, folder)).to.deep.equal([]);
    await close();
  });

  it('are no wider than a phone or a large screen, have no errors, and ask nobody for anything', async () => {
    const { page, faults, requests, close } = await openWindow(browser);
    for (const file of pages()) {
      await page.goto(url(file));
      for (const width of [375, 1920]) expect(await overflow(page, width), `${file} at ${width}`).to.equal(0);
    }
    expect(faults).to.deep.equal([]);
    const own = pathToFileURL(folder).href;
    expect(requests.filter((request) => !request.startsWith(`${own}/`) && request !== 'data:,')).to.deep.equal([]);
    expect(requests).to.include(`${own}/search.js`);
    await close();
  });

  for (const colorScheme of ['light', 'dark'] as const)
    it(`give axe nothing to find, ${colorScheme}`, async () => {
      const { page, close } = await openWindow(browser, { colorScheme, viewport: { width: 1280, height: 900 } });
      const findings: string[] = [];
      for (const file of pages()) {
        await page.goto(url(file));
        // What is not a colour is the same in the dark.
        findings.push(...(await axeFindings(page, colorScheme === 'dark' ? ['color-contrast'] : undefined)));
      }
      expect(findings).to.deep.equal([]);
      await close();
    });
});
