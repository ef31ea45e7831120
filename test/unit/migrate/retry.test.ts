import { expect } from 'chai';
import type { MigrationFile } from '../../../packages/tool/src/migrate/files.js';
import { waitToRetry } from '../../../packages/tool/src/migrate/retry.js';

describe('another attempt at a migration', () => {
  const inTheWay = Object.assign(new Error('could not serialize access'), { severity: 'ERROR', code: '40001' });
  const events: string[] = [];
  const attempt = async (failures: number, signal: AbortSignal) => {
    events.length = 0;
    const report = () => events.push('told');
    const file = {} as MigrationFile;
    const again = await waitToRetry(
      inTheWay,
      { what: 'create-a', file, blockers: [], failures },
      { lockTimeoutMs: 50, lockRetries: 9, report, signal },
    );
    events.push(again ? 'again' : 'over');
  };

  it('comes after a pause', async () => {
    // Timers go off in the order of their ends, and the shortest pause has 375 ms.
    setTimeout(() => events.push('earlier'), 370);
    await attempt(1, new AbortController().signal);
    expect(events).to.deep.equal(['told', 'earlier', 'again']);
  });

  it('comes at once when the pause is interrupted', async () => {
    // The shortest ninth pause has 22 s.
    const late = setTimeout(() => events.push('late'), 10_000);
    await attempt(9, AbortSignal.timeout(20));
    clearTimeout(late);
    expect(events).to.deep.equal(['told', 'again']);
  });
});
