import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { copyCluster, makeClone, removeRoot, runIn } from '../support/checkout.js';
import { longTest } from '../support/proofs.js';

describe('the hook of make hooks', function () {
  this.timeout(120_000);
  let root: string;

  before(async () => {
    root = makeClone();
    await copyCluster(root);
    expect(run('bin/pre-commit-hook.sh', '--install').status).to.equal(0);
  });

  afterEach(() => {
    git('reset', '--quiet', '--hard');
  });

  after(async () => {
    await removeRoot(root);
  });

  longTest('lets a commit pass that changes none of the sides', () => {
    writeFileSync(join(root, 'README.md'), 'words\n');
    git('add', '--all');
    expect(commit()).to.deep.include({ status: 0, stderr: '' });
  });

  longTest('stops a query without its module, and says what fixes it', () => {
    edit('sql/seed/users.sql', (text) => text.replace('InsertUser', 'InsertPerson'));
    git('add', '--all');
    const { status, stderr } = commit();
    expect(stderr).to.match(/^commit stopped: what is staged does not fit together\n--- src-queries\n/);
    expect(stderr)
      .to.include('sql/seed/users.sql:1:10: InsertPerson is new; seed/users.ts does not have it')
      .and.to.include('fix: make types, then git add src/queries');
    expect(status).to.equal(1);
  });

  longTest(
    'stops a migration without its snapshot and its model, and judges what is staged, not what lies beside it',
    () => {
      const stem = 'migrations/20990101000000_drop-country-name-index';
      writeFileSync(join(root, `${stem}.up.sql`), 'drop index ix_country_position;\n');
      writeFileSync(join(root, `${stem}.down.sql`), 'create index ix_country_position on country (position);\n');
      git('add', '--all');
      // Fixed, but not staged.
      edit('schema.snapshot', (text) => text.replace(/^index public\.ix_country_position .*\n/m, ''));
      const { status, stderr } = commit();
      expect(stderr).to.match(
        /--- schema-snapshot\n[^]*ix_country_position[^]*fix: bin\/db snapshot --scratch --write schema\.snapshot/,
      );
      expect(stderr).to.match(/--- drift\n[^]*ix_country_position[^]*fix: change the model/);
      expect(status).to.equal(1);
    },
  );

  longTest('stops a model that no longer is the row that its query reads, and names the column', () => {
    edit('src/models/country.ts', (text) => text.replace('is_enabled:', 'is_open:'));
    git('add', '--all');
    const { status, stderr } = commit();
    expect(stderr).to.match(/--- compiler\n[^]*is_open/);
    expect(stderr).to.match(/--- drift\n/);
    expect(status).to.equal(1);
  });

  longTest('starts no server but the one of the clone', () => {
    const { stdout } = run('ps', '-A', '-o', 'args=');
    const folders = stdout.split('\n').flatMap((line) => / -D (\S+)/.exec(line)?.[1] ?? []);
    expect(folders.filter((folder) => folder.startsWith(join(root, 'dist')))).to.deep.equal([]);
  });

  longTest('is not put in the place of a hook that somebody else wrote', () => {
    const hooks = join(root, '.git/other-hooks');
    mkdirSync(hooks, { recursive: true });
    writeFileSync(join(hooks, 'pre-commit'), '#!/bin/sh\nexit 0\n');
    git('config', 'core.hooksPath', hooks);
    const { status, stderr } = run('bin/pre-commit-hook.sh', '--install');
    git('config', '--unset', 'core.hooksPath');
    expect(stderr).to.match(/^error: .*pre-commit exists, and is not ours\n {2}fix: /);
    expect(status).to.equal(1);
    expect(readFileSync(join(hooks, 'pre-commit'), 'utf8')).to.equal('#!/bin/sh\nexit 0\n');
  });

  const run = (command: string, ...words: string[]) => runIn(root, command, ...words);

  function git(...words: string[]) {
    expect(run('git', ...words), words.join(' ')).to.deep.include({ status: 0 });
  }

  function commit() {
    return run('git', 'commit', '--quiet', '-m', 'test');
  }

  function edit(file: string, change: (text: string) => string) {
    const before = readFileSync(join(root, file), 'utf8');
    expect(change(before), file).not.to.equal(before);
    writeFileSync(join(root, file), change(before));
  }
});
