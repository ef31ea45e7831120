import { describeNotes } from '../catalog/diff.js';
import { gatherParts, type Accepted } from '../catalog/accepted.js';
import type { Exception } from '../catalog/exceptions.js';
import { recordBaseline } from '../adopt/adopt.js';
import type { Bridge } from '../adopt/bridge.js';
import { runChecks } from '../adopt/checks.js';
import type { Made } from '../adopt/points.js';
import { remedyOf } from '../adopt/remedies.js';
import { requireRights } from '../adopt/rights.js';
import { survey, type Survey } from '../adopt/survey.js';
import { isCheckObject, requireMet } from '../adopt/unmet.js';
import type { Baseline } from '../migrate/adopted.js';
import type { Report } from '../migrate/report.js';
import type { Session } from '../migrate/session.js';
import { describeTool, fromTool, readTool, type FromTask } from './adopt-tool.js';
import { findingOf } from './findings.js';
import type { Opened } from './open.js';
import { replayOf, type ReplayTask } from './replay.js';
import type { AdoptFinding, AdoptResult } from './adopt-types.js';

export interface AdoptTask extends ReplayTask, FromTask {
  /** The last migration before the point, where it is named. */
  readonly to?: string | undefined;
  readonly bridge?: string | undefined;
  /** The points of an earlier replay of the same files for a database like it. */
  readonly made?: readonly Made[] | undefined;
  readonly accepted: readonly Accepted[];
  readonly dryRun: boolean;
  readonly lockTimeoutMs: number;
  readonly exceptions: () => Promise<readonly Exception[]>;
  /** Told before a bridge runs. */
  readonly showBridge: (bridge: Bridge) => void;
  readonly report: Report;
  readonly signal: AbortSignal;
}

/** Finds out which point of the history a database is at, and records the migrations up to there as its baseline. */
export async function adoptOpened(opened: Omit<Opened, 'server'>, asked: AdoptTask): Promise<AdoptResult> {
  const { session, folder } = opened;
  const coming = await readTool(opened, asked);
  const wanted = fromTool({ ...asked, exceptions: await asked.exceptions() }, coming);
  const task = { ...asked, ...wanted, replay: replayOf(asked, folder) };
  asked.say('reading the catalog');
  const found = await survey(session, folder, task);
  if ('covers' in found) return alreadyAdopted(found);
  const tools = await describeTool(opened, found, task);
  const result = { ...describe(found, asked), ...tools, pending: pendingAfter(folder.migrations, found) };
  if (found.bridge === undefined) {
    if (found.point.differences.length > 0) return { ...result, outcome: 'different' };
    if (found.equal.length > 1) return { ...result, outcome: 'ambiguous', points: await judgePoints(session, found) };
    if (found.covered.length === 0) return { ...result, outcome: 'empty' };
  }
  await requireRights(session, found.point.catalog);
  if (found.bridge !== undefined) asked.showBridge(found.bridge);
  if (asked.dryRun) {
    // What a bridge is to do first is not done.
    if (found.bridge === undefined) requireMet(await runReading(session, found), asked.accepted);
    return { ...result, outcome: 'adoptable' };
  }
  asked.say('recording the baseline');
  const outcome = (await recordBaseline(session, folder, found, task)) ? 'adopted' : 'already adopted';
  return { ...result, outcome };
}

function alreadyAdopted({ point, covers, recordedAt, accepted }: Baseline): AdoptResult {
  return {
    outcome: 'already adopted',
    point,
    covers,
    recordedAt,
    accepted,
    points: [],
    pending: [],
    findings: [],
    notes: '',
    facts: 0,
    leftOut: [],
    rowChanges: [],
    checks: 0,
    bridge: null,
    tool: null,
    otherTools: [],
    bridges: [],
  };
}

function describe(
  found: Survey,
  { accepted }: Pick<AdoptTask, 'accepted'>,
): Omit<AdoptResult, 'outcome' | 'pending' | 'tool' | 'otherTools'> {
  const { point, covered, bridge, equal } = found;
  return {
    point: point.name ?? null,
    covers: covered.map(({ name }) => name),
    recordedAt: null,
    points: equal.map((name) => ({ name: name ?? null, unmet: null })),
    findings: findingsOf(found),
    accepted: [...point.accepted, ...accepted.filter(isCheckObject)].map(({ object }) => ({ object })),
    notes: describeNotes(point.notes),
    facts: point.facts,
    leftOut: point.leftOut,
    rowChanges: found.rowChanges,
    checks: found.checks.length,
    bridge:
      bridge === undefined
        ? null
        : { name: bridge.name, files: bridge.parts.map(({ path: file, text: sql }) => ({ file, sql })) },
    bridges: found.bridges,
  };
}

/** Each difference, with what takes it away: SQL, or the migration that makes it. */
function findingsOf({ point, timeline, live }: Survey): AdoptFinding[] {
  return gatherParts(point.differences, { a: live, b: point.catalog }).map(({ parts, ...difference }) => {
    const { object } = difference;
    const remedy = remedyOf(difference);
    const madeBy = timeline.madeBy(object, point.name);
    const later = timeline.madeLater(object, point.name, live);
    return {
      ...findingOf(difference, []),
      ...(parts.length === 0 ? {} : { parts }),
      ...(remedy === undefined ? {} : { remedy }),
      ...(madeBy === undefined ? {} : { madeBy }),
      ...(later === undefined ? {} : { later }),
    };
  });
}

/** Of several points that equal the database: whether the check of the migration says that it was done. */
async function judgePoints(session: Session, found: Survey): Promise<AdoptResult['points']> {
  const unmet = await runReading(session, found);
  return found.equal.map((name = '') => ({
    name: name === '' ? null : name,
    unmet: found.checks.some((check) => check.name === name) ? unmet.some((one) => one.name === name) : null,
  }));
}

async function runReading(session: Session, { checks }: Survey) {
  if (checks.length === 0) return [];
  await session.client.query('begin read only');
  try {
    return await runChecks(session, checks);
  } finally {
    await session.client.query('rollback');
  }
}

function pendingAfter(migrations: readonly { readonly name: string }[], { covered }: Survey): string[] {
  const names = new Set(covered.map(({ name }) => name));
  return migrations.flatMap(({ name }) => (names.has(name) ? [] : [name]));
}
