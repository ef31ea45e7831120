import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';

export interface DatabaseMap {
  readonly port: number;
  /** What each client asked for at its start: user, database, options and the like. */
  readonly asked: Record<string, string>[];
  stop(): Promise<void>;
}

/**
 * A pooler in session mode without a pool: each client gets a connection of its own, to the database that it asks for or to another one.
 *
 * @param lead where a client goes who asks for a database.
 */
export async function startDatabaseMap(lead: (database: string) => ConnectionConfig): Promise<DatabaseMap> {
  const sockets = new Set<Socket>();
  const asked: Record<string, string>[] = [];
  const serve = (near: Socket) => {
    sockets.add(near.setNoDelay().on('error', () => undefined));
    near.once('data', (packet: Buffer) => {
      // A request for encryption is 8 bytes long, a start-up packet longer.
      if (packet.length === 8) {
        near.write('N');
        serve(near);
        return;
      }
      const parameters = readStartup(packet);
      asked.push(parameters);
      const { host, port, database } = lead(parameters['database'] ?? '');
      const far = connect({ host, port }).setNoDelay();
      sockets.add(far.on('error', () => near.destroy()));
      far.write(writeStartup({ ...parameters, database }));
      near.pipe(far).pipe(near);
    });
  };
  const listener = createServer(serve);
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  return {
    port: (listener.address() as AddressInfo).port,
    asked,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}

/** Length, version, then names and values, each with a zero behind it. */
function readStartup(packet: Buffer): Record<string, string> {
  const words = packet.subarray(8).toString().split('\0');
  const pairs = words.flatMap((word, index) =>
    index % 2 === 0 && word !== '' ? [[word, words[index + 1] ?? '']] : [],
  );
  return Object.fromEntries(pairs) as Record<string, string>;
}

function writeStartup(parameters: Record<string, string>): Buffer {
  const words = Object.entries(parameters).flat();
  const body = Buffer.from(`${words.join('\0')}\0\0`);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8, 0);
  head.writeUInt32BE(0x0003_0000, 4);
  return Buffer.concat([head, body]);
}
