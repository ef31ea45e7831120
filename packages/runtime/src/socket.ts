import net from 'node:net';
import tls from 'node:tls';
import type { ConnectionConfig } from './connection-config.js';
import { tlsOptions } from './tls.js';

/**
 * Opens a socket, encrypted as the connection config asks for it, that reads into the same memory again and again. Node would make 64 KB of it for
 * each answer, and pass what is in them through its streams: a twentieth of the time that a small query takes.
 *
 * For the `socket` of postgres.js, which then neither connects nor encrypts by itself: it knows one host and one set of keys for a pool,
 * and none at all with `prefer`.
 *
 * @param made is told of the socket before it is connected.
 */
export async function openSocket(config: ConnectionConfig, made?: (socket: net.Socket) => void): Promise<net.Socket> {
  // Some addresses fail within the turn in which they are connected to: let the driver listen first.
  await Promise.resolve();
  const { host, port } = config;
  const address = host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port };
  const memory = Buffer.allocUnsafeSlow(65536);
  const socket = net.connect({
    ...address,
    noDelay: true,
    onread: {
      buffer: memory,
      callback: (count) => {
        // A copy, for the driver keeps the first half of a message until the other comes.
        const answer = Buffer.allocUnsafe(count);
        memory.copy(answer, 0, 0, count);
        socket.emit('data', answer);
        return true;
      },
    },
  });
  made?.(socket);
  try {
    // The files of certificates may have gone since the last connection.
    const options = tlsOptions(config);
    if (options === false) return withAddress(socket, config);
    return withAddress(await encrypt(socket, options, config), config);
  } catch (error) {
    socket.destroy();
    return socketThatFails(error);
  }
}

/** The driver waits for an error of a socket that it has; of a promise that is rejected it would not take note. */
export function socketThatFails(error: unknown): net.Socket {
  const socket = new net.Socket();
  setImmediate(() => socket.destroy(error instanceof Error ? error : new Error(String(error))));
  return socket;
}

/** Where the driver looks for them, to name them in errors. */
function withAddress(socket: net.Socket, { host, port }: ConnectionConfig): net.Socket {
  return Object.assign(socket, { host, port });
}

async function encrypt(
  socket: net.Socket,
  options: tls.ConnectionOptions,
  { sslMode, connectTimeoutSeconds }: ConnectionConfig,
): Promise<net.Socket> {
  const timer =
    connectTimeoutSeconds === 0
      ? undefined
      : setTimeout(() => socket.destroy(new Error('timeout')), connectTimeoutSeconds * 1000);
  try {
    await happens(socket, 'connect');
    socket.write(requestOfTls);
    const answer = (await happens(socket, 'data')) as Buffer;
    // Exactly one letter: what came with it came from somebody who did not wait for our name.
    if (!/^[SN]$/.test(answer.toString('latin1'))) throw new Error('There was an error establishing an SSL connection');
    if (answer.toString('latin1') === 'N') {
      if (sslMode === 'prefer') return socket;
      throw new Error('The server does not support SSL connections');
    }
    const encrypted = tls.connect({ ...options, socket });
    await happens(encrypted, 'secureConnect');
    return encrypted;
  } finally {
    clearTimeout(timer);
  }
}

/** What clients send before the startup message. */
const requestOfTls = Buffer.from('0000000804d2162f', 'hex');

/** Waits for one event of a socket, unless it fails or is closed before. */
function happens(socket: net.Socket, event: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const closed = () => {
      const message = 'the server closed the connection before it was encrypted';
      reject(Object.assign(new Error(message), { code: 'ECONNRESET' }));
    };
    socket.once('error', reject).once('close', closed);
    socket.once(event, (value: unknown) => {
      socket.off('error', reject).off('close', closed);
      resolve(value);
    });
  });
}
