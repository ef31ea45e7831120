import type { VerifyFinding } from '../library/types.js';
import { counted } from '../library/counted.js';
import { print } from './print.js';

export function printFindings(
  findings: readonly VerifyFinding[],
  { different, replayed, notes, facts }: { different: boolean; replayed: number; notes: string; facts: number },
): void {
  const history = `its ${counted(replayed, 'applied migration')} ${replayed === 1 ? 'makes' : 'make'}`;
  if (different) print(`the database differs from what ${history}:`);
  for (const { object, problem, database, history: made, cause } of findings) {
    print(`${object}: ${problem}`);
    if (database !== undefined) print(`  database: ${database}`);
    if (made !== undefined) print(`  history:  ${made}`);
    if (cause !== undefined) print(`  cause:    ${cause} does not bring back what was there before`);
  }
  if (different)
    print(
      `${counted(findings.length, 'object')}: take it back in the database, write the migration that makes it, or except it`,
    );
  else
    print(
      `the database is what ${history}${notes === '' ? '' : `, but for ${notes}`}: ${counted(facts, 'fact')} compared`,
    );
}
