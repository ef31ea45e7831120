import { qualified, quoted } from '../catalog/keywords.js';
import { fromPg } from '../session/pg.js';
import { run } from 'pgproof-runtime/query.js';
import { UserError } from 'pgproof-runtime/errors.js';
import {
  listMarkNames,
  listOtherSchemas,
  listRecordNames,
  type ListOtherSchemasResult,
} from '../queries/migrate/own.js';
import type { Folder } from './engine.js';
import { quoteForShell } from './naming.js';
import { defaultSchema, inSchema } from './schema.js';
import type { Session } from './session.js';
import { tableNames } from './tables.js';

/**
 * Refuses to take migrations for pending whose record is in another schema. A record of other migrations is another team's, and is no
 * obstacle.
 *
 * @throws UserError with the option that names that schema, and with what moves the tables.
 */
export async function requireNoneElsewhere(
  session: Session,
  { migrations }: Folder,
  elsewhere?: readonly ListOtherSchemasResult[],
): Promise<void> {
  const { schema } = session;
  const names = new Set(migrations.map(({ name }) => name));
  elsewhere ??= await run(session.connection, listOtherSchemas, { schema, names: tableNames });
  for (const other of elsewhere) {
    const found = (await readNames(session, other)).find((name) => names.has(name));
    if (found === undefined) continue;
    const option = other.schema === defaultSchema ? 'leave --schema out' : `--schema ${quoteForShell(other.schema)}`;
    const moves = [
      ...(schema === defaultSchema ? [] : [`create schema if not exists ${quoted(schema)}`]),
      ...other.tables.map((table) => `alter table ${qualified(other.schema, table)} set schema ${quoted(schema)}`),
    ];
    throw new UserError(
      `the record of these migrations is in the schema ${other.schema}, and not in ${schema}: ${found} is in it`,
      {
        fix: `${option}; or move it: ${moves.join('; ')}`,
        exitCode: 1,
      },
    );
  }
}

async function readNames({ client }: Session, { schema, marks, records }: ListOtherSchemasResult): Promise<string[]> {
  const connection = inSchema(fromPg(client), schema);
  const rows = await Promise.all([
    marks ? run(connection, listMarkNames) : [],
    records ? run(connection, listRecordNames) : [],
  ]);
  return rows.flat().map(({ name }) => name);
}
