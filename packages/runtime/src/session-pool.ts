import {
  ConnectionLost,
  ConnectionTimeout,
  PoolClosed,
  toNotConnected,
  type DatabaseError,
} from './database-errors.js';
import { startClock, startTimer, watchAnswers, type Limits } from './limits.js';
import { openPooledSession, type Driver, type PooledSession, type Why } from './pooled-session.js';
import { countTries } from './tries.js';

export interface SessionPool {
  /** A session that can take a question, which must be asked at once. */
  pick(): PooledSession | undefined;
  /** Waits for a session. @param use must ask at once. */
  wait<Value>(query: string, use: (session: PooledSession) => Value | Promise<Value>): Promise<Value>;
  /** Opens a session before one is needed. @param first its first question. */
  open(first: string): PooledSession;
  /** Takes a session out of the pool, which is to be released again. */
  take(query: string): Promise<PooledSession>;
  release(session: PooledSession): void;
  /** Lends a session for as long as the work takes. */
  lend<Value>(query: string, work: (session: PooledSession) => Promise<Value>): Promise<Value>;
  /** Ends what waits, waits for what runs, and closes all sessions. */
  close(): Promise<void>;
}

export interface SessionPoolOptions {
  readonly driver: Driver;
  /** At most so many sessions. */
  readonly max: number;
  /** So many questions may be on their way on a session when all are busy; 0 where each session is lent to one caller. */
  readonly pipeline: number;
  readonly limits: Limits;
}

interface Waiter {
  readonly query: string;
  readonly take: (session: PooledSession) => void;
  readonly refuse: (error: DatabaseError) => void;
  turns: number;
}

/** Sessions that are opened when they are needed, and that come of age. */
export function openSessionPool({ driver, max, pipeline, limits }: SessionPoolOptions): SessionPool {
  /** All that have a socket; those that are not open yet; those that take questions; those of them that have none. */
  const [all, opening, open, idle] = [
    new Set<PooledSession>(),
    new Set<PooledSession>(),
    [] as PooledSession[],
    [] as PooledSession[],
  ];
  const waiting: Waiter[] = [];
  const breakSilent = watchAnswers(limits.answerTimeoutSeconds);
  let turn = 0;
  let failure: unknown;
  let closing: Promise<void> | undefined;

  const mayOpen = () => open.length + opening.size < max && tries.mayTry();
  const nextBusy = () => {
    for (let tried = 0; tried < open.length; tried++) {
      turn = (turn + 1) % open.length;
      const session = open[turn];
      if (session !== undefined && session.pending < pipeline && !session.isFull) return session;
    }
    return undefined;
  };
  const pick = () => idle.pop() ?? (mayOpen() ? undefined : nextBusy());
  const serve = () => {
    while (waiting.length > 0) {
      const session = pick();
      if (session === undefined) return;
      waiting.shift()?.take(session);
    }
  };
  const release = (session: PooledSession) => {
    if (open.includes(session)) idle.push(session);
    else session.end();
    serve();
  };
  const retire = (session: PooledSession) => {
    for (const list of [open, idle]) if (list.includes(session)) list.splice(list.indexOf(session), 1);
  };

  const replace = (session: PooledSession) => {
    const isIdle = idle.includes(session);
    retire(session);
    if (isIdle) session.end();
  };

  const start = (first = '') => {
    tries.started();
    const session = openPooledSession(driver, first, listener);
    for (const list of [all, opening]) list.add(session);
    void session.gone.then(() => all.delete(session));
    session.opened.then(
      () => {
        opening.delete(session);
        tries.succeeded();
        open.push(session);
        release(session);
        startWanted();
      },
      (error: unknown) => {
        opening.delete(session);
        if (closing !== undefined) return;
        failure = error;
        tries.failed();
        if (open.length + opening.size > 0) serve();
        else for (const { refuse, query } of waiting.splice(0)) refuse(toNotConnected(error, query));
      },
    );
    return session;
  };
  const startWanted = () => {
    while (waiting.length > opening.size && mayOpen()) start();
  };
  const tries = countTries(() => {
    if (waiting.length > 0 && mayOpen()) start();
  });
  const listener = {
    settled: (session: PooledSession) => {
      if (pipeline === 0) return;
      if (session.pending === 0) release(session);
      else serve();
    },
    broken: (session: PooledSession) => {
      retire(session);
      startWanted();
    },
    // What one of them has met, the others will, each once for each statement. Single statements are asked again by the driver.
    outdated: (session: PooledSession) => {
      if (pipeline > 0 || !open.includes(session)) return;
      for (const one of all) one.outdate();
      for (const one of [...open]) replace(one);
      startWanted();
    },
  };
  const giveUp = ({ query, refuse }: Waiter) => {
    const tried = failure === undefined ? '' : `; the last try: ${toNotConnected(failure, query).code}`;
    const message = `no connection was free within ${limits.connectionTimeoutSeconds} s (${open.length} of ${max} are open${tried})`;
    refuse(new ConnectionTimeout(message, { query, code: 'CONNECTION_TIMEOUT' }));
  };
  const clock = startClock(limits, (turnsIn) => {
    const patience = turnsIn(limits.connectionTimeoutSeconds);
    for (const waiter of waiting) waiter.turns++;
    // In the order in which they came.
    while ((waiting[0]?.turns ?? 0) > patience) giveUp(waiting.shift() as Waiter);
    breakSilent(all, turnsIn(limits.answerTimeoutSeconds));
    for (const session of open.filter(({ expires }) => expires < Date.now())) replace(session);
  });

  const close = async () => {
    tries.stop();
    for (const { refuse, query } of waiting.splice(0)) refuse(closed(query));
    for (const session of opening) session.breakOff(closed);
    // The others end when they are released.
    open.length = 0;
    for (const session of idle.splice(0)) session.end();
    const timer = startTimer(limits.closeTimeoutSeconds, () => {
      for (const session of all) session.breakOff(cutOff);
    });
    await Promise.all([...all].map(({ gone }) => gone));
    clearTimeout(timer);
    clock.stop();
  };
  const wait: SessionPool['wait'] = (query, use) =>
    new Promise((resolve, reject) => {
      if (closing !== undefined) {
        reject(closed(query));
        return;
      }
      const take = (session: PooledSession) => {
        resolve(use(session));
      };
      waiting.push({ query, take, refuse: reject, turns: 0 });
      if (mayOpen()) start();
    });
  const take = async (query: string) => pick() ?? (await wait(query, (free) => free));
  return {
    pick,
    wait,
    take,
    release,
    open: start,
    lend: async (query, work) => {
      const session = await take(query);
      try {
        return await work(session);
      } finally {
        release(session);
      }
    },
    close: () => (closing ??= close()),
  };
}

const closed: Why = (query) => new PoolClosed('the pool is closed', { query, code: 'POOL_CLOSED' });
const cutOff: Why = (query) =>
  new ConnectionLost('the pool was closed, and did not wait for this any longer', { query, code: 'POOL_CLOSED' });
