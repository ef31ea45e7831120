/** What a backend imports: a connection, the platform's operations, its models, and the errors that they throw. */
export * from 'pgproof-runtime';
export { toDict } from './models/dictionaries.js';
export type { Dictionary } from './models/dictionary.js';
export * from './models/enums.js';
export { models } from './models/list.js';
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
