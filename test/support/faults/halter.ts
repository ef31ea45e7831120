import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { connectionUrl, parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { setForTransaction } from '../../../packages/tool/src/queries/catalog/settings.js';
import { messages } from '../pooler.js';

export const sides = ['client', 'server'] as const;
export type Side = (typeof sides)[number];

/** Behind so many messages of the client, those of one packet each, or so many whole answers of the server. */
export interface Boundary {
  readonly side: Side;
  readonly count: number;
}

/** A conversation of which nothing comes through any more, either way. */
export interface Halt {
  /** By which pg_stat_activity knows the session. */
  readonly clientPort: number;
  /** Closes both connections. */
  cut(): void;
  /** Lets through what was held, and all that comes. */
  release(): void;
}

/** A server before a server, which halts the first conversation at a boundary between two messages. */
export interface Halter {
  readonly url: string;
  /** How many messages the client has sent, and how many answers the server. Of what reads a catalog, queries that are alike, one counts. */
  readonly counts: Readonly<Record<Side, number>>;
  /** Resolves when the boundary is reached: the next message has come, and is held. */
  readonly halted: Promise<Halt>;
  stop(): Promise<void>;
}

export async function startHalter(serverUrl: string, boundary?: Boundary): Promise<Halter> {
  const config = parseConnectionUrl(serverUrl);
  const sockets = new Set<Socket>();
  const counts = { client: 0, server: 0 };
  let isTaken = false;
  let resolveHalt: (halt: Halt) => void;
  const halted = new Promise<Halt>((resolve) => (resolveHalt = resolve));
  const listener = createServer((near) => {
    const far = connect({ host: config.host, port: config.port });
    for (const socket of [near, far]) sockets.add(socket.setNoDelay().on('error', () => undefined));
    if (isTaken) {
      near.pipe(far).pipe(near);
      near.on('close', () => far.destroy());
      return;
    }
    isTaken = true;
    let held: (() => void)[] | undefined;
    const pass = (act: () => void) => {
      if (held === undefined) act();
      else held.push(act);
    };
    const halt: Halt = {
      get clientPort() {
        return (far.address() as AddressInfo).port;
      },
      cut: () => {
        for (const socket of [near, far]) socket.destroy();
      },
      release: () => {
        const acts = held ?? [];
        held = undefined;
        for (const act of acts) act();
      },
    };
    const carry = (side: Side, isCounted: boolean, send: () => void) => {
      if (isCounted && boundary?.side === side && counts[side] === boundary.count && held === undefined) {
        held = [];
        resolveHalt(halt);
      }
      if (isCounted) counts[side]++;
      pass(send);
    };
    let isReading = false;
    const statementOf = readStatements();
    // Of each answer that is to come, the login's first: whether it counts.
    const answers = [true];
    const fromClient = (message: Buffer, letter: string) => {
      carry('client', !isReading, () => far.write(message));
      if (letter === 'Q' || letter === 'S') answers.push(!isReading);
      const statement = statementOf(message, letter);
      if (statement?.includes(setForTransaction.text) === true) isReading = !isReading;
      else if (/^\s*(commit|rollback)\b/.test(statement ?? '')) isReading = false;
    };
    let isFirst = true;
    const fromServer = (message: Buffer, letter: string) => {
      carry('server', isFirst && answers[0] !== false, () => near.write(message));
      isFirst = letter === 'Z';
      if (isFirst) answers.shift();
    };
    const parse = messages(fromClient);
    // What comes first has no letter.
    near.once('data', (first: Buffer) => {
      fromClient(first, '');
      near.on('data', parse);
    });
    far.on('data', messages(fromServer));
    far.on('close', () => {
      pass(() => near.end());
    });
    // A client that is gone has the server hear of it, even where what it said is held.
    near.on('close', () => far.destroy());
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  return {
    // A request for TLS would be one more way there and back, and a message that is none.
    url: connectionUrl({ ...config, host: '127.0.0.1', port, sslMode: 'disable' }),
    counts,
    halted,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}

/** Tells of a client's messages the text of a statement that it has run: at once, or where it gives a parsed one its values. */
function readStatements(): (message: Buffer, letter: string) => string | undefined {
  const parsed = new Map<string, string>();
  return (message, letter) => {
    const text = message.toString('latin1', 5);
    if (letter === 'Q') return text;
    // Each name ends in a zero; of one that gets values, the portal's comes first.
    const [first = '', second = ''] = text.split('\0', 2);
    if (letter === 'P') parsed.set(first, second);
    return letter === 'B' ? parsed.get(second) : undefined;
  };
}
