import { expect } from 'chai';
import { axeFindings } from '../../support/axe.js';
import { deadLinks, overflow } from '../../support/browse.js';
import { describeInBrowser } from '../../support/browser.js';
import { testAnswers } from './answers.js';
import { testCircumstances } from './circumstances.js';
import { testKeyboard } from './keyboard.js';
import { platformPages } from './pages.js';

describeInBrowser('the pages of the platform, in a browser', function () {
  this.timeout(900_000);
  const pages = platformPages();

  it('lead only to what there is', async () => {
    expect(await deadLinks(await pages.open('about:blank'), pages.folder())).to.deep.equal([]);
  });

  pages.each('is no wider than a phone or a large screen', async (page) => {
    for (const width of [375, 1920]) expect(await overflow(page, width), `${page.url()} at ${width}`).to.equal(0);
  });

  pages.each('gives axe nothing to find', async (page) => {
    expect(await axeFindings(page)).to.deep.equal([]);
  });

  pages.each(
    'has colours in the dark that axe can read',
    async (page) => {
      expect(await axeFindings(page, ['color-contrast'])).to.deep.equal([]);
    },
    { colorScheme: 'dark' },
  );

  testAnswers(pages);
  testKeyboard(pages);
  testCircumstances(pages);
});
