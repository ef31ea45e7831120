import { createHash } from 'node:crypto';

/** True in `make prove`: every proof runs. */
export const whole = process.env['PROOFS'] === 'all';

/**
 * Whether a proof runs: in `make check-full` a tenth of them does, by a hash of the name, so that it is the same tenth on every machine
 * and in every checkout. A proof is one of many alike (a mutant, a migration's round trip, a query of the conformance suite).
 *
 * @param of how many one runs.
 */
export function isChosen(name: string, of = 10): boolean {
  return whole || createHash('sha256').update(name).digest().readUInt32BE() % of === 0;
}

/** A test of its own for each chosen proof; the others are not there. */
export function prove(title: string, test: (this: Mocha.Context) => unknown): void {
  if (isChosen(title)) it(title, test);
}

/** A test that takes long, and beside which check-full has a shorter one of the same: only `make prove` has it. */
export function longTest(title: string, test: (this: Mocha.Context) => unknown): void {
  if (whole) it(title, test);
}
