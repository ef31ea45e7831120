import type { Connection } from './query.js';

/** A part of what reset-db fills a new database with, in a transaction of its own. */
export interface SeedStep {
  /** What it fills in, in the plural: `users`. */
  readonly what: string;
  /** Left out with --skip-demo-data. */
  readonly demo?: boolean;
  /** Throws where it could not be done; asked before anything is dropped. */
  readonly check?: () => void;
  /** @returns what there is to tell of it. */
  readonly fill: (connection: Connection) => Promise<readonly string[]> | Promise<void>;
}
