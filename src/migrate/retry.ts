import { setTimeout as sleep } from 'node:timers/promises';
import { momentOf } from '../database/moments.js';
import { isServerError, UserError } from '../errors.js';
import type { ApplyOptions } from './apply-options.js';
import { describeBlocker, type Blocker } from './blockers.js';

/**
 * Waits before another attempt when another session was in the way, which may be gone in a moment: half a second, doubled each time up to 30 s, with jitter.
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
  const moment = momentOf(error);
  if (!isServerError(error) || moment?.passing !== true) return false;
  const isLock = error.code === '55P03';
  const why = isLock ? `a lock was not granted within ${lockTimeoutMs / 1000} s` : moment.what;
  const who = blockers.length === 0 ? '' : `; held by ${blockers.map(describeBlocker).join(', and ')}`;
  if (failures > lockRetries) {
    throw new UserError(
      `${what}: ${why}${who}\n  tried ${failures} times; nothing of it was applied (SQLSTATE ${error.code})`,
      {
        fix: isLock
          ? 'end that transaction or wait for it, and run again; or give it more time: --lock-timeout 10s --lock-retries 20'
          : `${moment.fix}; or let it try more often: --lock-retries 20`,
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
