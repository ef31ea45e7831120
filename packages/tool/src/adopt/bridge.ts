import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { hash } from 'node:crypto';
import { join } from 'node:path';
import { isServerError, UserError } from 'pgproof-runtime/errors.js';
import { run } from 'pgproof-runtime/query.js';
import { explainInFile } from '../migrate/explain.js';
import type { MigrationFile } from '../migrate/files.js';
import { prepareForNext } from '../migrate/lock.js';
import { requireRunnable } from '../migrate/runnable.js';
import type { Session } from '../migrate/session.js';
import { takeBack } from '../queries/migrate/turn.js';

/** SQL that leads a database from where it stands to a point of the history. */
export interface Bridge {
  /** Where it starts: the file's name without its ending. */
  readonly name: string;
  /** What runs, one after the other: the bridges that it goes on from, and its own file. */
  readonly parts: readonly MigrationFile[];
  /** Of all of them. */
  readonly sha256: string;
  /** The last migration before the point that it leads to. */
  readonly to: string;
  /** The columns whose values it changes on purpose: `public.post.title`. */
  readonly changes: readonly string[];
}

/** The folder of what adoption needs beside the migrations. */
export function adoptFolder(directory: string): string {
  return join(directory, 'adopt');
}

/** The names of the files of one ending, without it. */
export function listNames(directory: string, ending: '.sql' | '.check.sql'): string[] {
  const folder = adoptFolder(directory);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith('.check.sql') === (ending === '.check.sql'));
  return files.flatMap((file) => (file.endsWith(ending) ? [file.slice(0, -ending.length)] : [])).sort();
}

export function readText(file: string): string {
  return readFileSync(file, 'utf8')
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n');
}

/**
 * Reads a bridge. A line `-- to: NAME` says which migration it leads to, where its own name does not; `-- first: NAME` names a bridge that
 * runs before it; `-- changes: public.post.title` a column whose values it changes.
 *
 * @param names of the migrations that there are.
 * @throws UserError where there is none of that name, or it cannot run in a transaction.
 */
export async function readBridge(
  { client }: Session,
  { directory, name, names }: { directory: string; name: string; names: readonly string[] },
): Promise<Bridge> {
  const parts = readParts(directory, name, []);
  const file = fileOf(directory, name);
  const to = /^-- *to: *(\S+) *$/m.exec(parts.at(-1)?.text ?? '')?.[1] ?? name;
  if (!names.includes(to))
    throw new UserError(`${file} leads to ${to}, and no migration has that name`, {
      fix: 'say in the file which migration it leads to: -- to: NAME',
      exitCode: 1,
    });
  // Each runs as an up file does, in the transaction of the record.
  const halves = parts.map((up) => ({ name, up, down: { ...up, text: 'select 1;' } }));
  await requireRunnable(halves, { client });
  const texts = parts.map(({ text }) => text);
  const changes = texts
    .flatMap((text) => [...text.matchAll(/^-- *changes: *(\S+) *$/gm)])
    .map(([, column = '']) => column);
  return { name, parts, sha256: hash('sha256', texts.join('\n')), to, changes };
}

/** Runs the bridge in the transaction that is open, as an up file runs. */
export async function runBridge(session: Session, { parts }: Bridge, lockTimeoutMs: number): Promise<void> {
  for (const part of parts) {
    await prepareForNext(session, lockTimeoutMs);
    try {
      await session.client.query(part.text);
    } catch (error) {
      if (!isServerError(error)) throw error;
      throw explainInFile(error, part, 'correct the bridge and run again; nothing was changed');
    }
    await run(session.connection, takeBack);
  }
}

/** @param behind the bridges that go on from it. */
function readParts(directory: string, name: string, behind: readonly string[]): MigrationFile[] {
  const file = fileOf(directory, name);
  const there = listNames(directory, '.sql');
  if (!there.includes(name)) {
    const list = there.length === 0 ? 'none is' : `${there.join(', ')} ${there.length === 1 ? 'is' : 'are'}`;
    throw new UserError(`there is no bridge ${name}: ${list} in ${adoptFolder(directory)}`, {
      fix: `write ${file}, or name another one: --bridge NAME`,
      exitCode: 1,
    });
  }
  if (behind.includes(name))
    throw new UserError(`${file} goes on from itself: ${[...behind, name].join(', ')}`, {
      fix: 'take out one of the lines -- first: NAME',
      exitCode: 1,
    });
  const text = readText(file);
  const first = /^-- *first: *(\S+) *$/m.exec(text)?.[1];
  const before = first === undefined ? [] : readParts(directory, first, [...behind, name]);
  return [...before, { path: file, text, sha256: hash('sha256', text), transactional: true }];
}

function fileOf(directory: string, name: string): string {
  return join(adoptFolder(directory), `${name}.sql`);
}
