import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { asPrinted, change, type Step } from './recipe.js';

/** Does what a page has its reader do in a project, and compares what is printed. */
export function takeStep(step: Step, root: string, run: (command: string) => { readonly stdout: string }): void {
  if ('command' in step) {
    const { stdout } = run(`{ ${step.command}\n} 2>&1`);
    // The difference, where there is one.
    if (!asPrinted(step.prints).test(stdout)) expect(stdout).to.equal(step.prints);
    return;
  }
  const file = join(root, stamped(step.file, root));
  writeFileSync(file, 'text' in step ? step.text : change(readFileSync(file, 'utf8'), step));
}

/**
 * In a `describe` of steps: one that fails leaves nothing to do for the next, which are skipped. Mocha's `bail` would end
 * the run of all files.
 */
export function skipAfterFailure(): void {
  beforeEach(function () {
    if (this.currentTest?.parent?.tests.some((test) => test.isFailed()) === true) this.skip();
  });
}

export function titleOf(step: Step): string {
  if ('command' in step) return `type ${step.command}`;
  return `${'text' in step ? 'write' : 'change'} ${step.file}`;
}

/** The page's file of a migration has the stamp of another day. */
function stamped(file: string, root: string): string {
  const [, name] = /^migrations\/\d+(_.*)/.exec(file) ?? [];
  const found =
    name === undefined ? undefined : readdirSync(join(root, 'migrations')).find((entry) => entry.endsWith(name));
  return found === undefined ? file : join('migrations', found);
}
