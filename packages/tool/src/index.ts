/** What a project imports from the tool. */
export { UserError } from 'pgproof-runtime/errors.js';
export { defineConfig, type Config } from './config/config.js';
export { adopt, migrate, rollback, status, verify } from './library/api.js';
export { createTestDatabase } from './library/test-database.js';
export { Interrupted } from './library/errors.js';
export { LossRefused, type Loss } from './losses/loss.js';
export type { Uncounted } from './losses/uncounted.js';
export type { AdoptFinding, AdoptOptions, AdoptResult } from './library/adopt-types.js';
export type {
  ApplyingOptions,
  Done,
  Locked,
  LossOptions,
  MigrateOptions,
  MigrateResult,
  MigrationState,
  MigrationStatus,
  ProjectOptions,
  ReplayingOptions,
  RollbackOptions,
  RollbackResult,
  StatusOptions,
  StatusResult,
  TableLock,
  TestDatabase,
  TestDatabaseOptions,
  VerifyFinding,
  VerifyOptions,
  VerifyResult,
} from './library/types.js';
