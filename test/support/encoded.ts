import { databaseUrl, newDatabaseName, onServer, serverMajor } from './server.js';

/** Has work done on a database of another encoding, which is dropped afterwards. */
export async function inEncoding<Value>(encoding: string, work: (url: string) => Promise<Value>): Promise<Value> {
  const name = newDatabaseName();
  const provider = serverMajor() >= 15 ? 'locale_provider libc' : '';
  await onServer((server) =>
    server.unsafe(
      `create database ${name} template template0 encoding '${encoding}' lc_collate 'C' lc_ctype 'C' ${provider}`,
    ),
  );
  try {
    return await work(databaseUrl(name));
  } finally {
    await onServer((server) => server.unsafe(`drop database ${name} with (force)`));
  }
}
