import { setTimeout as sleep } from 'node:timers/promises';
import { momentOf, type Moment } from 'pgproof-runtime/moments.js';
import { isServerError, UserError, type ServerError } from 'pgproof-runtime/errors.js';
import type { ApplyOptions } from './apply-options.js';
import { describeBlocker, type Blocker } from './blockers.js';
import { stateOf } from './explain.js';
import type { MigrationFile } from './files.js';
import { parseStatements } from './grammar.js';

/**
 * Waits before another attempt when another session was in the way, which may be gone in a moment: half a second, doubled each time up to 30 s, with jitter.
 *
 * @param what what waited for it: a file, or its record.
 * @returns false for any other error.
 * @throws UserError that names who was in the way, when there have been attempts enough.
 */
export async function waitToRetry(
  error: unknown,
  {
    what,
    file,
    blockers,
    failures,
  }: { what: string; file: MigrationFile; blockers: readonly Blocker[]; failures: number },
  { lockTimeoutMs, lockRetries, report, signal }: ApplyOptions,
): Promise<boolean> {
  const moment = momentOf(error);
  if (!isServerError(error) || moment?.passing !== true) return false;
  const { why, fix } = await describeWait(error, moment, file, lockTimeoutMs);
  const who = blockers.length === 0 ? '' : `; held by ${blockers.map(describeBlocker).join(', and ')}`;
  if (failures > lockRetries) {
    throw new UserError(
      `${what}: ${why}${who}\n  tried ${failures === 1 ? 'once' : `${failures} times`}; ${stateOf(file)} (SQLSTATE ${error.code})`,
      {
        fix,
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

/** Why it failed, and what to do besides waiting. A timeout that the file sets is not that of --lock-timeout. */
async function describeWait(
  { code, message, routine }: ServerError,
  moment: Moment,
  file: MigrationFile,
  lockTimeoutMs: number,
): Promise<{ why: string; fix: string }> {
  const more = 'let it try more often: --lock-retries 20';
  if (code !== '55P03') return { why: moment.what, fix: `${moment.fix}; or ${more}` };
  const end = 'end the transaction that holds the lock, or wait for it, and run again; or';
  // A statement with `nowait` is refused at once, where it asks for the lock; a timeout comes as an interrupt.
  if (routine !== 'ProcessInterrupts') return { why: message, fix: `${end} ${more}` };
  if (await setsLockTimeout(file))
    return {
      why: 'a lock was not granted within the lock_timeout that the file sets',
      fix: `${end} ${more} (--lock-timeout does not count there)`,
    };
  return {
    why: `a lock was not granted within ${lockTimeoutMs / 1000} s`,
    fix: `${end} give it more time: --lock-timeout 10s --lock-retries 20`,
  };
}

/** As a statement, by a function, or in the body of a block: the word alone may stand in a comment. */
const setting = /"name":"lock_timeout"|set_config.*lock_timeout|\bset\s+(?:local\s+|session\s+)?lock_timeout/i;

export async function setsLockTimeout({ text }: MigrationFile): Promise<boolean> {
  if (!/lock_timeout/i.test(text)) return false;
  const statements = (await parseStatements(text)) ?? [];
  return statements.some(({ tree }) => setting.test(JSON.stringify(tree)));
}
