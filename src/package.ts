import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project that this module stands in, from src/ and from the bundle in dist/ alike. */
export const packageRoot = findRoot(dirname(fileURLToPath(import.meta.url)));

/** This package's version, as package.json has it. */
export const toolVersion = (JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string })
  .version;

function findRoot(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : findRoot(dirname(folder));
}
