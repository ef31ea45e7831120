import { createServer, type AddressInfo, type Socket } from 'node:net';
import pg from 'pg';
import { parseConnectionUrl, connectionUrl } from 'pgproof-runtime/connection-config.js';
import { keepStatements } from './kept-statements.js';

export interface Pooler {
  /** Where clients connect, any user and password will do. */
  readonly url: string;
  stop(): Promise<void>;
}

interface PoolerOptions {
  /** How many sessions it has at the server. */
  readonly size: number;
  /** Hand each transaction to the session that has rested longest, not to the one that was used last. */
  readonly inTurn?: boolean;
  /** Hand out a session for as long as the client is connected. */
  readonly perSession?: boolean;
  /** Lose what is sent before the answer to the last has come. */
  readonly loses?: boolean;
  /** Keep what is prepared, for all clients: where `size` is 1. */
  readonly keeps?: boolean;
}

/** A pooler like PgBouncer: it hands out a few sessions of a real server, each for one transaction. */
export async function startPooler(serverUrl: string, options: PoolerOptions): Promise<Pooler> {
  const clients = await Promise.all(Array.from({ length: options.size }, () => logIn(serverUrl)));
  const idle = clients.map((client) => takeSocket(client));
  const all = [...idle];
  const waiting: ((session: Socket) => void)[] = [];
  const guests = new Set<Socket>();
  const keep = keepStatements();
  const acquire = () =>
    new Promise<Socket>((resolve) => {
      const session = options.inTurn === true ? idle.shift() : idle.pop();
      if (session === undefined) waiting.push(resolve);
      else resolve(session);
    });
  const release = (session: Socket) => {
    const next = waiting.shift();
    if (next === undefined) idle.push(session);
    else next(session);
  };
  const listener = createServer((guest) => {
    guests.add(guest);
    const sent = options.keeps === true ? keep() : (message: Buffer) => message;
    void serve(guest, { acquire, release, sent, perSession: false, loses: false, ...options });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  return {
    url: connectionUrl({ ...parseConnectionUrl(serverUrl), host: '127.0.0.1', port }),
    stop: async () => {
      for (const socket of [...guests, ...all]) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}

interface Pool {
  readonly acquire: () => Promise<Socket>;
  readonly release: (session: Socket) => void;
  /** What is sent on of a message. */
  readonly sent: (message: Buffer, type: string) => Buffer;
  readonly perSession: boolean;
  readonly loses: boolean;
}

async function serve(guest: Socket, { acquire, release, sent: sentOf, perSession, loses }: Pool): Promise<void> {
  // Else small messages wait 40 ms for each other.
  guest.setNoDelay().on('error', () => undefined);
  let session: Socket | undefined;
  let isGreeted = false;
  let unanswered = 0;
  let isBetween = true;
  let isLost = false;
  const fromServer = messages((message, type) => {
    guest.write(message);
    if (type === 'Z') unanswered -= 1;
    // ReadyForQuery, no transaction is open, and nothing more was sent: the next one may get another session. So does PgBouncer.
    if (type === 'Z' && message[5] === 0x49 && unanswered === 0 && !perSession) giveBack();
  });
  const giveBack = () => {
    const given = session;
    session = undefined;
    given?.off('data', fromServer);
    if (given !== undefined) release(given);
  };
  guest.on('close', giveBack);
  const sent: Buffer[] = [];
  const fromGuest = messages((message) => sent.push(message));
  for await (const chunk of guest.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    if (!isGreeted) {
      // A request for encryption is 8 bytes long, a start-up packet longer.
      isGreeted = chunk.length > 8;
      guest.write(isGreeted ? greeting : 'N');
      continue;
    }
    fromGuest(chunk);
    for (const message of sent.splice(0)) {
      const type = String.fromCharCode(message[0] ?? 0);
      if (type === 'X') guest.destroy();
      if (guest.destroyed) return;
      if (isBetween) isLost = loses && unanswered > 0;
      // Query and Sync are what a server answers to with ReadyForQuery.
      isBetween = type === 'Q' || type === 'S';
      if (isLost) continue;
      if (session === undefined) {
        session = await acquire();
        session.on('data', fromServer);
      }
      if (isBetween) unanswered += 1;
      session.write(sentOf(message, type));
    }
  }
  guest.destroy();
}

/** Cuts what a server sends into its messages: a letter, a length, the rest. */
export function messages(each: (message: Buffer, type: string) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 5 && rest.length > rest.readUInt32BE(1)) {
      const message = rest.subarray(0, rest.readUInt32BE(1) + 1);
      rest = rest.subarray(message.length);
      each(message, String.fromCharCode(message[0] ?? 0));
    }
  };
}

/** AuthenticationOk, a process number that no server has, ReadyForQuery. */
const greeting = Buffer.from('5200000008000000004b0000000c7fffffff000000005a0000000549', 'hex');

export async function logIn(url: string): Promise<pg.Client> {
  const { host, port, user, password, database } = parseConnectionUrl(url);
  const client = new pg.Client({ host, port, user, password, database });
  await client.connect();
  return client;
}

/** The driver has logged in; from here on we speak ourselves. */
export function takeSocket(client: pg.Client): Socket {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  for (const event of ['data', 'close', 'error', 'end']) stream.removeAllListeners(event);
  return stream.setNoDelay().on('error', () => undefined);
}
