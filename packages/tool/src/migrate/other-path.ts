import { run } from 'pgproof-runtime/query.js';
import { findOwnPath, type FindOwnPathResult } from '../queries/migrate/session.js';
import type { MigrationFile } from './files.js';
import { asPath, defaultSchema } from './schema.js';
import type { Session } from './session.js';

/**
 * Says that a `search_path` of the role, the database or the server does not count in files, where it would lead elsewhere than they look.
 *
 * @param files the files that are to run: one that names the setting has a path of its own.
 */
export async function describeOtherPath(
  { connection, searchPath }: Session,
  files: readonly MigrationFile[],
  ownPath?: readonly FindOwnPathResult[],
): Promise<string | undefined> {
  if (files.every(({ text }) => /search_path/i.test(text))) return undefined;
  const [own] = ownPath ?? (await run(connection, findOwnPath, { searchPath: asPath(searchPath) }));
  const path = pathOf(own?.schemas);
  if (path === pathOf(own?.schemasOfFiles)) return undefined;
  // Who configures a path knows that the server's default is another one.
  if (own?.isDefault === true && asPath(searchPath) !== defaultSchema) return undefined;
  const instead =
    path === ''
      ? ''
      : `, begin the file with: set search_path = ${path}, or have "searchPath" of the configuration say it`;
  return `the search_path of this role, database or server (${path === '' ? '""' : path}) does not count in a file: a name without a schema is looked up and made in ${asPath(searchPath)}; name the schema${instead}`;
}

function pathOf(schemas: readonly (string | null)[] | null | undefined): string {
  const named = (schemas ?? []).filter((schema) => schema !== null);
  return asPath(named.filter((schema) => !/^pg_(catalog|temp)/.test(schema)));
}
