import type { Connection, Statement } from './query.js';

/**
 * What a query reads, in pages of so many rows at most, through a cursor of the transaction that the connection is in.
 *
 * A cursor of SQL, and not a portal of the protocol: postgres.js leaves its portal without a name, which the next statement on the connection
 * takes over, so that a transaction could do nothing with a row before it has read the last one.
 */
export async function* readPages(
  { execute }: Pick<Connection, 'execute'>,
  { name, text }: Statement,
  values: readonly (string | null)[],
  rows: number,
): AsyncGenerator<unknown[], void, void> {
  // A name of its own: several may be open in a transaction. Its statements come once, so the server need not keep them.
  const cursor = `stream_${++opened}`;
  const send = (statement: string, given: readonly (string | null)[] = []) =>
    execute({ name, text: statement, once: true }, given);
  await send(`declare ${cursor} no scroll cursor for ${text}`, values);
  try {
    for (;;) {
      const page = (await send(`fetch ${rows} from ${cursor}`)).rows;
      if (page.length > 0) yield page;
      if (page.length < rows) return;
    }
  } finally {
    // It fails where the transaction has failed or is over, and the cursor is gone with it.
    await send(`close ${cursor}`).catch(() => undefined);
  }
}

let opened = 0;
