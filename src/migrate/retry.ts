import { setTimeout as sleep } from 'node:timers/promises';
import { isServerError, UserError } from '../errors.js';
import type { ApplyOptions } from './apply-options.js';
import { describeBlocker, type Blocker } from './blockers.js';

/** lock_not_available, deadlock_detected: somebody else was in the way, and may be gone in a moment. */
const passing = ['55P03', '40P01'];

/**
 * Waits before another attempt when a lock was not to be had: half a second, doubled each time up to 30 s, with jitter.
 *
 * @param what what waited for it: a file, most often.
 * @returns false for any other error.
 * @throws UserError that names who was in the way, when there have been attempts enough.
 */
export async function waitToRetry(
  error: unknown,
  { what, blockers, failures }: { what: string; blockers: readonly Blocker[]; failures: number },
  { lockTimeoutMs, lockRetries, report, signal }: ApplyOptions,
): Promise<boolean> {
  if (!isServerError(error) || !passing.includes(error.code)) return false;
  const why =
    error.code === '40P01'
      ? 'deadlock with another session'
      : `a lock was not granted within ${lockTimeoutMs / 1000} s`;
  const who = blockers.length === 0 ? '' : `; held by ${blockers.map(describeBlocker).join(', and ')}`;
  if (failures > lockRetries) {
    throw new UserError(
      `${what}: ${why}${who}\n  tried ${failures} times; nothing of it was applied (SQLSTATE ${error.code})`,
      {
        fix: 'end that transaction or wait for it, and run again; or give it more time: --lock-timeout 10s --lock-retries 20',
        exitCode: 1,
        cause: error,
      },
    );
  }
  const pauseMs = Math.min(30_000, 500 * 2 ** (failures - 1)) * (0.75 + Math.random() / 2);
  report({
    type: 'note',
    message: `${what}: ${why}${who}; try ${failures + 1} of ${lockRetries + 1} in ${(pauseMs / 1000).toFixed(1)} s`,
  });
  await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
  return true;
}
