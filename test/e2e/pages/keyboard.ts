import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { Pages } from './pages.js';

/** What can be clicked or typed into, and what scrolls. */
const reachable = `[...document.querySelectorAll('a[href], button, input, summary, [tabindex="0"]')]
  .filter((element) => element.checkVisibility({ visibilityProperty: true }) && element.tabIndex >= 0 && !element.matches('.skip'))`;

/** What has the focus, whether a person sees that it has, and whether it lies beneath something else. */
const focused = `(() => {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const [x, y] = [box.left + Math.min(box.width / 2, 20), box.top + Math.min(box.height / 2, 8)];
  const above = document.elementFromPoint(x, y);
  const rect = element.closest('.picture') && element.querySelector('rect');
  return {
    place: element.dataset.place,
    seen: rect ? getComputedStyle(rect).strokeWidth === '3px' : style.outlineStyle === 'solid' && style.outlineWidth === '2px',
    covered: above?.closest('header') != null && !element.closest('header'),
  };
})()`;

interface Focused {
  readonly place: string | undefined;
  readonly seen: boolean;
  readonly covered: boolean;
}

/** Tests that all of a page can be used without a mouse. */
export function testKeyboard({ eachKind, open }: Pages): void {
  eachKind('is reached whole by the Tab key, in sight and with a mark', async (page) => {
    // What does not scroll is taken out first.
    await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
    const count = await page.evaluate<number>(
      `${reachable}.map((element, place) => (element.dataset.place = String(place))).length`,
    );
    const reached = new Set<string | undefined>();
    // The first is the link that skips the header.
    for (let presses = 0; presses <= count; presses++) {
      await page.keyboard.press('Tab');
      const { place, seen, covered } = await page.evaluate<Focused>(focused);
      expect({ seen, covered }, `${page.url()} ${place}`).to.deep.equal({ seen: true, covered: false });
      reached.add(place);
    }
    reached.delete(undefined);
    expect(reached.size, page.url()).to.equal(count);
  });

  it('have a search that / opens, arrows choose in, Enter follows and Escape closes', async () => {
    const page = await open('queries.html');
    await page.keyboard.press('/');
    await page.keyboard.type('checkout session/');
    expect(await page.getByRole('option').count()).to.equal(0);
    expect(await page.locator('#found').textContent()).to.equal('Nothing is called or described so.');
    await page.keyboard.press('Backspace');
    expect(await chosen(page)).to.equal('user_invoice.provider_session_id');
    for (const key of ['ArrowUp', 'ArrowDown']) await page.keyboard.press(key);
    expect(await chosen(page)).to.equal('user_invoice.provider_session_id');
    await page.keyboard.press('Escape');
    expect(await page.locator('#found').isVisible()).to.equal(false);
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    await page.keyboard.press('Enter');
    await page.waitForURL(/user_invoice\.html/);
    expect(await page.locator(':target').textContent()).to.equal('provider_session_id');
  });

  it('have a diagram that arrows move, + and - zoom and 0 shows whole, and whose tables Enter opens', async () => {
    const page = await open('index.html');
    const view = () => page.locator('.picture').getAttribute('viewBox');
    const whole = await view();
    await page.locator('.canvas').focus();
    for (const key of ['ArrowRight', 'ArrowDown', '+', '-']) {
      const before = await view();
      await page.keyboard.press(key);
      expect(await view(), key).not.to.equal(before);
    }
    await page.keyboard.press('0');
    expect(await view()).to.equal(whole);
    const table = page.locator('.picture a[data-id="public.subscription"]');
    await table.focus();
    const near = await page.locator('.picture .table.near .name').allTextContents();
    expect(near).to.have.members(['subscription', 'user', 'tarif_plan', 'addon_subscription', 'user_invoice']);
    await page.keyboard.press('Enter');
    await page.waitForURL(/subscription\.html/);
  });
}

async function chosen(page: Page): Promise<string | null> {
  const id = await page.locator('#search').getAttribute('aria-activedescendant');
  return await page.locator(`#${id ?? 'none'} code`).textContent();
}
