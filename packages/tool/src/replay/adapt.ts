import { UserError } from 'pgproof-runtime/errors.js';
import type { Migration } from '../migrate/files.js';
import { parseStatements, type ParsedStatement } from '../migrate/grammar.js';
import { quoteIdentifier } from 'pgproof-runtime/quote.js';

/**
 * The migrations as a replay runs them: without the folders of tablespaces and the publishers of subscriptions, which are those of the
 * database's own server. The catalog comes out the same.
 */
export async function adapt(migrations: readonly Migration[]): Promise<Migration[]> {
  return Promise.all(migrations.map(adaptOne));
}

/** @throws UserError for what would go on by itself on a server that stays. */
export async function refuseSubscriptions(migrations: readonly Migration[]): Promise<void> {
  for (const { up } of migrations) {
    if (!/\bsubscription\b/i.test(up.text)) continue;
    const makes = (await parseStatements(up.text))?.some(({ kind }) => kind === 'CreateSubscriptionStmt') ?? false;
    if (!makes) continue;
    throw new UserError(
      `${up.path} makes a subscription, which on the server of --replay-on would reach its publisher`,
      {
        fix: 'leave --replay-on out: an embedded server has no workers for subscriptions',
        exitCode: 1,
      },
    );
  }
}

async function adaptOne(migration: Migration): Promise<Migration> {
  const { up } = migration;
  if (!/\bcreate\s+tablespace\b|\bsubscription\b/i.test(up.text)) return migration;
  let { text, transactional } = up;
  // The last one first, so that the places of the others stay.
  for (const statement of ((await parseStatements(text)) ?? []).reverse()) {
    const adapted = adaptStatement(statement);
    if (adapted === undefined) continue;
    text = text.slice(0, statement.start) + adapted + text.slice(statement.start + statement.text.length);
    // What speaks to no publisher can run in a transaction, and what has become of one statement may be several.
    transactional ||= statement.kind !== 'CreateTableSpaceStmt';
  }
  return { ...migration, up: { ...up, text, transactional } };
}

function adaptStatement({ kind, tree, text }: ParsedStatement): string | undefined {
  const name = quoteIdentifier(typeof tree['subname'] === 'string' ? tree['subname'] : '');
  switch (kind) {
    case 'CreateTableSpaceStmt':
      // Inside the cluster, wherever the server has it.
      return text.replace(/(\blocation\s+)e?'(?:[^']|'')*'/i, "$1''");
    case 'CreateSubscriptionStmt':
      return unconnected(text, name);
    case 'AlterSubscriptionStmt':
      if (tree['kind'] === 'ALTER_SUBSCRIPTION_REFRESH' || tree['kind'] === 'ALTER_SUBSCRIPTION_REFRESH_PUBLICATION')
        return 'select 1';
      return /_PUBLICATION$/.test(String(tree['kind'])) ? withOptions(text, [['refresh', 'false']]) : undefined;
    case 'DropSubscriptionStmt':
      return `alter subscription ${name} disable; alter subscription ${name} set (slot_name = none); ${text}`;
    default:
      return undefined;
  }
}

/** A subscription is enabled as it is made, unless it was told otherwise, or not to connect. */
function unconnected(text: string, name: string): string | undefined {
  const options = new Map(optionsOf(text));
  if (isOff(options.get('connect'))) return undefined;
  const made = withOptions(text, [
    ['connect', 'false'],
    ['create_slot', undefined],
    ['copy_data', undefined],
    ['enabled', undefined],
  ]);
  return isOff(options.get('enabled')) ? made : `${made}; alter subscription ${name} enable`;
}

const optionList = /\bwith\s*\(([^()]*)\)\s*$/i;

function optionsOf(text: string): [string, string][] {
  const [, list = ''] = optionList.exec(text) ?? [];
  return list
    .split(',')
    .filter((option) => option.trim() !== '')
    .map((option) => {
      const [name = '', value = 'true'] = option.split('=');
      return [name.trim().toLowerCase(), value.trim()];
    });
}

/** The statement with these options, and without those that have no value. */
function withOptions(text: string, changes: readonly (readonly [string, string | undefined])[]): string {
  const options = new Map<string, string | undefined>([...optionsOf(text), ...changes]);
  const list = [...options].flatMap(([name, value]) => (value === undefined ? [] : `${name} = ${value}`));
  return `${text.replace(optionList, '').trimEnd()} with (${list.join(', ')})`;
}

function isOff(value: string | undefined): boolean {
  return value !== undefined && /^'?(?:false|off|0|no)'?$/i.test(value);
}
