import { createServer, type Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { expect } from 'chai';
import type { Pages } from './pages.js';

/** Tests that pages can be read where a browser is not as it mostly is. */
export function testCircumstances({ eachKind, open, folder }: Pages): void {
  it('can be read without JavaScript, but for what needs it', async () => {
    const page = await open('tables/public.subscription.html', { javaScriptEnabled: false });
    expect(await page.locator('#search').isVisible()).to.equal(false);
    expect(await page.locator('.tools').isVisible()).to.equal(false);
    expect(await page.locator('#columns + .grid tbody tr').count()).to.be.greaterThan(10);
    await page.locator('.picture a[data-id="public.user"]').click();
    await page.waitForURL(/public\.user\.html/);
  });

  eachKind('is black on white on paper, without what cannot be used there', async (page) => {
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.locator('header').isVisible()).to.equal(false);
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).to.equal('rgb(255, 255, 255)');
    expect(await page.evaluate('getComputedStyle(document.body).color')).to.equal('rgb(27, 34, 43)');
  });

  it('move nothing by themselves', async () => {
    const page = await open('tables/public.subscription.html', { reducedMotion: 'no-preference' });
    await page.locator('nav a').first().hover();
    expect(await page.evaluate('document.getAnimations().length')).to.equal(0);
    expect(await page.evaluate(`getComputedStyle(document.documentElement).scrollBehavior`)).to.equal('auto');
  });

  it('are the same from a web server, which is asked for nothing but them', async () => {
    const server = await serve(folder());
    try {
      const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
      const page = await open(`${origin}index.html`);
      const requests: string[] = [];
      page.on('request', (request) => requests.push(request.url()));
      await page.locator('.picture a[data-id="public.user"]').click();
      await page.keyboard.press('/');
      await page.keyboard.type('uq_tax');
      await page.keyboard.press('Escape');
      await page.getByRole('link', { name: 'Timeline' }).click();
      await page.waitForURL(`${origin}timeline.html`);
      expect(requests.filter((request) => !request.startsWith(origin) && request !== 'data:,')).to.deep.equal([]);
      expect(requests).to.include(`${origin}tables/public.user.html`);
    } finally {
      server.close();
    }
  });
}

const types: Record<string, string> = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript' };

async function serve(folder: string): Promise<Server> {
  const server = createServer((request, response) => {
    const file = join(folder, new URL(request.url ?? '', 'http://localhost').pathname);
    void readFile(file).then(
      (text) => response.setHeader('content-type', types[extname(file)] ?? '').end(text),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
