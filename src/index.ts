/** What a backend imports: a connection, the platform's operations, its models, and the errors that they throw. */
export { connect, type ConnectOptions, type Pool } from './database/connect.js';
export * from './database/database-errors.js';
export { run, type Connection, type Query } from './database/query.js';
export type { Database, Transaction } from './database/transaction.js';
export { timestamp } from './database/timestamps.js';
export { UnwritableValue } from './database/unwritable.js';
export {
  jsonNull,
  type Json,
  type JsonInput,
  type JsonNull,
  type JsonPart,
  type Timestamp,
} from './database/values.js';
export { UserError } from './errors.js';
export { toDict } from './models/dictionaries.js';
export type { Dictionary } from './models/dictionary.js';
export * from './models/enums.js';
export { models } from './models/list.js';
export type { EnumModel, Model } from './models/model.js';
export type { LabelOf, RowOf } from './models/row.js';
export * from './services/cart-refusals.js';
export * from './services/checkout.js';
export * from './services/feature-guard.js';
export * from './services/feature-usage.js';
export { UnusablePassword } from './services/password-hash.js';
export * from './services/password-reset.js';
export * from './services/payment.js';
export * from './services/permissions.js';
export { InvalidAmount, Refusal } from './services/refusals.js';
export * from './services/roles.js';
export * from './services/tokens.js';
export * from './services/users.js';
export * from './services/versions.js';
export { defineConfig, type Config } from './cli/config/config.js';
export type { SeedStep } from './database/seed.js';
