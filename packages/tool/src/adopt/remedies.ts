import { quoted } from '../catalog/keywords.js';
import type { Difference } from '../catalog/diff.js';
import { unquote } from 'pgproof-runtime/quote.js';

/**
 * The SQL that takes a difference away, where it is one statement that loses no rows; undefined else.
 *
 * @param difference A is the database, B what the history makes.
 */
export function remedyOf({ object, problem, a = '', b = '' }: Difference): string | undefined {
  const [, kind = '', whole = ''] =
    /^(index|constraint|column|trigger|view|statistics|sequence) (.*)$/.exec(object) ?? [];
  const [, table = '', part = ''] = ofTable.exec(whole) ?? [];
  const named = quoted(unquote(part));
  if (problem === 'only in A') {
    if (kind === 'constraint' && part !== '') return `alter table ${table} drop constraint ${named};`;
    if (kind === 'trigger' && part !== '') return `drop trigger ${named} on ${table};`;
    return ['index', 'view', 'statistics', 'sequence'].includes(kind) ? `drop ${kind} ${whole};` : undefined;
  }
  if (problem === 'only in B') {
    if (kind === 'constraint' && part !== '') return `alter table ${table} add constraint ${named} ${b};`;
    if (kind === 'index') return indexFor(whole, b);
  }
  return problem === 'differs' && kind === 'column' && part !== '' ? alter(table, named, { a, b }) : undefined;
}

const word = String.raw`(?:"(?:[^"]|"")*"|[^\s".]+)`;
const ofTable = new RegExp(`^(${word}\\.${word})\\.(${word})$`);

/** @param fact `on public.post unique btree (slug)`. */
function indexFor(whole: string, fact: string): string | undefined {
  const [, name = ''] = new RegExp(`^${word}\\.(${word})$`).exec(whole) ?? [];
  const [, table, unique = '', columns] =
    new RegExp(`^on (${word}\\.${word}) (unique )?(\\w+ \\(.*)$`, 's').exec(fact) ?? [];
  // What is set on the index stands behind its columns, in words of our own.
  const isPlain = !/ (?:invalid|(?:part of|tablespace|statistics) \S+)$/.test(fact);
  return table === undefined || columns === undefined || name === '' || !isPlain
    ? undefined
    : `create ${unique}index ${quoted(unquote(name))} on ${table} using ${columns};`;
}

/** What differs of a column, where that is its default or whether it may be NULL. */
function alter(table: string, column: string, { a, b }: { a: string; b: string }): string | undefined {
  const [had, wanted] = [a, b].map((text) => /^(not null)?(?: ?default (.*))?$/s.exec(text));
  if (had == null || wanted == null) return undefined;
  const [, hadNotNull, hadDefault] = had;
  const [, notNull, value] = wanted;
  const actions = [
    notNull === hadNotNull ? [] : notNull === undefined ? 'drop not null' : 'set not null',
    value === hadDefault ? [] : value === undefined ? 'drop default' : `set default ${value}`,
  ].flat();
  return `alter table ${table} ${actions.map((action) => `alter column ${column} ${action}`).join(', ')};`;
}
