import type { Socket } from 'node:net';
import { withPg } from './pg.js';
import type { Target } from './target.js';

/** The bytes of a connection. */
export interface RawConnection {
  readonly stream: Socket;
  /** Is rejected when the connection breaks, and never resolved. */
  readonly lost: Promise<never>;
}

/**
 * Opens a connection as `withPg` does, with our TLS, limits and messages, and hands its stream to a library that speaks the protocol by itself.
 * The login is over: the server waits for a query.
 */
export async function withRawConnection<T>(
  target: Target,
  applicationName: string,
  work: (connection: RawConnection) => Promise<T>,
): Promise<T> {
  return withPg(target, applicationName, async (client) => {
    const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
    stream.removeAllListeners('data');
    const lost = new Promise<never>((_, reject) => {
      // pg's next query says what broke the connection.
      stream.once('close', () => void client.query('select').catch(reject));
    });
    lost.catch(() => undefined);
    return work({ stream, lost });
  });
}
