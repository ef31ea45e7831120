import { connect, createServer, type AddressInfo, type ListenOptions, type Socket } from 'node:net';
import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';

/** Lets a server be reached at one more address: a socket's path, or another host's port. */
export async function forward(
  from: ListenOptions,
  { host, port }: ConnectionConfig,
): Promise<{ port: number; stop(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const listener = createServer((near) => {
    const far = connect({ host, port });
    for (const socket of [near, far]) sockets.add(socket.on('error', () => near.destroy()));
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve, reject) => listener.on('error', reject).listen(from, resolve));
  return {
    port: (listener.address() as AddressInfo).port,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}
