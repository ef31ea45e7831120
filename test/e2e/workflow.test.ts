import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeClone, removeRoot, runIn } from '../support/checkout.js';
import { whole } from '../support/proofs.js';
import { asPrinted, change, stepsOfWorkflow, type Step } from '../support/recipe.js';

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
    it(title(step), () => {
      take(step);
    });
  }

  function take(step: Step): void {
    if ('command' in step) {
      const { stdout } = runIn(root, 'bash', '-c', `{ ${step.command}\n} 2>&1`);
      // The difference, where there is one.
      if (!asPrinted(step.prints).test(stdout)) expect(stdout).to.equal(step.prints);
      return;
    }
    const file = join(root, stamped(step.file));
    if ('text' in step) {
      writeFileSync(file, step.text);
      return;
    }
    writeFileSync(file, change(readFileSync(file, 'utf8'), step));
  }

  /** The page's file of a migration has the stamp of another day. */
  function stamped(file: string): string {
    const [, name] = /^migrations\/\d+(_.*)/.exec(file) ?? [];
    const found = readdirSync(join(root, 'migrations')).find((entry) => name !== undefined && entry.endsWith(name));
    return found === undefined ? file : join('migrations', found);
  }
});

function title(step: Step): string {
  if ('command' in step) return `type ${step.command}`;
  return `${'text' in step ? 'write' : 'change'} ${step.file}`;
}
