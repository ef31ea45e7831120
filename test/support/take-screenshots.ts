/** Retakes the pictures of docs/pages.md: `npm run screenshots`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openWindow } from './browse.js';
import { noBrowser, startBrowser } from './browser.js';
import { runDb } from './run-db.js';

const shots = [
  { to: 'pages-first.png', page: 'index.html', width: 1280, colorScheme: 'light' },
  { to: 'pages-table.png', page: 'tables/public.subscription.html', width: 1280, colorScheme: 'dark' },
  { to: 'pages-phone.png', page: 'index.html', width: 375, colorScheme: 'light', search: 'payment provider' },
] as const;

if (noBrowser !== undefined) throw new Error(noBrowser);
const folder = mkdtempSync(join(tmpdir(), 'vbwd-pages-'));
const browser = await startBrowser();
try {
  await runDb(['docs', '--out', folder]);
  for (const { to, page: file, width, colorScheme, ...shot } of shots) {
    const { page } = await openWindow(browser, { colorScheme, viewport: { width, height: width > 600 ? 900 : 800 } });
    await page.goto(pathToFileURL(join(folder, file)).href);
    if ('search' in shot) await page.getByRole('combobox').fill(shot.search);
    await page.screenshot({ path: join(import.meta.dirname, '../../docs', to), caret: 'hide' });
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
