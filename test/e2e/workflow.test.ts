import { makeClone, removeRoot, runIn } from '../support/checkout.js';
import { whole } from '../support/proofs.js';
import { stepsOfWorkflow } from '../support/recipe.js';
import { takeStep, titleOf } from '../support/take-step.js';

// Most of it is the checks of the clone. A step that fails leaves nothing to do for the next.
describe('docs/workflow.md, followed to the letter in a clone', function () {
  this.timeout(3_600_000);
  this.bail(true);
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
