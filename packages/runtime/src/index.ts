/** What generated modules and the backends that run them share: a connection, queries, values, the errors that they throw, the types of models. */
export { batch, type BatchAnswers, type BatchParams } from './batch.js';
export { connect, type ConnectOptions, type Pool } from './connect.js';
export { UnreadableValue, type Conversion } from './conversions.js';
export * from './database-errors.js';
export { UserError } from './errors.js';
export * from './model.js';
export type { QueryEvent, QueryListener } from './observed.js';
export { query, run, type Answer, type Cardinality, type Connection, type Query } from './query.js';
export type * from './row.js';
export { timestamp } from './timestamps.js';
export { stream, type StreamOptions } from './stream.js';
export type { SeedStep } from './seed.js';
export type { Database, Transaction } from './transaction.js';
export { UnwritableValue } from './unwritable.js';
export { jsonNull, type Json, type JsonInput, type JsonNull, type JsonPart, type Timestamp } from './values.js';
