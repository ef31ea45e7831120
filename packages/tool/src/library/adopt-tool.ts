import { UserError } from 'pgproof-runtime/errors.js';
import type { Exception } from '../catalog/exceptions.js';
import { survey, type Survey } from '../adopt/survey.js';
import type { Task } from '../adopt/task.js';
import { readComing, type Asked, type Coming } from '../adopt/tools/coming.js';
import { findTools } from '../adopt/tools/find.js';
import { readBaseline } from '../migrate/adopted.js';
import { readHistory } from '../migrate/run.js';
import type { AdoptResult, AdoptTool } from './adopt-types.js';
import type { Opened } from './open.js';

/** What is asked for of the tool that the database comes from. */
export type FromTask = Partial<Pick<Asked, 'from' | 'fromTable' | 'fromFiles' | 'retire'>>;

/** Reads what the tool that was named has noted; of a database that is adopted already, nothing. */
export async function readTool(
  { session, folder }: Omit<Opened, 'server'>,
  asked: FromTask & Pick<Asked, 'to' | 'bridge'>,
): Promise<Coming | undefined> {
  const { from } = asked;
  if (from === undefined) return undefined;
  const { applied } = await readHistory(session, folder);
  const baseline = await readBaseline(session, applied);
  if (baseline !== undefined) {
    if (asked.retire === true && baseline.tool?.renamed == null)
      throw new UserError(
        `this database is adopted already, up to ${baseline.point}, and a tool is retired with that`,
        {
          fix: `npx pgproof adopt --undo, then npx pgproof adopt --from ${from} --retire`,
          exitCode: 1,
        },
      );
    return undefined;
  }
  return readComing(session, folder, { ...asked, from });
}

/** What the notes of the tool add to how a database is adopted. */
export function fromTool(
  {
    to,
    bridge,
    exceptions,
  }: { to?: string | undefined; bridge?: string | undefined; exceptions: readonly Exception[] },
  coming: Coming | undefined,
): Pick<Task, 'to' | 'bridge' | 'exceptions' | 'notedAt' | 'coming'> {
  return {
    to: to ?? coming?.point,
    bridge: bridge ?? coming?.bridge,
    exceptions: [...exceptions, ...(coming?.own ?? [])],
    notedAt: coming?.notedAt ?? new Map<string, string>(),
    coming,
  };
}

/** Tells of the tool, or, where none was named, of those that have left a table. */
export async function describeTool(
  { session, folder }: Omit<Opened, 'server'>,
  found: Survey,
  task: Task,
): Promise<Pick<AdoptResult, 'tool' | 'otherTools'>> {
  const { coming } = task;
  if (coming === undefined) {
    const others = await findTools(session);
    return { tool: null, otherTools: others.map(({ tool, shown }) => ({ name: tool.name, table: shown })) };
  }
  const { noted, files, point } = coming;
  const denied = point !== undefined && found.point.differences.length > 0;
  // Where else it stands, of which the first comparison tells nothing.
  const other = denied ? await survey(session, folder, { ...task, to: undefined, accepted: [] }) : undefined;
  const tool: AdoptTool = {
    name: coming.found.tool.name,
    table: coming.found.shown,
    noted: noted.length,
    last: noted.at(-1)?.key ?? '',
    point: point ?? null,
    equals: other === undefined || 'covers' in other ? [] : other.equal.map((name) => name ?? null),
    files: { compared: files.compared, changed: files.changed, missing: files.missing },
    retired: coming.retire,
    commands: coming.found.tool.commands,
  };
  return { tool, otherTools: [] };
}
