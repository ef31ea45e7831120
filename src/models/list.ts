import type { Model } from 'pgproof-runtime';
import * as tables from './tables.js';

export { enums } from './enums.js';

/** Every model of the platform, in the order of their names. */
export const models: readonly Model[] = Object.values(tables);
