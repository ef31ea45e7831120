import { spawn, spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Driver, Step } from './steps.js';

/** A folder in which a tool is run. */
export interface Workplace {
  readonly folder: string;
  /** Writes the tool's files for these steps, in place of those that are there. */
  readonly write: (steps: readonly Step[]) => void;
  readonly run: (words: readonly string[]) => Promise<{ readonly code: number | null; readonly output: string }>;
  readonly remove: () => void;
}

/** @param modules the folder that has the tool's packages as `node_modules`. */
export function openWorkplace(driver: Driver, { url, modules }: { url: string; modules: string }): Workplace {
  const folder = mkdtempSync(join(tmpdir(), `pgproof-${driver.name}-`));
  symlinkSync(join(modules, 'node_modules'), join(folder, 'node_modules'));
  return {
    folder,
    write: (steps) => {
      for (const [path, text] of Object.entries(driver.files(steps, url))) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
    },
    run: ([program = '', ...words]) =>
      new Promise((resolve, reject) => {
        const isScript = /\.m?js$/.test(program);
        const child = spawn(isScript ? process.execPath : program, isScript ? [program, ...words] : words, {
          cwd: folder,
          env: { PATH: process.env['PATH'], HOME: folder, DATABASE_URL: url, SHADOW_DATABASE_URL: url },
        });
        let output = '';
        for (const stream of [child.stdout, child.stderr])
          stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
        child.on('error', reject);
        child.on('close', (code) => {
          resolve({ code, output });
        });
      }),
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}

/** Installs the packages of all tools with one call of npm, where that has not been done. @returns undefined where npm cannot. */
export function installTools(drivers: readonly Driver[]): string | undefined {
  const packages = Object.assign({}, ...drivers.map((one) => one.packages)) as Record<string, string>;
  const names = Object.entries(packages).map(([name, version]) => `${name}@${version}`);
  const folder = join(tmpdir(), `pgproof-tools-${hash('sha256', names.join()).slice(0, 12)}`);
  const done = join(folder, 'installed');
  if (existsSync(done)) return folder;
  mkdirSync(folder, { recursive: true });
  const quiet = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error'];
  const { status } = spawnSync('npm', ['install', '--prefix', folder, ...quiet, ...names], { stdio: 'ignore' });
  if (status !== 0) return undefined;
  writeFileSync(done, '');
  return folder;
}

/** Where on the path a program is. */
export function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some((folder) => folder !== '' && existsSync(join(folder, program)));
}
