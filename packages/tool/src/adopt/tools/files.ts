import { hash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from 'pgproof-runtime/errors.js';
import type { Noted, Tool } from './tool.js';

/** A tool's files beside what it has noted of them. */
export interface Files {
  /** How many hashes were compared. */
  readonly compared: number;
  /** Those whose file is not the one that was run, and those whose file is not there. */
  readonly changed: readonly string[];
  readonly missing: readonly string[];
  /** What a file is called, where the table names it otherwise. */
  readonly names: ReadonlyMap<string, string>;
}

const none: Files = { compared: 0, changed: [], missing: [], names: new Map() };

/**
 * Compares the hashes that a tool has noted with its files.
 *
 * @param folder where it was named; else it is looked for where the tool has it by itself, and need not be there.
 * @throws UserError where the named folder is not there, or the tool keeps no hashes.
 */
export function compareFiles(tool: Tool, noted: readonly Noted[], folder: string | undefined): Files {
  const read = readers[tool.name];
  if (tool.hash === undefined || read === undefined) {
    if (folder === undefined) return none;
    throw new UserError(`${tool.name} keeps no hashes that its files could be compared with`, {
      fix: 'leave --from-files out',
    });
  }
  const directory = folder ?? tool.hash.folder;
  if (!existsSync(directory)) {
    if (folder === undefined) return none;
    throw new UserError(`there is no folder ${directory}`, { fix: `name the one of ${tool.name}: --from-files DIR` });
  }
  const seen = noted.map((one, place) => ({ one, before: noted[place - 1], file: read(directory, one.key) }));
  const names = new Map(seen.flatMap(({ one, file }) => (file === undefined ? [] : [[one.key, file.name] as const])));
  return {
    compared: seen.filter(({ file }) => file !== undefined).length,
    changed: seen.flatMap(({ one, before, file }) =>
      file === undefined || file.hash(before?.hash ?? '') === one.hash ? [] : [file.name],
    ),
    missing: seen.flatMap(({ one, file }) => (file === undefined ? [one.key] : [])),
    names,
  };
}

interface File {
  readonly name: string;
  /** @param previous the hash of the migration before. */
  readonly hash: (previous: string) => string;
}

const readers: Partial<Record<string, (folder: string, key: string) => File | undefined>> = {
  drizzle: (folder, key) => {
    const journal = textOf(join(folder, 'meta/_journal.json'));
    const { entries = [] } = JSON.parse(journal ?? '{}') as { entries?: { when: number; tag: string }[] };
    const tag = entries.find(({ when }) => String(when) === key)?.tag;
    return tag === undefined ? undefined : fileOf(tag, textOf(join(folder, `${tag}.sql`)));
  },
  prisma: (folder, key) => fileOf(key, textOf(join(folder, key, 'migration.sql'))),
  // The table has the number alone.
  'graphile-migrate': (folder, key) => {
    const number = key.replace(/\.sql$/, '');
    const file = readdirSync(folder).find(
      (name) => name.endsWith('.sql') && name.slice(0, -4).replace(/-.*$/, '') === number,
    );
    const text = file === undefined ? undefined : textOf(join(folder, file));
    if (file === undefined || text === undefined) return undefined;
    const body = text.slice(/^(?:--![^\n]*\n)*/.exec(text)?.[0].length ?? 0).trim();
    return {
      name: file.slice(0, -4),
      hash: (previous) => `sha1:${hash('sha1', `${`${previous}\n${body}`.trim()}\n`)}`,
    };
  },
};

function fileOf(name: string, text: string | undefined): File | undefined {
  return text === undefined ? undefined : { name, hash: () => hash('sha256', text) };
}

function textOf(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
