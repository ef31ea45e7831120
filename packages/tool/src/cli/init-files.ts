import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UserError } from 'pgproof-runtime/errors.js';
import { createPair } from '../migrate/create.js';
import { inWorkingFolder } from '../config/paths.js';
import { configuration, firstModel, firstPair, firstQuery, scripts, workflow } from './init-texts.js';

/** What was written and what was there, as seen from the working folder. */
export interface Started {
  readonly written: readonly string[];
  readonly kept: readonly string[];
  /** Whether package.json calls the project's modules ES modules, as generated ones are. */
  readonly modules: boolean;
}

/**
 * Writes what a project needs into its root. A file that is there is not changed, but for the scripts that package.json lacks and the lines
 * that .gitignore lacks.
 *
 * @throws UserError where package.json is none, before anything is written.
 */
export function startProject(root: string, now: Date): Started {
  const written: string[] = [];
  const kept: string[] = [];
  const shown = (name: string) => inWorkingFolder(name, root);
  const write = (name: string, text: string | undefined) => {
    (text === undefined ? kept : written).push(shown(name));
    if (text === undefined) return;
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  };
  const unlessThere = (name: string, text: string) => (existsSync(join(root, name)) ? undefined : text);
  const manifest = withScripts(read(join(root, 'package.json')), { root, file: shown('package.json') });
  const isNew = isEmpty(join(root, 'migrations'));
  const model = isNew ? unlessThere('src/models.ts', firstModel) : undefined;
  write('pgproof.config.json', configuration(model === undefined ? undefined : 'src/models.ts'));
  if (isNew) written.push(...createPair(shown('migrations'), 'create-note', now, firstPair));
  else kept.push(shown('migrations'));
  if (isEmpty(join(root, 'sql'))) write('sql/note.sql', firstQuery);
  else kept.push(shown('sql'));
  if (isNew) write('src/models.ts', model);
  write('package.json', manifest);
  write('.gitignore', withLines(read(join(root, '.gitignore')) ?? '', ['node_modules/', '.embedded/', '.env']));
  write('.github/workflows/database.yml', unlessThere('.github/workflows/database.yml', workflow));
  const { type } = parse(read(join(root, 'package.json')) ?? '{}', 'package.json');
  return { written, kept, modules: type === 'module' };
}

/** The text with the scripts that it lacks; undefined: it lacks none. */
function withScripts(text: string | undefined, { root, file }: { root: string; file: string }): string | undefined {
  const there = parse(text ?? '{}', file);
  const isNew = Object.keys(there).every((key) => writtenByNpm.includes(key));
  const manifest = isNew ? { name: nameOf(root), private: true, type: 'module', ...there } : there;
  const own = manifest['scripts'] ?? {};
  const all = { ...scripts, ...own };
  if (Object.keys(all).length === Object.keys(own).length) return undefined;
  const indent = /\n([ \t]+)"/.exec(text ?? '')?.[1] ?? 2;
  return `${JSON.stringify({ ...manifest, scripts: { ...own, ...all } }, null, indent)}\n`;
}

/** What is in a package.json that no one wrote: `npm install` makes it where there is none. */
const writtenByNpm = ['dependencies', 'devDependencies', 'allowScripts'];

function parse(text: string, file: string): Record<string, unknown> & { scripts?: Record<string, string> } {
  try {
    const manifest: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    if (manifest !== null && typeof manifest === 'object' && !Array.isArray(manifest)) return { ...manifest };
  } catch (error) {
    throw new UserError(`${file} is no JSON: ${error instanceof Error ? error.message : ''}`, { fix: 'correct it' });
  }
  throw new UserError(`${file} is no object`, { fix: 'npm init writes one' });
}

/** npm takes no other names. */
function nameOf(root: string): string {
  return (
    basename(root)
      .toLowerCase()
      .replaceAll(/[^a-z0-9-]+/g, '-')
      .replaceAll(/^-+|-+$/g, '') || 'database'
  );
}

function withLines(text: string, lines: readonly string[]): string | undefined {
  const there = new Set(text.split('\n').map((line) => line.trim().replace(/^\/|\/$/g, '')));
  const lacking = lines.filter((line) => !there.has(line.replace(/\/$/, '')));
  if (lacking.length === 0) return undefined;
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${lacking.join('\n')}\n`;
}

function isEmpty(folder: string): boolean {
  return !existsSync(folder) || readdirSync(folder).length === 0;
}

function read(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
