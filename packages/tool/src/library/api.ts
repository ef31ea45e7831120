import { printConnection } from 'pgproof-runtime/connection-config.js';
import type { AdoptOptions, AdoptResult } from './adopt-types.js';
import { migrateOpened, refuseBefore } from './migrate.js';
import { inProject } from './project.js';
import { replayOf } from './replay.js';
import { defaultCountTimeoutMs, lossTaskOf, rollbackOpened } from './rollback.js';
import { statusOpened } from './status.js';
import type {
  MigrateOptions,
  MigrateResult,
  RollbackOptions,
  RollbackResult,
  StatusOptions,
  StatusResult,
  VerifyOptions,
  VerifyResult,
} from './types.js';

/**
 * Applies what is pending, each migration in a transaction of its own, and creates the database when it does not exist.
 *
 * @throws UserError that says what to do; Interrupted where the signal ended it.
 */
export function migrate(options: MigrateOptions = {}): Promise<MigrateResult> {
  const { to, wait, prepare, replayOn, checkData = false, countTimeout } = options;
  return inProject('migrate', options, { beforeCreate: refuseBefore(to), wait }, async (context) => {
    const { applying, schema, searchPath, roles, say, notice } = context;
    if (checkData) {
      const { requireData } = await import('./check-data.js');
      const replay = { prepare, replayOn, schema, searchPath, roles, signal: applying.signal, say, note: notice };
      await requireData(context, { ...replay, to, countTimeoutMs: countTimeout ?? defaultCountTimeoutMs });
    }
    return migrateOpened(context, { ...applying, to, roles, tell: notice });
  });
}

/**
 * Takes migrations down, the last applied first.
 *
 * @throws UserError that says what to do; Interrupted where the signal ended it.
 */
export function rollback(options: RollbackOptions): Promise<RollbackResult> {
  return inProject('rollback', options, {}, (context) =>
    rollbackOpened(context, options.extent, {
      ...context.applying,
      pastBaseline: options.pastBaseline,
      dryRun: options.dryRun,
      losses: lossTaskOf(options, replayOf({ ...options, say: context.say, note: () => undefined }, context.folder)),
    }),
  );
}

/**
 * Finds which point of the history a database is at that other means built, and records the migrations up to there as applied. Where
 * `outcome` is `different`, `ambiguous` or `empty`, nothing was written.
 *
 * @throws UserError that says what to do; Interrupted where the signal ended it.
 */
export function adopt(options: AdoptOptions = {}): Promise<AdoptResult & { readonly database: string }> {
  return inProject('adopt', options, {}, async (context) => {
    const { adoptOpened } = await import('./adopt.js');
    const { to, bridge, accept: accepted = [], dryRun = false, prepare, replayOn } = options;
    const { applying, schema, searchPath, roles, exceptions, say, notice, server } = context;
    const { lockTimeoutMs, report, signal } = applying;
    const result = await adoptOpened(context, {
      ...{ to, bridge, accepted, dryRun, prepare, replayOn, schema, searchPath, roles, exceptions },
      ...{ lockTimeoutMs, report, signal, say, note: notice, showBridge: () => undefined },
    });
    return { ...result, database: printConnection(server.config) };
  });
}

/** Tells what is applied, pending, changed and missing. Writes nothing. */
export function status(options: StatusOptions = {}): Promise<StatusResult> {
  return inProject('status', options, {}, (context) => statusOpened(context, options));
}

/** Replays the applied migrations on a throw-away server, and names what of the database differs from that. Writes nothing. */
export function verify(options: VerifyOptions = {}): Promise<VerifyResult> {
  return inProject('verify', options, {}, async (context) => {
    const { verifyOpened } = await import('./verify.js');
    const { prepare, replayOn, signal } = options;
    const { schema, searchPath, roles, exceptions, say, notice } = context;
    const task = { prepare, replayOn, schema, searchPath, roles, exceptions, signal, say, note: notice };
    const { outcome, database, replayed, findings, leftOut } = await verifyOpened(context, task);
    return { outcome, database, replayed, findings, leftOut };
  });
}
