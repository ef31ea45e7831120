import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/** A page that is open in a browser, and what it did that it should not have. */
export interface Opened {
  readonly page: Page;
  /** Errors of scripts, what the Content-Security-Policy stopped, and dialogs. */
  readonly faults: string[];
  /** The URLs that it asked for. */
  readonly requests: string[];
  readonly close: () => Promise<void>;
}

/** Opens a window that is watched. */
export async function openWindow(browser: Browser, options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  const [faults, requests]: [string[], string[]] = [[], []];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`));
  page.on('dialog', (dialog) => {
    faults.push(`${page.url()}: a dialog says ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.on('request', (request) => requests.push(request.url()));
  return { page, faults, requests, close: () => context.close() };
}

/** The pages below a folder, as paths, sorted. */
export function pagesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.html'))
    .sort();
}

/** The links of pages that lead nowhere, and ids that a page has twice, as the browser's own parser sees them. */
export async function deadLinks(page: Page, folder: string): Promise<readonly string[]> {
  const files = Object.fromEntries(pagesOf(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
  await page.goto('about:blank');
  await page.addScriptTag({ path: join(folder, 'search.js') });
  return await page.evaluate<string[]>(`(${findDeadLinks})(${JSON.stringify(files)})`);
}

const findDeadLinks = `(files) => {
  const root = 'http://site/';
  const pages = new Map(Object.entries(files).map(([file, text]) => {
    const parsed = new DOMParser().parseFromString(text, 'text/html');
    const all = (selector, name) => [...parsed.querySelectorAll(selector)].map((element) => element.getAttribute(name));
    return [file, { ids: all('[id]', 'id'), links: [...all('[href]', 'href'), ...all('[src]', 'src')] }];
  }));
  const others = ['style.css', 'script.js', 'search.js'];
  const isThere = (from, to) => {
    const { origin, protocol, pathname, hash } = new URL(to, root + from);
    if (protocol === 'data:') return true;
    const path = decodeURIComponent(pathname.slice(1));
    const found = pages.get(path);
    if (origin + '/' !== root || (found === undefined && !others.includes(path))) return false;
    return hash === '' || found?.ids.includes(decodeURIComponent(hash.slice(1))) === true;
  };
  return [
    ...[...pages].flatMap(([file, { links }]) => links.filter((link) => !isThere(file, link)).map((link) => file + ' leads to ' + link)),
    ...[...pages].flatMap(([file, { ids }]) => ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => file + ' has twice ' + id)),
    ...pgproofEntries.filter(([, , page]) => !isThere('index.html', page)).map(([kind, name, page]) => 'the search for ' + kind + ' ' + name + ' leads to ' + page),
  ];
}`;

/** How many pixels a page is wider than its window. */
export async function overflow(page: Page, width: number): Promise<number> {
  await page.setViewportSize({ width, height: 900 });
  return await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
}
