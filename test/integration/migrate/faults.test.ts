import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { config, expect } from 'chai';
import { UserError } from 'pgproof-runtime/errors.js';
import { momentOf } from 'pgproof-runtime/moments.js';
import { whole } from '../../support/proofs.js';
import { commandNames } from '../../support/faults/commands.js';
import { sides } from '../../support/faults/halter.js';
import { faults, startSweep, type Fault, type Outcome, type Point, type Sweep } from '../../support/faults/sweep.js';

config.truncateThreshold = 0;

/** So many stand in check-full, spread evenly. */
const sample = 50;

/** Every fault at every boundary, which takes twice as long. */
const isComplete = process.env['FAULTS'] === 'all';

const page = readFileSync(join(import.meta.dirname, '../../../docs/reliability.md'), 'utf8');
/** What a person types for each. */
const typed = { up: 'migrate', down: 'rollback', redo: 'redo', adopt: 'adopt' } as const;

describe('a fault at a boundary between two messages', function () {
  this.timeout(3_600_000);
  let sweep: Sweep;

  before(async () => {
    sweep = await startSweep();
  });

  after(() => sweep.stop());

  it('is one of those that the page counts', () => {
    const counted = [...page.matchAll(/^\| `(\w+)` +\| (\d+) +\| (\d+) +\|$/gm)].map((row) => row.slice(1));
    const { boundaries } = sweep;
    const there = commandNames.map((name) => [typed[name], ...sides.map((side) => `${boundaries[name][side]}`)]);
    expect(counted).to.deep.equal(there);
  });

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

/** Each boundary meets two of the faults, and its neighbours the other two. */
function isDue(fault: Fault, at: number): boolean {
  return at % 2 === faults.indexOf(fault) % 2;
}

function nameOf({ command, fault, side, count }: Outcome): string {
  return `${command}, ${fault}, behind ${count} of the ${side}`;
}
