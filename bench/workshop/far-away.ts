import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Request } from './far-away-process.js';

/** A network that takes its time, and counts how often a program waited for the way there and back. */
export interface Network {
  /** Has a program run with a server that far away. */
  across<Value>(
    serverUrl: string,
    eachWayMs: number,
    run: (url: string) => Value,
  ): Promise<{ value: Value; roundTrips: number }>;
  stop(): void;
}

export function startNetwork(): Network {
  const child = fork(join(import.meta.dirname, 'far-away-process.ts'), { execArgv: ['--import', 'tsx'] });
  const ask = async (request: Request) => {
    const answered = once(child, 'message');
    child.send(request);
    const [answer] = (await answered) as [string | number];
    return answer;
  };
  return {
    across: async (serverUrl, eachWayMs, run) => {
      const url = String(await ask({ serverUrl, eachWayMs }));
      try {
        const value = run(url);
        return { value, roundTrips: Number(await ask('count and close')) };
      } catch (error) {
        await ask('count and close');
        throw error;
      }
    },
    stop: () => {
      child.kill();
    },
  };
}
