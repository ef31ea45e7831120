import type postgres from 'postgres';

/** One connection that somebody has to themselves. */
export interface Session {
  readonly sql: postgres.Sql;
  /** Nothing may be sent any more: postgres.js would connect anew, outside of the transaction, or bring the process down. */
  isBroken: boolean;
}

export interface Sessions {
  /** Lends a connection for as long as the work takes; waits while all are lent. */
  lend<Value>(work: (session: Session) => Promise<Value>): Promise<Value>;
  close(): Promise<void>;
}

/**
 * Connections for transactions, each a postgres.js of its own that is thrown away when it breaks.
 *
 * `sql.begin` of postgres.js 3.4.9 will not do: when its connection breaks it sends its rollback into nothing, which ends the process
 * (porsager/postgres#1208), or what follows runs on a new connection, outside of any transaction (#1216).
 */
export function openSessions(open: (onclose: () => void) => postgres.Sql, max: number): Sessions {
  const all = new Set<Session>();
  const idle: Session[] = [];
  const waiting: (() => void)[] = [];
  let lent = 0;

  const start = (): Session => {
    const session: Session = {
      sql: open(() => {
        drop(session);
      }),
      isBroken: false,
    };
    all.add(session);
    return session;
  };
  const drop = (session: Session): void => {
    session.isBroken = true;
    if (!all.delete(session)) return;
    if (idle.includes(session)) idle.splice(idle.indexOf(session), 1);
    void session.sql.end({ timeout: 0 });
  };
  const take = async (): Promise<Session> => {
    if (lent < max) lent++;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    return idle.pop() ?? start();
  };
  const giveBack = (session: Session): void => {
    if (session.isBroken) drop(session);
    else idle.push(session);
    const next = waiting.shift();
    if (next === undefined) lent--;
    else next();
  };
  return {
    lend: async (work) => {
      const session = await take();
      try {
        return await work(session);
      } finally {
        giveBack(session);
      }
    },
    close: async () => {
      await Promise.all([...all].map(({ sql }) => sql.end({ timeout: 5 })));
    },
  };
}
