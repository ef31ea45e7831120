import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from 'pgproof-runtime/errors.js';

interface Waiting {
  /** In milliseconds. */
  readonly wait: number;
  readonly signal?: AbortSignal | undefined;
  /** Told once that it waits, and for what. */
  readonly tell: (message: string) => void;
}

const betweenTriesMs = 250;

/**
 * Tries to connect again and again, as long as the server may only be starting.
 *
 * @throws what a try failed with, where that does not pass by itself, or where the time is over: then the message says how long it waited.
 */
export async function whenStarted<T>(connect: () => Promise<T>, waiting: Waiting): Promise<T> {
  const giveUpAt = performance.now() + waiting.wait;
  for (let tries = 1; ; tries++) {
    try {
      return await connect();
    } catch (error) {
      if (waiting.signal?.aborted === true || !isStarting(error)) throw error;
      if (performance.now() >= giveUpAt) throw gaveUp(error, waiting);
      if (tries === 1) waiting.tell(`waiting up to ${timeOf(waiting)} for the server: ${error.message}`);
      await sleep(betweenTriesMs, undefined, { signal: waiting.signal });
    }
  }
}

/** The same error, which says how long it was waited for. */
function gaveUp(error: Error, waiting: Waiting): Error {
  return Object.assign(error, { message: `waited ${timeOf(waiting)} for the server: ${error.message}` });
}

function timeOf({ wait }: Waiting): string {
  return wait % 1000 === 0 ? `${wait / 1000} s` : `${wait} ms`;
}

/**
 * What a server, or the network that it joins, gives before it is there: nothing listens (what forwards a container's port takes the
 * connection and closes it), the name is not known yet, the server says that it is starting or stopping.
 */
const passing = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'CONNECTION_CLOSED',
  '57P01',
  '57P02',
  '57P03',
]);

/** True for an error of connecting that may pass by itself. */
export function isStarting(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && passing.has(code)) return true;
  if (/terminated unexpectedly|closed without a word/.test(error.message)) return true;
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(isStarting);
  return error instanceof UserError && isStarting(error.cause);
}
