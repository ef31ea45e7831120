import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { parseConnectionUrl, connectionUrl } from 'pgproof-runtime/connection-config.js';

/** A server behind a network that takes its time, which counts how often it was waited for. */
export interface FarAway {
  readonly url: string;
  /** How often a client has begun to send after it had received: each time it has waited for the way there and back. */
  roundTrips(): number;
  stop(): Promise<void>;
}

/**
 * Puts a distance between us and a server.
 *
 * @param eachWayMs the way to it, and the way back. It is what lets the count be the same each time: without it the first of two queries that
 * are sent together may be answered before the second is on its way.
 */
export async function putFarAway(serverUrl: string, eachWayMs = 5): Promise<FarAway> {
  const sockets = new Set<Socket>();
  let count = 0;
  const listener = createServer((client) => {
    const server = connect(parseConnectionUrl(serverUrl));
    // What comes first is the client's, before anything was received.
    let isReceiving = false;
    const sent = (chunk: Buffer) => {
      // A farewell is not waited for.
      if (isReceiving && !isFarewell(chunk)) count += 1;
      isReceiving = false;
    };
    const received = () => {
      isReceiving = true;
    };
    for (const socket of [client, server]) sockets.add(socket.setNoDelay().on('error', () => undefined));
    carry(client, server, { eachWayMs, leaves: sent });
    carry(server, client, { eachWayMs, arrives: received });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  return {
    url: connectionUrl({ ...parseConnectionUrl(serverUrl), host: '127.0.0.1', port }),
    roundTrips: () => count,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}

interface Way {
  readonly eachWayMs: number;
  readonly leaves?: (chunk: Buffer) => void;
  readonly arrives?: () => void;
}

function carry(from: Socket, to: Socket, { eachWayMs, leaves, arrives }: Way): void {
  from.on('data', (chunk) => {
    leaves?.(chunk);
    setTimeout(() => {
      arrives?.();
      to.write(chunk);
    }, eachWayMs);
  });
  from.on('close', () => setTimeout(() => to.destroy(), eachWayMs));
}

/** Terminate, by itself. */
function isFarewell(chunk: Buffer): boolean {
  return chunk.length === 5 && chunk[0] === 0x58;
}
