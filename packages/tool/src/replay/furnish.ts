import type pg from 'pg';
import { withPg } from '../session/pg.js';
import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { isServerError } from 'pgproof-runtime/errors.js';
import { asPath } from '../migrate/schema.js';
import { quoteIdentifier, quoteLiteral } from 'pgproof-runtime/quote.js';
import type { Outside } from './outside.js';

/** The role that the replay itself works as; no history knows it. */
export const keeper = 'pgproof_replay';

/** Where a replay's connections go. */
export interface Furnished {
  /** The role that the migrations run as: the one that ran them on the database. */
  readonly migrator: ConnectionConfig;
  /** A superuser that acts as that role from its first statement, and that no statement of the history locks out. */
  readonly reader: ConnectionConfig;
  /** Who made what was there before the first migration; undefined: who connects. */
  readonly administrator: string | undefined;
}

/** Where the database of a replay is. */
export interface Ground {
  readonly furnished: Furnished;
  /** Does all of the server go when the replay ends? */
  readonly throwAway: boolean;
  /** May a role that is there already lose its name to the history's? */
  readonly mayMove: (role: string) => boolean;
}

/**
 * Gives an empty throw-away server what a history finds outside: roles, memberships, tablespaces, and the database with its name,
 * owner, encoding, locale and settings.
 *
 * @param bootstrap the server's first superuser, `postgres`.
 * @param note told what cannot be as it is there.
 */
export async function furnish(
  bootstrap: ConnectionConfig,
  outside: Outside,
  note: (message: string) => void,
): Promise<Furnished> {
  const { user, bootstrapUser, name } = outside.database;
  const { password } = bootstrap;
  // A session cannot rename its own role.
  await withPg(bootstrap, 'pgproof replay', (first) =>
    first.query(`create role ${keeper} superuser login password ${quoteLiteral(password)}`),
  );
  const own = { ...bootstrap, user: keeper };
  await withPg({ ...own, database: 'template1' }, 'pgproof replay', async (client) => {
    await client.query(statementsOfRoles(outside, password).join(';\n'));
    for (const tablespace of outside.tablespaces)
      await client.query(`create tablespace ${quoteIdentifier(tablespace)} location ''`);
    if (name === 'postgres') await client.query('drop database postgres');
    await createLike(client, outside.database, note);
    await applySettings(client, outside, note);
    await client.query(`alter role ${keeper} in database ${quoteIdentifier(name)} set role = ${quoteLiteral(user)}`);
  });
  const database = { ...own, database: name };
  return { migrator: { ...database, user }, reader: database, administrator: bootstrapUser };

  function statementsOfRoles({ roles, memberships }: Outside, secret: string): string[] {
    const names = new Set([...roles.map((role) => role.name), user, outside.database.owner]);
    for (const there of ['postgres', bootstrapUser, keeper]) names.delete(there);
    const attributes = new Map(roles.map((role) => [role.name, role]));
    return [
      ...(bootstrapUser === 'postgres' ? [] : [`alter role postgres rename to ${quoteIdentifier(bootstrapUser)}`]),
      ...(bootstrapUser !== 'postgres' && attributes.has('postgres') ? [createRole('postgres')] : []),
      ...[...names].map(createRole),
      ...memberships.map(
        ({ role, member, admin }) =>
          `grant ${quoteIdentifier(role)} to ${quoteIdentifier(member)}${admin ? ' with admin option' : ''}`,
      ),
      `alter role ${quoteIdentifier(user)} login password ${quoteLiteral(secret)}`,
    ];

    function createRole(role: string): string {
      const { superuser, inherit, createrole, createdb, replication, bypassrls } = attributes.get(role) ?? {};
      const words = [
        superuser === true && 'superuser',
        inherit === false && 'noinherit',
        createrole === true && 'createrole',
        createdb === true && 'createdb',
        replication === true && 'replication',
        bypassrls === true && 'bypassrls',
      ].filter((word) => word !== false);
      return `create role ${[quoteIdentifier(role), ...words].join(' ')}`;
    }
  }
}

/** Makes a schema that is the migrator's: a role that may not make one itself has one of an administrator's in its database. */
export async function createSchema({ reader, migrator }: Furnished, schema: string): Promise<void> {
  await withPg(reader, 'pgproof replay', async (client) => {
    await client.query('set role none');
    await client.query(`create schema ${quoteIdentifier(schema)} authorization ${quoteIdentifier(migrator.user)}`);
  });
}

/** Has the sessions of those who look at what was built begin with the path on which a file of queries without one is understood, too. */
export async function setSearchPath(
  { furnished: { reader }, throwAway }: Ground,
  searchPath: readonly string[],
): Promise<void> {
  await withPg(reader, 'pgproof replay', async (client) => {
    if (throwAway) await client.query('set role none');
    await client.query(`alter database ${quoteIdentifier(reader.database)} set search_path = ${asPath(searchPath)}`);
  });
}

/** Makes a database with that name, owner, encoding and locale. */
export async function createLike(
  client: pg.Client,
  database: Outside['database'],
  note: (message: string) => void,
): Promise<void> {
  const { name, owner, encoding, major } = database;
  const create = `create database ${quoteIdentifier(name)} template template0 owner ${quoteIdentifier(owner)} encoding ${quoteLiteral(encoding)}${major >= 15 ? ' strategy file_copy' : ''}`;
  try {
    await client.query(`${create} ${localeOptions(database)}`);
  } catch (error) {
    if (!isServerError(error) || !unknownLocale.includes(error.code)) throw error;
    note(
      `the replay sorts as the locale C does, since this machine's PostgreSQL cannot have the database's own: ${error.message}`,
    );
    await client.query(`${create} ${major >= 15 ? 'locale_provider libc ' : ''}lc_collate 'C' lc_ctype 'C'`);
  }
}

/** No such locale, one that does not fit the encoding, one that this build has no library for. */
const unknownLocale = ['42809', '22023', '0A000'];

function localeOptions({ major, provider, collate, ctype, locale, rules }: Outside['database']): string {
  const libc = `lc_collate ${quoteLiteral(collate)} lc_ctype ${quoteLiteral(ctype)}`;
  if (major < 15) return libc;
  if (provider === 'i')
    return `locale_provider icu icu_locale ${quoteLiteral(locale ?? 'und')}${rules === null ? '' : ` icu_rules ${quoteLiteral(rules)}`} ${libc}`;
  if (provider === 'b') return `locale_provider builtin builtin_locale ${quoteLiteral(locale ?? 'C')} ${libc}`;
  return `locale_provider libc ${libc}`;
}

/** Gives the database the settings that it begins its sessions with there. */
export async function applySettings(
  client: pg.Client,
  { database, settings }: Outside,
  note: (message: string) => void,
): Promise<void> {
  for (const { name, value } of [
    ...settings,
    ...(database.styles === '' ? [] : [{ name: 'pgproof.styles', value: database.styles }]),
  ]) {
    const setting = name.split('.').map(quoteIdentifier).join('.');
    try {
      await client.query(`alter database ${quoteIdentifier(database.name)} set ${setting} = ${quoteLiteral(value)}`);
    } catch (error) {
      if (!isServerError(error)) throw error;
      // npm's builds have no lz4. It says how rows are stored, and leaves no trace in the catalog.
      if (name !== 'default_toast_compression')
        note(`the replay runs without the setting ${name} of the database: ${error.message}`);
    }
  }
}
