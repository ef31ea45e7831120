import type { Half } from './files.js';
import { parseStatements, type Statement } from './grammar.js';

/** What the statement is, when PostgreSQL always refuses it inside a transaction; undefined for all others. */
export function aloneAs({ kind, tree }: Statement): string | undefined {
  switch (kind) {
    case 'IndexStmt':
      return tree['concurrent'] === true ? 'create index concurrently' : undefined;
    case 'DropStmt':
      return tree['concurrent'] === true ? 'drop index concurrently' : undefined;
    case 'ReindexStmt':
      return names(tree['params']).includes('concurrently') || wholeReindexes.includes(String(tree['kind']))
        ? 'reindex'
        : undefined;
    case 'AlterTableStmt':
      return /"concurrent":true/.test(JSON.stringify(tree['cmds'])) ? 'detach partition concurrently' : undefined;
    case 'VacuumStmt':
      return tree['is_vacuumcmd'] === true ? 'vacuum' : undefined;
    case 'ClusterStmt':
      return tree['relation'] === undefined ? 'cluster' : undefined;
    case 'AlterDatabaseStmt':
      return names(tree['options']).includes('tablespace') ? 'alter database … set tablespace' : undefined;
    case 'CreateSubscriptionStmt':
      return /"(?:connect|create_slot)"/.test(JSON.stringify(tree['options'] ?? ''))
        ? undefined
        : 'create subscription';
    default:
      return always[kind];
  }
}

const wholeReindexes = ['REINDEX_OBJECT_SCHEMA', 'REINDEX_OBJECT_SYSTEM', 'REINDEX_OBJECT_DATABASE'];

const always: Record<string, string> = {
  CreatedbStmt: 'create database',
  DropdbStmt: 'drop database',
  CreateTableSpaceStmt: 'create tablespace',
  DropTableSpaceStmt: 'drop tablespace',
  AlterSystemStmt: 'alter system',
};

/** The names of a statement's options, but those that are switched off. */
function names(list: unknown): string[] {
  const options = (list ?? []) as { DefElem: { defname: string; arg?: unknown } }[];
  return options.flatMap(({ DefElem: { defname, arg } }) =>
    /"(?:sval":"(?:false|off)"|ival":\{\})/.test(JSON.stringify(arg ?? '')) ? [] : [defname],
  );
}

/** True for what may stand in front of the one statement of a file without a transaction: a setting of the session. */
export function isSetting({ kind, tree }: Statement): boolean {
  return kind === 'VariableSetStmt' && tree['is_local'] !== true && tree['name'] !== 'TRANSACTION';
}

/**
 * Takes the settings in front of the one statement of a file without a transaction apart from it: sent together, the server would make a
 * transaction of them.
 *
 * @returns each setting, and the file with blanks in their place, so that all places in it stay.
 */
export async function takeSettings(half: Half): Promise<{ settings: readonly string[]; half: Half }> {
  // The word alone may stand in a comment.
  if (half.transactional || !/\b(?:re)?set\b/i.test(half.text)) return { settings: [], half };
  const statements = (await parseStatements(half.text)) ?? [];
  const last = statements.pop();
  if (last === undefined || statements.length === 0) return { settings: [], half };
  const { text } = half;
  const blank = text.slice(0, last.start).replaceAll(/[^\n]/gu, ' ');
  // A setting, too, is sent with blanks before it: the place of its error is then that in the file.
  const settings = statements.map((setting) => text.slice(0, setting.start).replaceAll(/[^\n]/gu, ' ') + setting.text);
  return { settings, half: { ...half, text: blank + text.slice(last.start) } };
}
