import type { AxeResults } from 'axe-core';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds on a page, by all of its rules but those that are experimental; a line each. */
export async function axeFindings(page: Page, rules?: readonly string[]): Promise<string[]> {
  // It would fetch the styles, which the pages forbid.
  const options = { preload: false, resultTypes: ['violations'], ...(rules === undefined ? {} : { runOnly: rules }) };
  await page.evaluate(source);
  const { violations } = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(options)})`);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${page.url()}: ${id}: ${html}`));
}
