import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileName, quoteForShell } from './naming.js';

/**
 * What to type in a folder that is another tool's: most of its files are, by their names and markers.
 *
 * @param files those that are meant to be migrations.
 * @param names those of them that are named as ours are.
 */
export function importOf(directory: string, files: readonly string[], names: readonly string[]): string[] {
  const others = files.filter((file) => !fileName.test(file));
  if (others.length <= names.length) return [];
  const tools = others.map((file) => toolOf(directory, file));
  const tool = tools.find((one) => one !== undefined);
  if (tool === undefined) return [];
  return [`npx pgproof import ${quoteForShell(directory)} --from ${tool} --out OTHER writes pairs of them`];
}

/** The tool whose file it is, by its name and its markers. */
export function toolOf(directory: string, file: string): string | undefined {
  if (/^[VURB][\d._]*__.*\.sql$/.test(file)) return 'flyway';
  if (/^\d+_.*\.(?:up|down)\.sql$/.test(file)) return 'golang-migrate';
  if (!/^\d+.*\.sql$/.test(file)) return undefined;
  const text = read(join(directory, file));
  if (/^--\s*migrate:up/m.test(text)) return 'dbmate';
  return /^\s*--[\s-]*(?:up|down)\s+migration/im.test(text) ? 'node-pg-migrate' : undefined;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // A folder, say: what is wrong with it is told elsewhere.
    return '';
  }
}
