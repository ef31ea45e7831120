import { adviseBefore } from './advice.js';
import { compareShapes, type Problem } from './compare.js';
import { fileOf, type AskedQuery } from './document.js';
import { describeGuard, meets, newGuards } from './guards.js';
import { keyOf, type Schema } from './shapes.js';

/** A query of one release on the schema of the other. */
export interface CompatFinding extends Pick<Problem, 'problem'> {
  /** `known`: it breaks, and the migration says why it may. */
  readonly severity: Problem['severity'] | 'known';
  /** Whose query it is: of the release before, on the schema after, or the other way round. */
  readonly release: 'before' | 'after';
  readonly query: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The other queries of which it is the same: a constraint is in the way of all that write to its table. */
  readonly others: readonly string[];
  /** That the query of the release before fails after, and that of the release after fails before. */
  readonly migration: string;
  readonly fix: string;
  /** Why the migration may break it. */
  readonly reason?: string;
}

/** A schema, and the migration that led to it. */
export interface Step extends Schema {
  readonly migration: string;
}

export interface Steps {
  /** The schema of the release before. */
  readonly first: Schema;
  /** What each migration since then made of it. */
  readonly later: readonly Step[];
}

/** What is compared: a release, and the queries that are there now. */
export interface Releases {
  readonly version: string;
  readonly before: readonly AskedQuery[];
  readonly after: readonly AskedQuery[];
  /** The folder of queries. */
  readonly sql: string;
  /** By migration: why it may break the release before. */
  readonly reasons: ReadonlyMap<string, string>;
}

/** What breaks where the release before meets the schema after, and the release after the schema before. */
export function findBreaks(releases: Releases, steps: Steps): CompatFinding[] {
  const before = findBefore(releases, steps).map((finding): CompatFinding => {
    const reason = releases.reasons.get(finding.migration);
    return reason === undefined || finding.severity !== 'break' ? finding : { ...finding, severity: 'known', reason };
  });
  const rank = ({ severity }: CompatFinding) => ['break', 'known', 'note'].indexOf(severity);
  return [...before, ...findAfter(releases, steps)].sort((left, right) => rank(left) - rank(right));
}

/** Queries of the release before: what is wrong from a migration on, up to the last. */
function findBefore({ version, before, sql }: Releases, { first, later }: Steps): CompatFinding[] {
  const last = later.at(-1);
  if (last === undefined) return [];
  const found = before.flatMap((query) =>
    problemsOf(query, first, first, last).flatMap((problem): Found[] => {
      const sound = later.findLastIndex((step) => !has(problemsOf(query, first, first, step), problem));
      const step = later[sound + 1];
      if (step === undefined) return [];
      const around = { version, migration: step.migration, names: first.names, other: step.names };
      return [{ query, problem, migration: step.migration, fix: adviseBefore(problem, around) }];
    }),
  );
  return together(found, 'before', sql);
}

/** Queries of the release after: what is wrong up to a migration, which they need. */
function findAfter({ after, sql }: Releases, { first, later }: Steps): CompatFinding[] {
  const last = later.at(-1);
  if (last === undefined) return [];
  const found = after.flatMap((query) =>
    problemsOf(query, last, last, first).flatMap((problem): Found[] => {
      const step = later.find((one) => !has(problemsOf(query, last, last, one), problem));
      if (step === undefined) return [];
      return [{ query, problem, migration: step.migration, fix: `npx pgproof migrate first, then start what runs it` }];
    }),
  );
  return together(found, 'after', sql);
}

interface Found {
  readonly query: AskedQuery;
  readonly problem: Problem;
  readonly migration: string;
  readonly fix: string;
}

/** @param typed the schema that the query was typed on. */
function problemsOf(query: AskedQuery, typed: Schema, from: Schema, to: Schema): Problem[] {
  const [own, found] = [typed.shapes.get(keyOf(query)), to.shapes.get(keyOf(query))];
  // One that fails on its own schema is told of as a whole.
  if (own === undefined || found === undefined || 'refused' in own) return [];
  const guards = newGuards(from.guards, to.guards).filter((guard) => meets(own, guard));
  return [
    ...compareShapes(own, found),
    ...guards.map(
      (guard): Problem => ({ severity: 'note', kind: 'guard', problem: describeGuard(guard), name: guard.name }),
    ),
  ];
}

function has(problems: readonly Problem[], one: Problem): boolean {
  return problems.some(({ kind, name, table }) => kind === one.kind && name === one.name && table === one.table);
}

/** Notes on the same, of several queries, are one. */
function together(found: readonly Found[], release: 'before' | 'after', sql: string): CompatFinding[] {
  const groups = new Map<string, Found[]>();
  for (const one of found) {
    const { severity, kind, name, problem } = one.problem;
    const key = severity === 'note' && kind !== 'insert' ? `${kind} ${kind === 'guard' ? problem : (name ?? '')}` : `${one.query.name} ${problem}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((group) => {
    const [{ query, problem, migration, fix } = undefined as never, ...others] = group;
    return [
      {
        release,
        severity: problem.severity,
        query: query.name,
        file: fileOf(query, sql),
        line: query.line,
        column: query.column,
        problem: problem.problem,
        others: [...new Set(others.map((one) => one.query.name))],
        migration,
        fix,
      },
    ];
  });
}
