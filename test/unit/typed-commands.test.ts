import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { asTyped } from '../../packages/tool/src/cli/print.js';
import { terminal } from '../../packages/tool/src/cli/terminal.js';

const project = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(project, file), 'utf8');
const targets = /^\.PHONY: (.*)$/m.exec(read('Makefile'))?.[1]?.split(' ').join('|') ?? '';
const commands = /const commands[^]*?\n\};/.exec(read('packages/tool/src/cli/main.ts'))?.[0] ?? '';

const migrations = readdirSync(join(project, 'migrations'))
  .filter((file) => file.endsWith('.sql'))
  .map((file) => file.replace(/^\d+_|\.(?:up|down)\.sql$/g, ''));

/** What only this repository has, by the one file that may name it. */
const ofThisRepository: readonly [RegExp, string | undefined][] = [
  [/bin\/(?:db|[a-z-]+\.sh)\b/g, 'packages/tool/src/package.ts'],
  [new RegExp(`\\bmake (?:-\\w )?(?:${targets})\\b(?! it| the| no| of)`, 'g'), undefined],
  [/\bMakefile\b|src\/models\//g, undefined],
  [new RegExp(`(?<![a-z-])(?:${migrations.join('|')})\\b|/vbwd\\b(?!-)`, 'g'), undefined],
  // Of a stranger's project, whose CI that is.
  [/\bnpm ci\b/g, 'packages/tool/src/cli/init-texts.ts'],
];

describe('what the tool and the runtime say to type', () => {
  it('works where the packages are installed, without the files of this repository', () => {
    const found = sources().flatMap((file) =>
      ofThisRepository.flatMap(([pattern, exception]) =>
        file === exception ? [] : (read(file).match(pattern) ?? []).map((text) => `${file}: ${text}`),
      ),
    );
    expect(found).to.deep.equal([]);
  });

  it('names commands that there are', () => {
    const named = sources().flatMap((file) => [...read(file).matchAll(/\bnpx pgproof ([a-z][a-z-]*)/g)]);
    expect(named.length).to.be.greaterThan(50);
    for (const [, name = ''] of named) expect(commands).to.match(new RegExp(`^  '?${name}'?: \\{`, 'm'));
  });

  for (const text of [
    'bin/db verify',
    'bin/reset-database.sh',
    'make types',
    'make -s db-url',
    'npm ci',
    'src/models/user.ts',
    '20260215090000_create-role-permission-tables',
    'postgres://app@db.example.com/vbwd',
  ])
    it(`is looked for: ${text}`, () => {
      expect(ofThisRepository.filter(([pattern]) => text.match(pattern) !== null)).to.have.length(1);
    });
});

describe('a command in a text', () => {
  const text = 'npx pgproof verify tells; then npx pgproof new NAME, npx pgproof db-stop';
  // Another test's command may have been told of something.
  beforeEach(() => {
    terminal.given = {};
  });
  afterEach(() => {
    terminal.given = {};
  });

  it('is typed as this checkout has it', () => {
    expect(asTyped(text)).to.equal('bin/db verify tells; then bin/db new NAME, bin/db db-stop');
  });

  it('is about what the command was told of, where it takes that', () => {
    terminal.given = { config: '--config db.json', migrations: '--migrations db', schema: '--schema ledger' };
    expect(asTyped(text)).to.equal(
      'bin/db verify --config db.json --migrations db --schema ledger tells; then bin/db new --config db.json --migrations db NAME, bin/db db-stop',
    );
  });
});

function sources(): string[] {
  const folders = ['packages/tool/src', 'packages/tool/bin', 'packages/runtime/src'];
  return folders.flatMap((folder) =>
    readdirSync(join(project, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes('/src/queries'))
      .map(({ parentPath, name }) => join(parentPath, name).slice(project.length + 1))
      .sort(),
  );
}
