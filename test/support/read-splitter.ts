import { createServer, type AddressInfo, type Socket } from 'node:net';
import { parseConnectionUrl, connectionUrl } from 'pgproof-runtime/connection-config.js';
import { logIn, messages, takeSocket } from './pooler.js';

export interface ReadSplitter {
  /** Where clients connect, any password will do. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * A pooler that spreads reads: a plain select outside of a transaction goes to the one server, all else to the other.
 *
 * @param options.pid the process number that it tells its clients; the reader's unless told, as pgpool does.
 */
export async function startReadSplitter(
  writerUrl: string,
  readerUrl: string,
  options: { readonly pid?: number } = {},
): Promise<ReadSplitter> {
  const sockets = new Set<Socket>();
  const listener = createServer((guest) => {
    sockets.add(guest.setNoDelay().on('error', () => undefined));
    void serve(guest, sockets, { writerUrl, readerUrl, ...options });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  return {
    url: connectionUrl({ ...parseConnectionUrl(writerUrl), host: '127.0.0.1', port }),
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}

interface Servers {
  readonly writerUrl: string;
  readonly readerUrl: string;
  readonly pid?: number;
}

async function serve(guest: Socket, sockets: Set<Socket>, { writerUrl, readerUrl, pid }: Servers): Promise<void> {
  const [writer, reader] = await Promise.all([logIn(writerUrl), logIn(readerUrl)]);
  const toWriter = takeSocket(writer);
  const toReader = takeSocket(reader);
  let inTransaction = false;
  let whenReady: (() => void) | undefined;
  for (const socket of [toWriter, toReader]) {
    sockets.add(socket);
    guest.on('close', () => socket.destroy());
    const fromServer = messages((message, type) => {
      guest.write(message);
      if (type !== 'Z') return;
      inTransaction = message[5] !== 0x49;
      whenReady?.();
    });
    socket.on('data', fromServer);
  }
  // What is sent together is answered one after the other: where it goes depends on what came before.
  const batches: Buffer[] = [];
  let isBusy = false;
  const next = async (): Promise<void> => {
    if (isBusy) return;
    isBusy = true;
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
      const answered = new Promise<void>((resolve) => (whenReady = resolve));
      (isPlainSelect(batch) && !inTransaction ? toReader : toWriter).write(batch);
      await answered;
    }
    isBusy = false;
  };
  let batch: Buffer[] = [];
  const fromGuest = messages((message, type) => {
    if (type === 'X') {
      guest.destroy();
      return;
    }
    batch.push(message);
    // Query and Sync are what a server answers to.
    if (type !== 'Q' && type !== 'S') return;
    batches.push(Buffer.concat(batch));
    batch = [];
    void next();
  });
  let isGreeted = false;
  guest.on('data', (chunk: Buffer) => {
    if (isGreeted) {
      fromGuest(chunk);
      return;
    }
    isGreeted = chunk.length > 8;
    guest.write(isGreeted ? greeting(pid ?? (reader as unknown as { processID: number }).processID) : 'N');
  });
}

/** A Query is its text, a Parse has a name before it. */
function isPlainSelect(batch: Buffer): boolean {
  const isQuery = batch[0] === 0x51;
  const text = batch.subarray(isQuery ? 5 : batch.indexOf(0, 5) + 1);
  return /^\s*select\b/i.test(text.toString());
}

/** AuthenticationOk, a process number, ReadyForQuery. */
function greeting(pid: number): Buffer {
  const bytes = Buffer.from('5200000008000000004b0000000c00000000000000005a0000000549', 'hex');
  bytes.writeUInt32BE(pid, 14);
  return bytes;
}
