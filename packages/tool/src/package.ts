import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The project that this module stands in, from src/ and from the bundle in dist/ alike. */
export const packageRoot = findRoot(import.meta.dirname);

const manifest = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
  readonly name: string;
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
};

/** This package's version, as package.json has it. */
export const toolVersion = manifest.version;

export const packageName = manifest.name;

/** What npm calls the command where this package is installed. */
export const commandName = Object.keys(manifest.bin)[0] ?? packageName;

/** How the command is typed where it runs: in a project that installed it, or in a checkout of its repository. */
export const typedCommand = /[\\/]node_modules[\\/]/.test(packageRoot) ? `npx ${commandName}` : 'bin/db';

function findRoot(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : findRoot(dirname(folder));
}
