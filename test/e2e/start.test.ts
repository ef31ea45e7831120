import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { stopServer } from '../../packages/tool/src/embedded/stop.js';
import { makeRoot, removeRoot } from '../support/checkout.js';
import { attemptWith, install, packWhole } from '../support/packed.js';
import { whole } from '../support/proofs.js';
import { stepsOf } from '../support/recipe.js';
import { skipAfterFailure, takeStep, titleOf } from '../support/take-step.js';

// Of the tool and the runtime as npm packs them.
describe('a page that is followed to the letter in an empty folder', function () {
  this.timeout(600_000);
  let settings: string;
  let packed: readonly string[];

  before(function () {
    if (!whole) this.skip();
    settings = mkdtempSync(join(tmpdir(), 'vbwd-start-'));
    writeFileSync(join(settings, 'gitconfig'), '[user]\nname = test\nemail = test@example.com\n');
    const tarballs = packWhole(settings);
    packed = ['pgproof-runtime', 'pgproof'].map((name) => tarballs[name] ?? name);
  });
  after(() => {
    if (whole) rmSync(settings, { recursive: true });
  });

  for (const page of ['README.md', 'docs/start.md']) {
    describe(page, () => {
      skipAfterFailure();
      let root: string;

      before(() => {
        root = makeRoot('shop');
        for (const file of packed) copyFileSync(file, join(root, basename(file)));
        // Its commands of the shell are for both folders.
        if (page === 'README.md') install(root, ...packed.map((file) => `./${basename(file)}`));
      });
      after(async () => {
        const other = join(root, '../shop-in-ci');
        if (existsSync(other)) await stopServer({ root: other });
        await removeRoot(root);
      });

      // What npm has in its cache, as far as it has it.
      const npm = { npm_config_prefer_offline: 'true', npm_config_ignore_scripts: 'true', npm_config_audit: 'false' };
      const run = (command: string) =>
        attemptWith({ ...npm, GIT_CONFIG_GLOBAL: join(settings, 'gitconfig') }, root, 'bash', '-c', command);

      for (const step of stepsOf(page)) {
        it(titleOf(step), () => {
          takeStep(step, root, run);
        });
      }
    });
  }
});
