import { makeClone, removeRoot, runIn } from '../support/checkout.js';
import { whole } from '../support/proofs.js';
import { stepsOfWorkflow } from '../support/recipe.js';
import { skipAfterFailure, takeStep, titleOf } from '../support/take-step.js';

// Most of it is the checks of the clone.
describe('docs/workflow.md, followed to the letter in a clone', function () {
  this.timeout(3_600_000);
  skipAfterFailure();
  let root: string;

  before(function () {
    if (!whole) this.skip();
    root = makeClone();
  });
  after(async () => {
    if (whole) await removeRoot(root);
  });

  for (const step of stepsOfWorkflow()) {
    it(titleOf(step), () => {
      takeStep(step, root, (command) => runIn(root, 'bash', '-c', command));
    });
  }
});
