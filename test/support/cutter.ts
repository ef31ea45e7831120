import { readFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { parseConnectionUrl, connectionUrl } from 'pgproof-runtime/connection-config.js';
import { messages } from './pooler.js';

/** How a connection is cut: as a server that ends does, as a crash does, or within the message that would come next. */
export const ways = ['closed', 'reset', 'torn'] as const;
export type Way = (typeof ways)[number];

export interface Cutter {
  readonly url: string;
  /** How many connections it was asked for. */
  readonly asked: number;
  /** Waits until all clients have closed their connections. */
  isLeft(): Promise<void>;
  /** How many it has cut. */
  readonly cuts: number;
  /** From now on each new connection is cut after so many messages to the client. The answer to a request for TLS counts as one. */
  cutAfter(count: number, way?: Way): void;
  /** New connections are whole again. */
  heal(): void;
  /** From now on nothing that a server says comes through, on any connection. */
  mute(): void;
  /** What was held back comes through. */
  unmute(): void;
  /** The letters of all messages of clients, without the start-up packets. */
  readonly heard: string;
  /** Waits until a client sends a message of this letter. */
  hears(letter: string): Promise<void>;
  /** Waits until a server sends a message of this letter, whether it comes through or not. */
  says(letter: string): Promise<void>;
  /** Ends all connections, and waits until the clients have closed theirs, too. */
  closeAll(): Promise<void>;
  stop(): Promise<void>;
}

const file = (name: string) => readFileSync(join(import.meta.dirname, 'tls', name));

interface CutterOptions {
  /** To the client. */
  readonly speaksTls?: boolean;
  /** While it is not mute it tells clients every few milliseconds that it is there: so a test can tell silence from a slow machine. */
  readonly beats?: boolean;
}

/** A server before a server, which takes what is said apart into messages. */
export async function startCutter(
  url: string,
  { speaksTls = false, beats = false }: CutterOptions = {},
): Promise<Cutter> {
  const config = parseConnectionUrl(url);
  const nears = new Set<Socket>();
  const fars = new Set<Socket>();
  let cut: { readonly count: number; readonly way: Way } | undefined;
  let [asked, cuts, isMute] = [0, 0, false];
  const held: (() => void)[] = [];
  let heard = '';
  const [ears, eyes] = [watchers(), watchers()];

  const serve = (raw: Socket) => {
    asked++;
    nears.add(raw.setNoDelay().on('error', () => undefined));
    const far = connect({ host: config.host, port: config.port }).setNoDelay();
    fars.add(far.on('error', () => undefined));
    const mine = cut;
    let [near, told, isOver]: [Socket, number, boolean] = [raw, 0, false];
    const tell = (message: Buffer) => {
      if (isOver) return;
      if (mine === undefined || mine !== cut || told !== mine.count) {
        told++;
        near.write(message);
        return;
      }
      isOver = true;
      cuts++;
      if (mine.way === 'reset') raw.resetAndDestroy();
      else near.end(mine.way === 'torn' ? message.subarray(0, Math.ceil(message.length / 2)) : '');
      far.destroy();
    };
    raw.once('data', (first) => {
      const asksTls = first.length === 8;
      if (asksTls) tell(Buffer.from(speaksTls ? 'S' : 'N'));
      else far.write(first);
      if (asksTls && speaksTls && !isOver) {
        near = new TLSSocket(raw, { isServer: true, key: file('server.key'), cert: file('server.crt') });
        near.on('error', () => undefined);
      }
      const listen = messages((_, letter) => {
        heard += letter;
        ears.tell(letter);
      });
      let isStarted = !asksTls;
      near.on('data', (chunk: Buffer) => {
        far.write(chunk);
        if (isStarted) listen(chunk);
        isStarted = true;
      });
      const beat = setInterval(() => {
        if (beats && isStarted && !isMute && !isOver && near.writable) near.write(alive);
      }, 5);
      raw.on('close', () => {
        clearInterval(beat);
      });
    });
    const pass = messages((message, letter) => {
      if (isMute)
        held.push(() => {
          tell(message);
        });
      else tell(message);
      eyes.tell(letter);
    });
    far.on('data', pass);
    far.on('close', () => near.end());
    raw.on('close', () => {
      nears.delete(raw);
      far.destroy();
    });
  };
  const listener = createServer(serve);
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  const isLeft = async () => {
    await Promise.all([...nears].map((near) => new Promise((resolve) => near.once('close', resolve))));
  };
  const closeAll = async () => {
    const left = isLeft();
    for (const far of fars) far.destroy();
    await left;
  };
  return {
    url: connectionUrl({ ...config, host: '127.0.0.1', port, sslMode: speaksTls ? 'require' : 'prefer' }),
    get asked() {
      return asked;
    },
    isLeft,
    get cuts() {
      return cuts;
    },
    cutAfter: (count, way = 'closed') => (cut = { count, way }),
    heal: () => (cut = undefined),
    mute: () => (isMute = true),
    unmute: () => {
      isMute = false;
      for (const pass of held.splice(0)) pass();
    },
    get heard() {
      return heard;
    },
    hears: ears.wait,
    says: eyes.wait,
    closeAll,
    stop: async () => {
      for (const socket of [...nears, ...fars]) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}

/** NoticeResponse. */
const text = Buffer.from('SNOTICE\0C00000\0Mstill there\0\0');
const alive = Buffer.concat([Buffer.from([0x4e, 0, 0, 0, text.length + 4]), text]);

function watchers() {
  const waiting: { readonly letter: string; readonly resolve: () => void }[] = [];
  return {
    wait: (letter: string) => new Promise<void>((resolve) => waiting.push({ letter, resolve })),
    tell: (letter: string) => {
      for (const one of waiting) if (one.letter === letter) one.resolve();
    },
  };
}
