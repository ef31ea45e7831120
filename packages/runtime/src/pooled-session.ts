import type { Socket } from 'node:net';
import type postgres from 'postgres';
import { ConnectionLost, StatementChanged, toDatabaseError, type DatabaseError } from './database-errors.js';
import { startTimer } from './limits.js';
import { connectLimitSeconds } from './hosts.js';
import { defaultName, fromPostgres, openPool, openSocketOf } from './postgres.js';
import type { Connection } from './query.js';
import type { ConnectionConfig } from './connection-config.js';

/** How the connections of a pool are opened. What turns out when the first one is open counts for all. */
export interface Driver {
  readonly config: ConnectionConfig;
  /** What is sent as search_path; undefined where a pooler refuses that. */
  searchPath: string | undefined;
  /** Whether a prepared statement is found again on the connection that prepared it. */
  prepares: boolean;
  /**
   * What stands behind the text of what is prepared, through a pooler that prepares by the text and for all its clients: what it has from before a
   * migration stays, and a new connection finds it again. Undefined where each session has its own.
   */
  remark: string | undefined;
  /** After how long a connection is replaced, at the latest; after half of it at the earliest. */
  readonly lifetimeSeconds: number;
}

/** One connection to the server. Where it breaks it is thrown away. */
export interface PooledSession extends Connection {
  /** The answer to its first question; rejects when the connection cannot be opened. */
  readonly opened: Promise<postgres.RowList<postgres.Row[]>>;
  /** Resolves when its socket is closed. */
  readonly gone: Promise<void>;
  /** The server's process that serves it, as it was told when it was opened: a pooler makes one up. */
  readonly pid: number | undefined;
  /** How many questions were sent that are not answered. */
  readonly pending: number;
  /** True while a statement is prepared: what comes behind it might prepare the same one again. */
  readonly isFull: boolean;
  /** Nothing may be sent any more. */
  readonly isBroken: boolean;
  readonly bytesRead: number;
  /** When it has come of age, in milliseconds: what a server keeps for a session grows, and what a name leads to may change. */
  readonly expires: number;
  /** Runs a command without values, and without preparing it. */
  send(text: string): Promise<void>;
  /** What a question is answered with when the connection is broken. */
  lost(query: string): DatabaseError;
  /** Closes the connection at once. @param why what unanswered questions are answered with. */
  breakOff(why?: Why): void;
  /** Has what follows not use what was prepared: it may be of another schema. */
  outdate(): void;
  /** Says farewell to the server; for a session without unanswered questions. */
  end(): void;
}

export type Why = (query: string) => DatabaseError;

/** Whom a session tells of itself. */
export interface Listener {
  settled(session: PooledSession): void;
  broken(session: PooledSession): void;
  /** What it has prepared is of another schema. */
  outdated(session: PooledSession): void;
}

/**
 * Opens a connection: a postgres.js of its own, which is given one socket and never connects again.
 *
 * A connection of postgres.js 3.4.9 that breaks is connected anew with what the old one has left behind. The first answer then begins with rows
 * of another query, an error is thrown for the wrong query (porsager/postgres#1223), what was to be written is written in front of the
 * start-up packet or holds it back for ever, and `end` waits for an answer that cannot come (#1142). A server that closes each
 * connection while it is opened is tried for ever, without a pause (#1193). `sql.begin` ends the process (#1208), or goes on outside of
 * the transaction (#1216).
 *
 * @param first the first question, a simple query; `opened` is its answer.
 */
export function openPooledSession(driver: Driver, first: string, listener: Listener): PooledSession {
  const { config, lifetimeSeconds } = driver;
  // Its first question.
  let pending = 1;
  let [isFull, isBroken, isOutdated] = [false, false, false];
  let pid: number | undefined;
  let why: Why = lost;
  /** The one that the server answers on, and the one below it while it is encrypted. */
  let socket: Socket | undefined;
  let raw: Socket | undefined;
  let socketError: unknown;
  let [leave, fail]: [() => void, (error: unknown) => void] = [() => undefined, () => undefined];
  const gone = new Promise<void>((resolve) => (leave = resolve));

  const giveSocket = async () => {
    if (isBroken || socket !== undefined) throw lost('connect');
    socket = await openSocketOf(config, (made) => (raw = made));
    // What is wrong with a socket comes before its end, of which the driver tells first.
    socket.once('error', (error) => (socketError = error));
    if (session.isBroken) socket.once('close', leave).destroy();
    return socket;
  };
  const breakOff = (reason?: Why, error?: unknown) => {
    if (isBroken) return;
    isBroken = true;
    clearTimeout(timer);
    if (reason !== undefined) why = reason;
    // Answers what postgres.js has not sent yet. It waits for nothing: what it promises may never come.
    void sql.end({ timeout: 0 });
    const last = socket ?? raw;
    if (last === undefined || last.closed) leave();
    else last.once('close', leave).destroy();
    fail(error ?? socketError ?? why('connect'));
    listener.broken(session);
  };
  const settle = () => {
    // Where the session is full, the statement that fills it was the last that was sent.
    if (--pending === 0 && isFull) {
      isFull = false;
      preparing.clear();
    }
    listener.settled(session);
  };
  const failed = (error: unknown, query: string, kept?: string) => {
    const known = toDatabaseError(error, query);
    const isLost = known instanceof ConnectionLost;
    if (isLost) breakOff();
    if (known instanceof StatementChanged) {
      isOutdated = true;
      // Not again for what was asked before it was new.
      if (driver.remark !== undefined && kept?.endsWith(driver.remark) === true) driver.remark = newRemark();
      listener.outdated(session);
    }
    settle();
    // An error of ours names no query.
    return isLost && (why !== lost || known === error) ? why(query) : known;
  };

  const sql = openPool(config, defaultName, 1, {
    searchPath: driver.searchPath,
    socket: giveSocket,
    onclose: () => {
      breakOff();
    },
    // Those of a pool, and not of a connection, are in session-pool.ts.
    connect_timeout: 0,
    max_lifetime: null,
    // A promise of the driver's that no caller could await: where it fails, the process ends (#1192).
    fetch_types: false,
  });
  const [known, preparing] = [new Set<string>(), new Set<string>()];
  const connection = fromPostgres(sql, {
    asked: (text, once) => {
      pending++;
      if (!driver.prepares || isOutdated || once === true) return undefined;
      const kept = driver.remark === undefined ? text : text + driver.remark;
      // Until the first of a kind is answered the driver prepares each anew, and the server keeps them all.
      if (isFull && preparing.has(kept)) return undefined;
      if (!known.has(kept)) {
        known.add(kept);
        preparing.add(kept);
        isFull = true;
      }
      return kept;
    },
    answered: settle,
    failed,
  });
  const session: PooledSession = {
    ...connection,
    opened: new Promise((resolve, reject) => {
      fail = reject;
      sql.unsafe(first).then(
        (rows) => {
          clearTimeout(timer);
          pending--;
          pid = (rows.state as { pid: number } | null)?.pid;
          resolve(rows);
        },
        (error: unknown) => {
          breakOff(undefined, error);
        },
      );
    }),
    gone,
    get pid() {
      return pid;
    },
    get pending() {
      return pending;
    },
    get isFull() {
      return isFull;
    },
    get isBroken() {
      return isBroken;
    },
    get bytesRead() {
      return socket?.bytesRead ?? 0;
    },
    // Not the same for all: they would all be opened anew at once.
    expires: Date.now() + lifetimeSeconds * 1000 * (0.5 + Math.random() / 2),
    send: (text) => {
      if (isBroken) return Promise.reject(why(text));
      pending++;
      return sql.unsafe(text).then(settle, (error: unknown) => {
        throw failed(error, text);
      });
    },
    lost: (query) => why(query),
    breakOff,
    outdate: () => {
      isOutdated = true;
    },
    end: () => void sql.end(),
  };
  const timer = startTimer(connectLimitSeconds(config), () => {
    breakOff(notAnswered);
  });
  return session;
}

/** On a line of its own: a text may end in a remark. */
function newRemark(): string {
  return `\n-- ${Math.random().toString(36).slice(2)}`;
}

const lost: Why = (query) => new ConnectionLost('the connection was lost', { query, code: 'CONNECTION_CLOSED' });
const notAnswered: Why = (query) => new ConnectionLost('timeout', { query, code: 'CONNECT_TIMEOUT' });
