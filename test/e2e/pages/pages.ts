import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openWindow, pagesOf, type Opened } from '../../support/browse.js';
import { startBrowser } from '../../support/browser.js';
import { whole } from '../../support/proofs.js';
import { runDb } from '../../support/run-db.js';

/** The pages of the platform, written once for all tests of a file. */
export interface Pages {
  readonly folder: () => string;
  /** Opens one, by its path or its URL, in a window of its own, which closes behind the test. Nothing may fail there. */
  readonly open: (file: string, options?: BrowserContextOptions) => Promise<Page>;
  /** A test of each page: in check-full of one of each kind. */
  readonly each: TestOfPages;
  /** A test of one page of each kind: in check-full of a table's. */
  readonly eachKind: TestOfPages;
}

type TestOfPages = (title: string, test: (page: Page) => Promise<void>, options?: BrowserContextOptions) => void;

const wide: BrowserContextOptions = { viewport: { width: 1280, height: 900 } };

export function platformPages(): Pages {
  let folder = '';
  let browser: Browser | undefined;
  let windows: Opened[] = [];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vbwd-pages-'));
    const { code, stderr } = await runDb(['docs', '--out', folder]);
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    browser = await startBrowser();
  });
  afterEach(async () => {
    const opened = windows;
    windows = [];
    for (const { close } of opened) await close();
    expect(opened.flatMap(({ faults }) => faults)).to.deep.equal([]);
  });
  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const url = (file: string) => (/^\w+:/.test(file) ? file : pathToFileURL(join(folder, file)).href);
  const openIn = async (options: BrowserContextOptions): Promise<Opened> => {
    if (browser === undefined) throw new Error('there is no browser');
    const opened = await openWindow(browser, { ...wide, ...options });
    windows.push(opened);
    return opened;
  };
  return {
    folder: () => folder,
    open: async (file, options = {}) => {
      const { page } = await openIn(options);
      await page.goto(url(file));
      return page;
    },
    each: (title, ...test) => {
      testPages(`${whole ? 'each' : 'one of each kind'} ${title}`, whole ? pagesOf : oneOfEach, test);
    },
    eachKind: (title, ...test) => {
      testPages(`${whole ? 'one of each kind' : "a table's"} ${title}`, whole ? oneOfEach : () => [tablePage], test);
    },
  };

  function testPages(
    title: string,
    choose: (folder: string) => readonly string[],
    [test, options = {}]: readonly [test: (page: Page) => Promise<void>, options?: BrowserContextOptions | undefined],
  ): void {
    it(title, async () => {
      const { page, requests } = await openIn(options);
      for (const file of choose(folder)) {
        await page.goto(url(file));
        await test(page);
      }
      expect(requests.filter((request) => !request.startsWith(url('')) && request !== 'data:,')).to.deep.equal([]);
      expect(requests).to.include(url('search.js'));
    });
  }
}

const tablePage = 'tables/public.subscription.html';

function oneOfEach(folder: string): string[] {
  const all = pagesOf(folder);
  const kinds = ['queries/', 'migrations/'].flatMap((kind) => all.find((file) => file.startsWith(kind)) ?? []);
  return [...all.filter((file) => !file.includes('/')), tablePage, ...kinds];
}
