import { config, expect } from 'chai';
import { UserError } from 'pgproof-runtime/errors.js';
import { momentOf } from 'pgproof-runtime/moments.js';
import { whole } from '../../support/proofs.js';
import { faults, startSweep, type Fault, type Outcome, type Point, type Sweep } from '../../support/faults/sweep.js';

config.truncateThreshold = 0;

/** So many stand in check-full, spread evenly. */
const sample = 50;

/** Every fault at every boundary, which takes an hour and more. */
const isComplete = process.env['FAULTS'] === 'all';

describe('a fault at a boundary between two messages', function () {
  this.timeout(3_600_000);
  let sweep: Sweep;

  before(async () => {
    sweep = await startSweep();
  });

  after(() => sweep.stop());

  if (whole)
    for (const fault of faults)
      it(`of up, down, redo and adopt leaves nothing that the same command does not end: ${fault}`, async () => {
        const points = sweep.points.filter((point) => point.fault === fault);
        await proveAll(isComplete ? points : points.filter((_, at) => isDue(fault, at)));
      });
  else
    it(`of up, down, redo and adopt leaves nothing that the same command does not end: ${sample} of them`, async () => {
      const { points } = sweep;
      const chosen = points.filter(
        (_, at) => Math.floor(((at + 1) * sample) / points.length) > Math.floor((at * sample) / points.length),
      );
      expect(chosen).to.have.length(sample);
      for (const fault of faults) await proveAll(chosen.filter((point) => point.fault === fault));
    });

  async function proveAll(points: readonly Point[]): Promise<void> {
    const outcomes = await sweep.meet(points);
    expect(outcomes.filter(({ isReached }) => !isReached).map(nameOf)).to.deep.equal([]);
    // What a command ends with, its reader is told what to do about.
    const isTold = (error: unknown) => error instanceof UserError || momentOf(error) !== undefined;
    const untold = outcomes.filter(({ error }) => error !== undefined && !isTold(error));
    expect(untold.map((one) => `${nameOf(one)}: ${String(one.error)}`)).to.deep.equal([]);
    const left = outcomes.filter(({ difference }) => difference !== undefined);
    expect(left.map((one) => `${nameOf(one)}:\n${one.difference ?? ''}`).join('\n')).to.equal('');
    if (whole) process.stderr.write(`      ${outcomes.length} boundaries\n`);
  }
});

/** Every fourth boundary meets one of the faults, in turn. */
function isDue(fault: Fault, at: number): boolean {
  return at % 16 === 4 * faults.indexOf(fault);
}

function nameOf({ command, fault, side, count }: Outcome): string {
  return `${command}, ${fault}, behind ${count} of the ${side}`;
}
