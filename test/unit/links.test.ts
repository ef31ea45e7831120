import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect } from 'chai';

const root = join(import.meta.dirname, '../..');

describe('links of the documents', () => {
  it('lead to a file that exists, and to a heading of it', () => {
    const all = documents().flatMap((document) => linksOf(document).map((link) => ({ document, link })));
    expect(all).to.have.length.above(50);
    const broken = all.filter(({ document, link }) => !resolves(document, link));
    expect(broken.map(({ document, link }) => `${relative(root, document)}: ${link}`)).to.deep.equal([]);
  });

  it('are broken where the file or the heading is missing', () => {
    const readme = join(root, 'README.md');
    expect(
      ['docs/commands.md', 'docs/commands.md#commands', '#pages'].map((link) => resolves(readme, link)),
    ).to.deep.equal([true, true, true]);
    expect(['docs/none.md', 'docs/commands.md#none', '#none'].map((link) => resolves(readme, link))).to.deep.equal([
      false,
      false,
      false,
    ]);
  });
});

function documents(): string[] {
  const pages = ['docs', 'docs/decisions'].flatMap((folder) =>
    readdirSync(join(root, folder)).map((file) => join(folder, file)),
  );
  const others = [
    'README',
    'CONTRIBUTING',
    'CHANGELOG',
    'bench/README',
    'packages/tool/README',
    'packages/runtime/README',
  ];
  return [...others.map((name) => `${name}.md`), ...pages.filter((file) => file.endsWith('.md'))].map((file) =>
    join(root, file),
  );
}

/** Relative links outside of code. */
function linksOf(document: string): string[] {
  const text = withoutFences(document).replace(/`[^`\n]*`/g, '');
  return [...text.matchAll(/\]\(([^()\s]+)\)/g)].map(([, link]) => link ?? '').filter((link) => !/^[a-z]+:/.test(link));
}

function resolves(document: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const file = path === '' ? document : join(dirname(document), path);
  if (!existsSync(file)) return false;
  return anchor === undefined || (statSync(file).isFile() && anchorsOf(file).includes(anchor));
}

/** As GitHub makes them. */
function anchorsOf(document: string): string[] {
  return [...withoutFences(document).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function withoutFences(document: string): string {
  return readFileSync(document, 'utf8').replace(/^```[^]*?^```$/gm, '');
}
