import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A server that is no PostgreSQL: it greets every client once it has said something, as is told, or not at all. */
export async function withServer(greet: (socket: Socket) => void, act: (port: number) => Promise<void>): Promise<void> {
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket);
    socket
      .on('error', () => undefined)
      .once('data', () => {
        greet(socket);
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await act((server.address() as AddressInfo).port);
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}
