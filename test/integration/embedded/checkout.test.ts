import { expect } from 'chai';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findServer } from '../../../packages/tool/src/embedded/find.js';
import { isRoot, outsideCheckout } from '../../../packages/tool/src/embedded/cluster.js';
import { startServer } from '../../../packages/tool/src/embedded/start.js';
import { stopServer } from '../../../packages/tool/src/embedded/stop.js';
import { UserError } from 'pgproof-runtime/errors.js';
import { ask } from '../../support/ask.js';
import {
  cannotBeAnother,
  makeCheckout,
  makeRoot,
  ordinary,
  removeRoot,
  startFrom,
  stranger,
} from '../../support/checkout.js';
import { longTest } from '../../support/proofs.js';

describe('the embedded server of', () => {
  let root = '';

  afterEach(async () => {
    await removeRoot(root);
  });

  longTest(
    'a project that two processes start for the first time at once is one server, which lets both in',
    async () => {
      root = makeRoot();
      const [one, other] = await Promise.all([startFrom(root), startFrom(root)]);
      expect([one.stderr, other.stderr]).to.deep.equal(['', '']);
      expect(one.server?.pid).to.equal(other.server?.pid);
      for (const { server } of [one, other]) expect(await ask(String(server?.url), 'select 1')).to.equal(1);
      expect(readdirSync(join(root, '.embedded/18'))).to.have.members(['alive', 'data', 'machine']);
    },
  );

  longTest('a checkout too deep for a socket starts', async () => {
    root = makeRoot(Array.from({ length: 12 }, () => 'a-rather-long-name').join('/'));
    const server = await startServer({ root });
    expect(server.dataDirectory.length).to.be.greaterThan(200);
    expect(await ask(server.url, 'select 1')).to.equal(1);
  });

  longTest('a checkout whose packages were installed without scripts gets its missing links', async () => {
    root = makeCheckout();
    const { server, stderr } = await startFrom(root, { checkout: true });
    expect(stderr).to.equal('');
    expect(await ask(String(server?.url), 'select 1')).to.equal(1);
    expect(server?.dataDirectory).to.equal(join(root, '.embedded/18/data'));
    expect(readdirSync(join(root, '.embedded'))).to.deep.equal(['18']);
  });

  it('a checkout without the package says so, and what else there is', async () => {
    root = makeCheckout({ withPackage: false });
    const { code, stderr } = await startFrom(root, { checkout: true });
    expect(stderr).to.match(
      /^UserError: the embedded PostgreSQL is not installed: .*\nfix: npm install, .*DATABASE_URL/,
    );
    expect(code).to.equal(2);
  });

  describeUnless(isRoot() ? undefined : 'only root can enter what only root can enter', 'root', () => {
    longTest('runs from a folder that only root can enter, beside it', async () => {
      root = makeCheckout();
      chmodSync(root, 0o700);
      const { server, stderr } = await startFrom(root, { checkout: true });
      expect(stderr).to.equal('');
      expect(server?.dataDirectory).to.equal(join(outsideCheckout(root), '18/data'));
      expect(await ask(String(server?.url), 'select 1')).to.equal(1);
      expect((await findServer({ root }))?.pid).to.equal(server?.pid);
      // Where it once is it stays, or its data would seem to be gone.
      await stopServer({ root });
      chmodSync(root, 0o755);
      expect((await startServer({ root })).dataDirectory).to.equal(server?.dataDirectory);
    });

    it('goes on to use the folder in /var/tmp that an earlier version has made', () => {
      root = makeRoot();
      const earlier = outsideCheckout(root).replace('/pgproof-', '/vbwd-db-');
      mkdirSync(earlier);
      expect(outsideCheckout(root)).to.equal(earlier);
    });

    it('does not use a folder in /var/tmp that somebody else has made', async () => {
      root = makeRoot();
      const planted = outsideCheckout(root);
      mkdirSync(planted);
      chownSync(planted, ordinary.uid, ordinary.gid);
      const error = await startServer({ root }).catch((error: unknown) => error);
      rmSync(planted, { recursive: true });
      expect(error).to.be.instanceOf(UserError);
      expect((error as UserError).message).to.include(planted);
      expect(existsSync(join(root, '.embedded/18'))).to.equal(false);
    });
  });

  describeUnless(cannotBeAnother(), 'an ordinary account', () => {
    beforeEach(() => {
      root = makeCheckout();
      chownSync(root, stranger.uid, stranger.gid);
    });

    // The account's packages are root's, so that the missing links cannot be made in place.
    longTest('runs as that account, with packages that are not its own, and root may use it too', async () => {
      chownSync(root, ordinary.uid, ordinary.gid);
      const { server, stderr } = await startFrom(root, { checkout: true, account: ordinary });
      expect(stderr).to.equal('');
      expect(await ask(String(server?.url), 'select 1')).to.equal(1);
      expect(readdirSync(join(root, '.embedded'))).to.have.length(2);
      expect((await startServer({ root })).pid).to.equal(server?.pid);
      await stopServer({ root });
      expect((await startServer({ root })).dataDirectory).to.equal(server?.dataDirectory);
      // And that account has not lost it by that.
      await stopServer({ root });
      expect((await startFrom(root, { checkout: true, account: ordinary })).stderr).to.equal('');
    });

    longTest('is refused to another account in plain words', async () => {
      await startServer({ root });
      const running = await startFrom(root, { checkout: true, account: stranger });
      await stopServer({ root });
      const stopped = await startFrom(root, { checkout: true, account: stranger });
      for (const { code, stderr } of [running, stopped]) {
        expect(stderr).to.match(
          /^UserError: the embedded server in .* belongs to another account.*\nfix: .*DATABASE_URL\n$/,
        );
        expect(code).to.equal(2);
      }
    });
  });
});

function describeUnless(reason: string | undefined, title: string, tests: () => void): void {
  if (reason === undefined) describe(title, tests);
  else describe.skip(`${title} (skipped: ${reason})`, tests);
}
