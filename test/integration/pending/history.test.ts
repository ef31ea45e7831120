import { expect } from 'chai';
import { loadMigrations } from '../../../packages/tool/src/migrate/files.js';
import { migrate } from '../../../packages/tool/src/migrate/run.js';
import { examineData } from '../../../packages/tool/src/pending/data.js';
import { describeJudged, outcomeOf } from '../../../packages/tool/src/pending/outcome.js';
import { replayPending } from '../../../packages/tool/src/pending/points.js';
import { createTestDatabase } from '../../support/database.js';
import { longTest } from '../../support/proofs.js';
import { fillTables } from '../../support/rows/fill.js';
import { inSession, runnerOptions } from '../../support/runner.js';
import { migrationsFolder } from '../../support/template.js';
import { legalValues } from '../round-trip/legal-values.js';

describe('what the platform’s own migrations ask of rows', () => {
  longTest('is met by rows that are legal before each', async function () {
    this.timeout(600_000);
    const folder = { directory: migrationsFolder, migrations: loadMigrations(migrationsFolder) };
    const { url, drop } = await createTestDatabase('empty');
    try {
      await inSession(url, async (session) => {
        const replay = { folder, note: () => undefined, onProgress: () => undefined, live: session.connection };
        const { steps } = await replayPending(replay, folder.migrations.slice(1));
        let number = 1;
        let requirements = 0;
        for (const step of steps) {
          const { name } = step.migration;
          const previous = folder.migrations[folder.migrations.indexOf(step.migration) - 1]?.name;
          await migrate(session, folder, previous, runnerOptions);
          number = await fillTables(session.client, step.before.catalog, { first: number, legalValues });
          const points = { base: step.before, steps: [step] };
          const judged = await examineData(session, points, { timeoutMs: 10_000, say: () => undefined });
          expect(judged.filter((one) => outcomeOf(one) === 'fails').map(describeJudged), name).to.deep.equal([]);
          requirements += judged.length;
        }
        expect(requirements).to.be.at.least(10);
      });
    } finally {
      await drop();
    }
  });
});
