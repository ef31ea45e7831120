import { columns } from '../columns.js';
import { booking, statements, type OpenClient } from '../operations.js';
import { openPg } from './pg.js';
import { load } from './load.js';
import { toTemplate } from './template.js';

/** So much of Kysely as we use: it is no dependency of the project. */
interface Module {
  readonly Kysely: new (options: { dialect: unknown }) => Kysely;
  readonly PostgresDialect: new (options: { pool: unknown }) => unknown;
  readonly sql: (strings: TemplateStringsArray, ...values: unknown[]) => Raw;
}

interface Kysely {
  selectFrom(table: string): Select;
  insertInto(table: string): { values(row: object): { returning(column: string): Executable } };
  destroy(): Promise<void>;
}

interface Select extends Executable {
  select(columns: readonly string[]): Select;
  where(column: string, operator: '=', value: string): Select;
  orderBy(column: string, direction: 'desc'): Select;
  limit(count: number): Select;
  offset(count: number): Select;
}

interface Executable {
  execute(): Promise<unknown[]>;
  executeTakeFirst(): Promise<unknown>;
}

interface Raw {
  execute(db: Kysely): Promise<{ rows: unknown[] }>;
}

/** Its builder; the debit, which would be a puzzle in it, as its raw SQL, which is no slower. */
export const openKysely: OpenClient = async (url, connections) => {
  const { Kysely, PostgresDialect, sql } = (await load('kysely', 'dist/esm/index.js')) as Module;
  const db = new Kysely({ dialect: new PostgresDialect({ pool: openPg(url, connections) }) });
  const debit = statements['token debit'];
  const { strings, places } = toTemplate(debit.text);
  return {
    'point read': (id) => db.selectFrom('user').select(columns.user).where('id', '=', id).executeTakeFirst(),
    insert: (user_id) =>
      db
        .insertInto('token_transaction')
        .values({
          user_id,
          amount: booking.amount,
          transaction_type: booking.type,
          reference_id: booking.referenceId,
          description: booking.description,
        })
        .returning('id')
        .executeTakeFirst(),
    '100 rows': (userId) =>
      db
        .selectFrom('token_transaction')
        .select(columns.token_transaction)
        .where('user_id', '=', userId)
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(100)
        .offset(0)
        .execute(),
    'token debit': async (userId) => {
      const values = debit.values(userId);
      return (await sql(strings, ...places.map((place) => values[place])).execute(db)).rows[0];
    },
    close: () => db.destroy(),
  };
};
