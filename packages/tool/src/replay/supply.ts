import { withPg } from '../session/pg.js';
import { isServerError, UserError, type ServerError } from 'pgproof-runtime/errors.js';
import { quoteIdentifier } from 'pgproof-runtime/quote.js';
import type { Ground } from './furnish.js';
import type { Outside } from './outside.js';

/** Gives a replay what it turns out to lack. */
export interface Supplier {
  /** True when something was changed for which the migration that failed is worth another try. */
  readonly answer: (error: unknown) => Promise<boolean>;
  /** What to tell the reader of it. */
  readonly supplied: () => readonly string[];
}

interface Supply {
  /** Nothing is supplied twice. */
  readonly key: string;
  readonly sql: string;
  /** Of a guess: what takes it back where it does not help. */
  readonly undo?: string;
  /** For the reader, where the answer depends on it. */
  readonly note?: string;
}

/**
 * What of a database its history made and what was there before shows only in a replay. So what a statement asks for in vain is made,
 * where it is no more than a name or where the database has it; and what the history makes itself is taken out of its way.
 *
 * The messages read here are those of our own server, which speaks English.
 */
export function makeSupplier(ground: Ground, outside: Outside): Supplier {
  const tried = new Set<string>();
  const supplied: Supply[] = [];
  let lastMessage: string | undefined;
  return { answer, supplied: () => supplied.flatMap(({ note }) => note ?? []) };

  async function answer(error: unknown): Promise<boolean> {
    const cause = serverErrorOf(error);
    if (cause === undefined) return false;
    const last = supplied.at(-1);
    if (last?.undo !== undefined && lastMessage === cause.message) {
      await execute(last.undo);
      supplied.pop();
    }
    lastMessage = cause.message;
    for (const supply of suppliesFor(cause, outside, ground)) {
      if (tried.has(supply.key)) continue;
      tried.add(supply.key);
      if (!(await execute(supply.sql))) continue;
      supplied.push(supply);
      return true;
    }
    return false;
  }

  /** False where the server refuses. */
  async function execute(sql: string): Promise<boolean> {
    try {
      await withPg(ground.furnished.reader, 'pgproof replay', async (client) => {
        // As the superuser that it is, not as the role that it acts as.
        await client.query('set role none');
        for (const statement of sql.split('\n')) await client.query(statement);
      });
      return true;
    } catch (error) {
      if (!isServerError(error)) throw error;
      return false;
    }
  }
}

/** What may help, the likeliest first. */
function suppliesFor({ code, message }: ServerError, outside: Outside, { throwAway, mayMove }: Ground): Supply[] {
  const { name: database, user } = outside.database;
  if (code === '42501') {
    if (!throwAway) return [];
    const [, schema] = /^permission denied for schema (.+)$/.exec(message) ?? [];
    const rights = outside.schemaRights.filter((right) => right.schema === schema);
    return [...supplyRights(rights), { key: 'superuser', sql: `alter role ${quoteIdentifier(user)} superuser` }];
  }
  const [, kind = '', name = '', rest = ''] =
    /^(role|tablespace|database|schema|collation) "(.+?)" (?:for encoding "\w+" )?(already exists|does not exist)$/.exec(
      message,
    ) ?? [];
  const quoted = quoteIdentifier(name);
  const key = `${kind} ${name} ${rest}`;
  if (rest === 'already exists') {
    // Away with its name only: the role may own the database, and be who migrates.
    const isMovable = kind === 'role' ? mayMove(name) : kind === 'tablespace' && throwAway;
    return isMovable ? [{ key, sql: `alter ${kind} ${quoted} rename to ${quoteIdentifier(aside(name))}` }] : [];
  }
  if (kind === 'role') return [{ key, sql: `create role ${quoted}` }];
  // What would stay on a server that does.
  if (!throwAway && ['tablespace', 'database', 'collation'].includes(kind)) return [];
  switch (kind) {
    case 'tablespace':
      return [{ key, sql: `create tablespace ${quoted} location ''` }];
    case 'database':
      return name === database ? [] : [{ key, sql: `create database ${quoted} template template0` }];
    case 'collation':
      return [
        {
          key,
          sql: `set allow_system_table_mods = on\ncreate collation pg_catalog.${quoted} (provider = libc, locale = 'C')`,
          note: `the collation ${name} of the replay sorts as C does: this machine has none of that name`,
        },
      ];
    case 'schema':
      if (outside.schemas.includes(name))
        return [{ key, sql: `create schema ${quoted}`, note: fromThere(`schema ${name}`) }];
  }
  return code in lacking ? outside.extensions.map(supplyExtension) : [];
}

/** SQLSTATEs of a type, a function, a table and a schema that there is not: an extension may bring it. */
const lacking: Record<string, true> = { '42704': true, '42883': true, '42P01': true, '3F000': true };

function supplyRights(rights: Outside['schemaRights']): Supply[] {
  const [schema] = rights.map((right) => right.schema);
  if (schema === undefined) return [];
  const grants = rights.map(
    ({ role, privilege }) => `grant ${privilege} on schema ${quoteIdentifier(schema)} to ${quoteIdentifier(role)}`,
  );
  const who = [...new Set(rights.map(({ role }) => role))].join(' and ');
  const note = `no migration gives ${who} the rights on the schema ${schema}: the replay has them because the database does`;
  return [{ key: `rights ${schema}`, sql: grants.join('\n'), note }];
}

function supplyExtension({ name, schema }: Outside['extensions'][number]): Supply {
  return {
    key: `extension ${name}`,
    sql: `create schema if not exists ${quoteIdentifier(schema)}\ncreate extension ${quoteIdentifier(name)} schema ${quoteIdentifier(schema)}`,
    undo: `drop extension ${quoteIdentifier(name)}`,
    note: fromThere(`extension ${name}`),
  };
}

function fromThere(what: string): string {
  return `no migration makes the ${what}: the replay has it because the database does`;
}

function aside(name: string): string {
  return `pgproof_replay ${name}`.slice(0, 40);
}

function serverErrorOf(error: unknown): ServerError | undefined {
  const cause = error instanceof UserError ? error.cause : error;
  return isServerError(cause) ? cause : undefined;
}
