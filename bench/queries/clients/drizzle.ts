import { columns } from '../columns.js';
import { booking, type Client, type OpenClient } from '../operations.js';
import type { Core, Drizzle, Operators, Piece, Table } from './drizzle-module.js';
import { load } from './load.js';
import { openPostgres } from './postgres.js';

/** Its statements built once, with `.prepare()`. */
export const openPrepared: OpenClient = async (url, connections) => {
  const { build, placeholder, close } = await open(url, connections);
  const { point, insert, list, debit } = build;
  const [pointed, inserted, listed, debited] = [
    point(placeholder('userId')).prepare('point'),
    insert(placeholder('userId')).prepare('insert'),
    list(placeholder('userId')).prepare('list'),
    debit(placeholder('userId')).prepare('debit'),
  ];
  return {
    'point read': async (userId) => (await pointed.execute({ userId }))[0],
    insert: async (userId) => (await inserted.execute({ userId }))[0],
    '100 rows': (userId) => listed.execute({ userId }),
    'token debit': async (userId) => (await debited.execute({ userId }))[0],
    close,
  };
};

/** Its statements built for each call, as they mostly are. */
export const openBuilder: OpenClient = async (url, connections): Promise<Client> => {
  const { build, close } = await open(url, connections);
  const { point, insert, list, debit } = build;
  return {
    'point read': async (userId) => (await point(userId))[0],
    insert: async (userId) => (await insert(userId))[0],
    '100 rows': async (userId) => list(userId),
    'token debit': async (userId) => (await debit(userId))[0],
    close,
  };
};

async function open(url: string, connections: number) {
  const core = (await load('drizzle-orm', 'pg-core/index.js')) as Core;
  const { sql, eq, gte, and, desc } = (await load('drizzle-orm', 'index.js')) as Operators;
  const { drizzle } = (await load('drizzle-orm', 'postgres-js/index.js')) as {
    drizzle: (options: object) => Drizzle;
  };
  const client = openPostgres(url, connections);
  const db = drizzle({ client });
  const user = core.pgTable('user', pick(core, columns.user));
  const transaction = core.pgTable('token_transaction', pick(core, columns.token_transaction));
  const written = core.pgTable('token_transaction', pick(core, columns.token_transaction.slice(0, 5)));
  const balance = core.pgTable('user_token_balance', pick(core, balanceColumns));
  const build = {
    point: (id: unknown) =>
      db
        .select()
        .from(user)
        .where(eq(of(user, 'id'), id)),
    insert: (userId: unknown) =>
      db
        .insert(transaction)
        .values({
          user_id: userId,
          amount: booking.amount,
          transaction_type: booking.type,
          reference_id: booking.referenceId,
          description: booking.description,
        })
        .returning({ id: of(transaction, 'id') }),
    list: (userId: unknown) =>
      db
        .select()
        .from(transaction)
        .where(eq(of(transaction, 'user_id'), userId))
        .orderBy(desc(of(transaction, 'created_at')), desc(of(transaction, 'id')))
        .limit(100)
        .offset(0),
    debit: (userId: unknown) => {
      const account = db.$with('account').as(
        db
          .select({ id: of(user, 'id') })
          .from(user)
          .where(eq(of(user, 'id'), userId))
          .for('key share'),
      );
      const debited = db.$with('debited').as(
        db
          .update(balance)
          .set({
            balance: sql`user_token_balance.balance - ${booking.amount}`,
            version: sql`user_token_balance.version + 1`,
            updated_at: sql`now() at time zone 'utc'`,
          })
          .from(account)
          .where(and(eq(of(balance, 'user_id'), sql`account.id`), gte(of(balance, 'balance'), booking.amount)))
          .returning(pickOf(balance, balanceColumns)),
      );
      const journal = db
        .$with('journal')
        .as(
          db
            .insert(written)
            .select(
              sql`select user_id, -(${booking.amount}::integer), ${booking.type}::tokentransactiontype, ${booking.referenceId}::uuid, ${booking.description} from debited`,
            ),
        );
      return db.with(account, debited, journal).select().from(debited);
    },
  };
  return { build, placeholder: (name: string) => sql.placeholder(name), close: () => client.end() };
}

function of(table: Table, name: string): Piece {
  const column = table[name];
  if (column === undefined) throw new Error(`there is no column ${name}`);
  return column;
}

function pickOf(table: Table, names: readonly string[]): Record<string, Piece> {
  return Object.fromEntries(names.map((name) => [name, of(table, name)]));
}

const balanceColumns = ['user_id', 'balance', 'id', 'created_at', 'updated_at', 'version'];

/** Each column by its name; a label of an enum is text to it. */
function pick(core: Core, names: readonly string[]): Record<string, Piece> {
  return Object.fromEntries(names.map((name) => [name, typeOf(core, name)]));
}

function typeOf(core: Core, name: string): Piece {
  if (/_at$/.test(name)) return core.timestamp();
  if (/^(id|.*_id)$/.test(name)) return name === 'payment_customer_id' ? core.varchar() : core.uuid();
  return ['amount', 'balance', 'version'].includes(name) ? core.integer() : core.varchar();
}
