import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { whole } from './proofs.js';

const folder = join(import.meta.dirname, '../browser/node_modules/.chromium');

/** Why there is no browser to test in; undefined where there is one. In `make prove` 64-bit Linux has to have it. */
export const noBrowser = reasonAgainst();

function reasonAgainst(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return `npm has no Chromium for ${process.platform} on ${process.arch}`;
  return whole || existsSync(join(folder, 'fonts.conf')) ? undefined : 'make browser installs one';
}

/** The browser that `make browser` installed, with its own libraries and letters, so that pages look the same on each machine. */
export async function startBrowser(): Promise<Browser> {
  const { PATH = '', HOME = '' } = process.env;
  return await chromium.launch({
    executablePath: join(folder, 'chromium'),
    env: {
      PATH,
      HOME,
      LD_LIBRARY_PATH: join(folder, 'al2023/lib'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
      XDG_CACHE_HOME: folder,
    },
  });
}

/** Tests that look at pages; skipped where there is no browser, with the reason in their title. */
export function describeInBrowser(title: string, tests: (this: Mocha.Suite) => void): void {
  if (noBrowser === undefined) describe(title, tests);
  else describe.skip(`${title} (skipped: ${noBrowser})`, tests);
}
