import { UserError } from 'pgproof-runtime/errors.js';
import { exceptionFor, type Exception } from '../../catalog/exceptions.js';
import { name } from '../../catalog/facts/text.js';
import type { Adoption } from '../../migrate/adopted.js';
import type { Folder } from '../../migrate/engine.js';
import type { Session } from '../../migrate/session.js';
import { listNames } from '../bridge.js';
import { baseOf, correspond, pointOfNotes } from './correspond.js';
import { compareFiles, type Files } from './files.js';
import { findTool, type Found } from './find.js';
import { readNoted } from './read.js';
import { retire } from './retire.js';
import type { Noted } from './tool.js';

/** Where a database comes from: another tool, and what its table tells. */
export interface Coming {
  readonly found: Found;
  /** Oldest first, at least one. */
  readonly noted: readonly Noted[];
  readonly files: Files;
  /** The last migration that its notes correspond to; undefined where none does, or the point is named otherwise. */
  readonly point: string | undefined;
  /** The bridge that is named after the last one that it noted. */
  readonly bridge: string | undefined;
  readonly notedAt: ReadonlyMap<string, string>;
  /** What is the tool's own, and no part of the history. */
  readonly own: readonly Exception[];
  readonly retire: boolean;
}

/** What is asked for of another tool. */
export interface Asked {
  readonly from: string;
  readonly fromTable?: string | undefined;
  readonly fromFiles?: string | undefined;
  readonly retire?: boolean | undefined;
  readonly to?: string | undefined;
  readonly bridge?: string | undefined;
}

/**
 * Reads where a database comes from. Writes nothing.
 *
 * @throws UserError where the tool's table is not there, tells of a failure, or names no one point of the history.
 */
export async function readComing(session: Session, folder: Folder, asked: Asked): Promise<Coming> {
  const found = await findTool(session, asked.from, asked.fromTable);
  const noted = await readNoted(session, found);
  const files = compareFiles(found.tool, noted, asked.fromFiles);
  const names = folder.migrations.map((one) => one.name);
  const keys = noted.map(({ key }) => files.names.get(key) ?? key);
  // A revision is no number and no words: of a tool that keeps its end alone, only the whole name counts.
  const pairs =
    found.tool.heads === true
      ? new Map(keys.filter((key) => names.includes(key)).map((key) => [key, key]))
      : correspond(keys, names);
  const isAsked = asked.to !== undefined || asked.bridge !== undefined;
  const last = baseOf(keys.at(-1) ?? '');
  const bridge = isAsked ? undefined : listNames(folder.directory, '.sql').find((one) => one === last);
  const point =
    isAsked || bridge !== undefined ? undefined : pointOfNotes(keys, names, { tool: found.tool.name, pairs });
  const notedAt = noted.flatMap(({ at }, place) => {
    const ours = pairs.get(keys[place] ?? '');
    return at === undefined || ours === undefined ? [] : [[ours, at] as const];
  });
  const own = ownOf(found);
  return { found, noted, files, point, bridge, notedAt: new Map(notedAt), own, retire: asked.retire === true };
}

/** Reads a tool's table again in the transaction of the record, and retires the tool where that is asked for. */
export async function takeOver(session: Session, { found, noted, retire: wanted }: Coming): Promise<Adoption['tool']> {
  if (JSON.stringify(await readNoted(session, found)) !== JSON.stringify(noted))
    throw new UserError(`${found.shown} of ${found.tool.name} was changed while it was looked at`, {
      fix: 'run again; nothing was changed',
      exitCode: 1,
    });
  const renamed = wanted ? await retire(session, found) : null;
  return { name: found.tool.name, schema: found.schema, table: found.name, renamed };
}

function ownOf({ tool, schema, name: table }: Found): Exception[] {
  const here = name(schema, table);
  const lock = name(schema, `${table}_lock`);
  const fill = (object: string) => object.replace('%s.%t_lock', lock).replace('%s', name(schema));
  const reason = `${tool.name}'s own`;
  const objects = [`table ${here}`, ...(tool.beside ?? []).map(fill)];
  return objects.map((object) => ({ object: exceptionFor(object), reason }));
}
