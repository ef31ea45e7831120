import { quote } from '../catalog/facts/text.js';
import { run } from '../database/query.js';
import { findOwnPath } from '../queries/migrate/session.js';
import type { Half } from './files.js';
import type { Session } from './session.js';

/**
 * Says that a `search_path` of the role, the database or the server does not count in files, where it would lead elsewhere than to public.
 *
 * @param halves the files that are to run: one that names the setting has a path of its own.
 */
export async function describeOtherPath({ connection }: Session, halves: readonly Half[]): Promise<string | undefined> {
  if (halves.every(({ text }) => /search_path/i.test(text))) return undefined;
  const [own] = await run(connection, findOwnPath);
  const schemas = (own?.schemas ?? []).filter((schema) => schema !== null && !/^pg_(catalog|temp)/.test(schema));
  const path = schemas.map((schema) => quote(schema ?? '')).join(', ');
  // Where there is no public both lead nowhere.
  if (path === 'public' || (path === '' && /\bpublic\b/.test(own?.searchPath ?? ''))) return undefined;
  const instead = path === '' ? '' : `, or begin the file with: set search_path = ${path}`;
  return `the search_path of this role, database or server (${path === '' ? '""' : path}) does not count in a file: a name without a schema is looked up and made in public; name the schema${instead}`;
}
