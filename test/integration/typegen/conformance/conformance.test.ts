import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isChosen, whole } from '../../../support/proofs.js';
import { judge, type Judgement } from './judge.js';

const root = join(import.meta.dirname, '../../../..');

describe('the analysis of a query, held against what the server gives', () => {
  let judgement: Judgement;

  before(async () => {
    judgement = await judge(isChosen);
  });

  it('knows at least 150 queries', () => {
    expect(judgement.queries).to.be.at.least(whole ? 150 : 15);
  });

  it('sees what is written of each column happen', () => {
    expect(judgement.untrue).to.deep.equal([]);
  });

  it('never says of a column that it cannot be NULL when it can', () => {
    expect(judgement.columns.unsound).to.deep.equal([]);
  });

  it('is right about 99 columns of 100, and about as many parameters', () => {
    const { columns, parameters } = judgement;
    expect(columns.right / columns.all, columns.imprecise.join(', ')).to.be.at.least(0.99);
    expect(parameters.right / parameters.all, parameters.wrong.join(', ')).to.be.at.least(0.99);
  });

  it('has the score that the page of proofs tells', function () {
    if (!whole || !judgement.whole) this.skip();
    const { queries, columns, parameters } = judgement;
    const score =
      `${queries} queries: of ${columns.all} columns ${columns.right} right, ${columns.unsound.length} unsound, ` +
      `${columns.imprecise.length} imprecise; of ${parameters.all} parameters ${parameters.right} right`;
    process.stdout.write(`      ${score}\n`);
    expect(readFileSync(join(root, 'docs/proofs.md'), 'utf8').replace(/\s+/g, ' ')).to.contain(score);
  });
});
