import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeRoot } from './checkout.js';

const project = join(import.meta.dirname, '../..');

/** What `npm pack` says of a package. */
export interface Packed {
  readonly name: string;
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
  readonly bundled: readonly string[];
}

/** Packs the platform, the tool and the runtime as they are built, into a folder; without one it only says what would be in them. */
export function pack(folder?: string): readonly Packed[] {
  const where = folder === undefined ? ['--dry-run'] : ['--pack-destination', folder];
  // A build would replace what other tests run.
  const words = ['pack', '--ignore-scripts', '--json', '--workspaces', '--include-workspace-root', ...where];
  return JSON.parse(succeed(project, 'npm', ...words)) as Packed[];
}

/** The same with the declarations that publishing builds. */
export function packWhole(folder: string): Readonly<Record<string, string>> {
  succeed(project, 'npm', 'run', '--silent', 'types');
  return Object.fromEntries(pack(folder).map(({ name, filename }) => [name, join(folder, filename)]));
}

/** A folder of a project with these files, and a package.json that says no more than that its modules are such. */
export function makeProject(files: Readonly<Record<string, string>> = {}): string {
  const root = makeRoot('project');
  write(root, { 'package.json': '{ "private": true, "type": "module" }\n', ...files });
  return root;
}

export function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
}

export const read = (root: string, file: string): string => readFileSync(join(root, file), 'utf8');

/** Installs packages with what npm has in its cache, as far as it has it. */
export function install(root: string, ...packages: readonly string[]): void {
  succeed(root, 'npm', 'install', ...quickly, ...packages);
}

/** The same with packages that are no dependency of ours. @returns false, and says so, where npm reaches no registry. */
export function installWhereReached(root: string, ...packages: readonly string[]): boolean {
  const words = ['install', ...quickly, '--fetch-retries=1', ...packages];
  const { code, stdout, stderr } = attempt(root, 'npm', ...words);
  if (code === 0) return true;
  if (!/\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ENOTCACHED)\b/.test(stderr))
    throw new Error(`npm ${words.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`);
  console.error(`not tested: npm reaches no registry to install ${packages.join(' ')}`);
  return false;
}

const quickly = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/** Gives a project the types of Node, which each project in TypeScript has. */
export function giveNodeTypes(root: string): void {
  mkdirSync(join(root, 'node_modules/@types'), { recursive: true });
  symlinkSync(join(project, 'node_modules/@types/node'), join(root, 'node_modules/@types/node'));
}

/** The compiler options of a project that asks for all that TypeScript can hold it to, in modules that Node runs as they are. */
export const compilerOptions = {
  target: 'es2022',
  module: 'nodenext',
  types: ['node'],
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
  skipLibCheck: false,
};

/** Compiles a project's modules into `built/`; what the compiler says, nothing where all is well. */
export function compile(root: string): string {
  return attempt(root, process.execPath, join(project, 'node_modules/typescript/bin/tsc'), '--project', '.').stdout;
}

/** Runs a program of a project, with nothing of our environment but PATH and HOME. */
export function attempt(root: string, program: string, ...words: readonly string[]) {
  return attemptWith({}, root, program, ...words);
}

export function attemptWith(
  env: Readonly<Record<string, string>>,
  root: string,
  program: string,
  ...words: readonly string[]
) {
  const { PATH = '', HOME = '' } = process.env;
  const { status, stdout, stderr } = spawnSync(program, words, {
    cwd: root,
    env: { PATH, HOME, ...env },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return { code: status, stdout, stderr };
}

function succeed(root: string, program: string, ...words: readonly string[]): string {
  const { code, stdout, stderr } = attempt(root, program, ...words);
  if (code !== 0) throw new Error(`${program} ${words.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`);
  return stdout;
}
