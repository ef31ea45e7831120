import postgres from 'postgres';

/** Asks a server one question, by a URL whose own database need not exist, and gives the first value of the answer. */
export async function ask(url: string, text: string): Promise<unknown> {
  const sql = postgres(url, { database: 'postgres', max: 1, connect_timeout: 5, onnotice: () => undefined });
  try {
    const [row] = await sql.unsafe(text);
    return row === undefined ? undefined : Object.values(row)[0];
  } finally {
    await sql.end({ timeout: 1 });
  }
}
