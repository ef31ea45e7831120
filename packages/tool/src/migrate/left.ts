import { run } from 'pgproof-runtime/query.js';
import { findPartition, findState, findSubscription, findToRemove, listOfReindex } from '../queries/migrate/left.js';
import { quoteIdentifier } from 'pgproof-runtime/quote.js';
import { changedPublications, createdIndex, detachedPartition, droppedIndex, reindexed } from './alone.js';
import type { ParsedStatement } from './grammar.js';
import { isSameName, placeOf, type Placed } from './place.js';
import type { Session } from './session.js';

/** What stands in the database of a statement that runs outside a transaction, and that no record tells of. */
export interface Left {
  /** `index ix is INVALID`. */
  readonly what: string;
  /**
   * `done`: all of its work is there. `begun`: the database is not what it was before, and the work has to be ended. `beside`: what is left is
   * in no one's way, and goes before the statement runs again.
   */
  readonly stage: 'done' | 'begun' | 'beside';
  /** What another attempt does about it: `drops it and builds it anew`. */
  readonly remedy: string;
  /** By which statements; where work that was begun needs none, it goes on when the file runs again. */
  readonly sql: readonly string[];
}

/**
 * Looks at what an attempt that failed, or was killed, has left: also one that was killed between its work and the record.
 *
 * @param other the statements of the other file of the pair. Only what that creates is taken for dropped already: another name may be a slip of
 * the pen.
 */
export async function findLeft(
  session: Session,
  statement: ParsedStatement,
  other: readonly ParsedStatement[],
): Promise<Left | undefined> {
  return (
    (await leftOfBuild(session, statement)) ??
    (await leftOfDrop(session, statement, other)) ??
    (await leftOfDetach(session, statement)) ??
    (await leftOfReindex(session, statement)) ??
    (await leftOfRemoval(session, statement, other)) ??
    (await leftOfPublications(session, statement, other))
  );
}

/** Only the record is missing. */
function done(what: string): Left {
  return { what, stage: 'done', remedy: '', sql: [] };
}

async function leftOfBuild(session: Session, statement: ParsedStatement): Promise<Left | undefined> {
  const created = createdIndex(statement);
  if (created === undefined) return undefined;
  const index = await placeOf(session, created, created.table);
  const [found] = await run(session.connection, findState, index);
  if (found?.table !== created.table) return undefined;
  if (found.valid) return done(`index ${index.name} is built already, and valid`);
  return {
    what: `index ${index.name} is INVALID`,
    stage: 'beside',
    remedy: 'drops it and builds it anew',
    sql: [dropIndex(index)],
  };
}

async function leftOfDrop(
  session: Session,
  statement: ParsedStatement,
  other: readonly ParsedStatement[],
): Promise<Left | undefined> {
  const dropped = droppedIndex(statement);
  if (dropped === undefined) return undefined;
  const index = await placeOf(session, dropped);
  const [found] = await run(session.connection, findState, index);
  if (found?.valid === true) return undefined;
  if (found !== undefined)
    return { what: `index ${index.name} is INVALID`, stage: 'begun', remedy: 'drops it', sql: [] };
  const isCreated = other.map(createdIndex).some((one) => one !== undefined && isSameName(session, one, dropped));
  return isCreated ? done(`index ${index.name} is dropped already`) : undefined;
}

async function leftOfDetach(session: Session, statement: ParsedStatement): Promise<Left | undefined> {
  const detached = detachedPartition(statement);
  if (detached === undefined) return undefined;
  const [table, partition] = await Promise.all([
    placeOf(session, detached.table),
    placeOf(session, detached.partition),
  ]);
  const [found] = await run(session.connection, findPartition, {
    table: table.name,
    tableSchema: table.schema,
    partition: partition.name,
    partitionSchema: partition.schema,
  });
  if (found?.pending === true) {
    return {
      what: `partition ${partition.name} of ${table.name} is pending detach`,
      stage: 'begun',
      remedy: 'finalizes that',
      sql: [`alter table ${quote(table)} detach partition ${quote(partition)} finalize`],
    };
  }
  return found?.detached === true
    ? done(`partition ${partition.name} of ${table.name} is detached already`)
    : undefined;
}

async function leftOfReindex(session: Session, statement: ParsedStatement): Promise<Left | undefined> {
  const what = reindexed(statement);
  if (what === undefined) return undefined;
  const { schema: within } = what.name === '' ? what : await placeOf(session, what);
  const indexes = (await run(session.connection, listOfReindex, { ...what, schema: within ?? '' })).map(
    ({ schema, index }) => ({ schema, name: index }),
  );
  if (indexes.length === 0) return undefined;
  const names = indexes.map(({ schema, name }) => (schema === 'public' ? name : `${schema}.${name}`));
  return {
    what: names.length === 1 ? `index ${names.join()} is INVALID` : `indexes ${names.join(', ')} are INVALID`,
    stage: 'beside',
    remedy: names.length === 1 ? 'drops it' : 'drops them',
    sql: indexes.map(dropIndex),
  };
}

/** Of a database, a tablespace or a subscription. */
async function leftOfRemoval(
  session: Session,
  { kind, tree }: ParsedStatement,
  other: readonly ParsedStatement[],
): Promise<Left | undefined> {
  const [what, field, creation] = removals[kind] ?? [];
  if (what === undefined || field === undefined) return undefined;
  const name = String(tree[field]);
  if (!other.some((one) => one.kind === creation && one.tree[field] === name)) return undefined;
  const [found] = await run(session.connection, findToRemove, { what, name });
  if (found === undefined) return done(`${what} ${name} is dropped already`);
  return found.invalid
    ? { what: `${what} ${name} is invalid`, stage: 'begun', remedy: 'drops it', sql: [] }
    : undefined;
}

const removals: Record<string, readonly [what: string, field: string, creation: string]> = {
  DropdbStmt: ['database', 'dbname', 'CreatedbStmt'],
  DropTableSpaceStmt: ['tablespace', 'tablespacename', 'CreateTableSpaceStmt'],
  DropSubscriptionStmt: ['subscription', 'subname', 'CreateSubscriptionStmt'],
};

/** Of those that a subscription was to have, or no longer. */
async function leftOfPublications(
  session: Session,
  statement: ParsedStatement,
  other: readonly ParsedStatement[],
): Promise<Left | undefined> {
  const change = changedPublications(statement);
  if (change === undefined) return undefined;
  const { subscription, publications, added } = change;
  const back = other.map(changedPublications).find((one) => one?.subscription === subscription && one.added !== added);
  if (back?.publications.toSorted().join('\0') !== publications.toSorted().join('\0')) return undefined;
  const [found] = await run(session.connection, findSubscription, { name: subscription });
  if (found === undefined || !publications.every((name) => found.publications.includes(name) === added))
    return undefined;
  const [subject, verb] = publications.length === 1 ? ['publication', 'is'] : ['publications', 'are'];
  return done(
    `${subject} ${publications.join(', ')} ${verb} ${added ? '' : 'not '}in subscription ${subscription} already`,
  );
}

/** Whatever has come to have its name or to take it away meanwhile: a reindex of somebody else may be at work. */
function dropIndex(index: Placed): string {
  return `drop index concurrently if exists ${quote(index)}`;
}

function quote({ schema, name }: Placed): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}
