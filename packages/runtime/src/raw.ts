import type { Socket } from 'node:net';
import type pg from 'pg';

/** The bytes of a connection. */
export interface RawConnection {
  readonly stream: Socket;
  /** Is rejected when the connection breaks, and never resolved. */
  readonly lost: Promise<never>;
}

/**
 * Takes the stream of a connection that waits for a query, for a library that speaks the protocol by itself: so it has our TLS, limits and
 * messages. From then on the client can only be ended.
 */
export function takeStream(client: pg.Client): RawConnection {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  stream.removeAllListeners('data');
  const lost = new Promise<never>((_, reject) => {
    // The client's next query says what broke the connection.
    stream.once('close', () => void client.query('select').catch(reject));
  });
  lost.catch(() => undefined);
  return { stream, lost };
}
