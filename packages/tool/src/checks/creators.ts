import type { Catalog } from '../catalog/catalog.js';
import { name } from '../catalog/facts/text.js';
import type { Check } from './check.js';
import { quoted, tableName } from './sql.js';

type Creator = Catalog['creators'][number];

export const creators: Check = {
  name: 'no one else creates objects where names are looked up',
  reason:
    'a function or an operator whose argument types fit better than those of the server is run by the role that asks, with its rights',
  find: ({ models }, { catalog }) => {
    // Who owns the tables can have them run anything.
    const tables = new Set(models.map(tableName));
    const trusted = new Set(
      catalog.tables.filter((row) => tables.has(name(row.schema, row.name))).map(({ owner }) => owner),
    );
    const others = catalog.creators.filter(({ grantee }) => grantee === null || !trusted.has(grantee));
    return [...new Set(others.map(({ schema }) => schema))].map((schema) => {
      const rows = others.filter((row) => row.schema === schema);
      return {
        object: `schema ${name(schema)}`,
        problem: `lets ${[...new Set(rows.map(shownRole))].join(', ')} create objects where names are looked up; ${whoRevokes(rows)} can revoke that`,
        fix: { sql: rows.map(revoke).join('\n') },
      };
    });
  },
};

function shownRole({ grantee }: Creator): string {
  return grantee === null ? 'PUBLIC (every role)' : name(grantee);
}

/** Of another role the server takes a REVOKE with a warning, and revokes nothing. */
function whoRevokes(rows: readonly Creator[]): string {
  return [...new Set(rows.map(({ owner, grantor }) => grantor ?? owner))].map((role) => name(role)).join(' and ');
}

/** The owner, or a superuser in the owner's place, revokes what the owner has granted; what somebody else has, that role alone. */
function revoke({ schema, grantee, grantor }: Creator): string {
  const sql = `revoke create on schema ${quoted(schema)} from ${grantee === null ? 'public' : quoted(grantee)};`;
  return grantor === null ? sql : `set role ${quoted(grantor)};\n${sql}\nreset role;`;
}
