import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Loads a file of a package that the benchmark has installed, in the folder that it tells its workers. */
export async function load(packageName: string, file: string): Promise<unknown> {
  const folder = process.env['BENCH_PACKAGES'] ?? '';
  return import(pathToFileURL(join(folder, 'node_modules', packageName, file)).href) as Promise<unknown>;
}
