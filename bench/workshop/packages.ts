import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache, project } from './workshop.js';

/**
 * Installs packages that are no dependencies of the project, once, into `.embedded/bench/`.
 *
 * @returns the folder that has their `node_modules`; undefined when npm could not.
 */
export function installPackages(packages: Record<string, string>): string | undefined {
  const names = Object.entries(packages).map(([name, version]) => `${name}@${version}`);
  const folder = join(cache, names.join('-').replaceAll('@', '-').replaceAll('/', '-'));
  if (Object.keys(packages).every((name) => existsSync(join(folder, 'node_modules', name)))) return folder;
  console.error(`installing ${names.join(', ')} into ${folder}, once`);
  const quiet = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error'];
  const { status } = spawnSync('npm', ['install', '--prefix', folder, ...quiet, ...names], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return status === 0 ? folder : undefined;
}

/** What a program says of its version: `15.18`; undefined when it is not installed. */
export function versionOf(program: string): string | undefined {
  const { status, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return status === 0 ? /\d+\.\d+(?:\.\d+)?/.exec(stdout)?.[0] : undefined;
}

/** The version of a package that is installed in the project. */
export function packageVersion(name: string): string {
  const text = readFileSync(join(project, 'node_modules', name, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
