import { adviseBefore } from './advice.js';
import { compareShapes, type Problem } from './compare.js';
import { fileOf, type AskedQuery } from './document.js';
import { describeGuard, meets, newGuards } from './guards.js';
import { keyOf, type Guard, type Schema } from './shapes.js';

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
  const guards = rememberGuards(first);
  const problemsIn = (query: AskedQuery, schema: Schema) => problemsOf(query, first, schema, guards(schema));
  const found = before.flatMap((query) =>
    problemsIn(query, last).flatMap((problem): Found[] => {
      const sound = later.findLastIndex((step) => !has(problemsIn(query, step), problem));
      const step = later[sound + 1];
      if (step === undefined) return [];
      const around = { version, migration: step.migration, names: first.names, other: step.names };
      const begun = same(problemsIn(query, step), problem) ?? problem;
      return [{ query, problem: begun, migration: step.migration, fix: adviseBefore(begun, around) }];
    }),
  );
  return together(found, 'before', sql);
}

/** Queries of the release after: what is wrong up to a migration, which they need. */
function findAfter({ after, sql }: Releases, { first, later }: Steps): CompatFinding[] {
  const last = later.at(-1);
  if (last === undefined) return [];
  const guards = rememberGuards(last);
  const problemsIn = (query: AskedQuery, schema: Schema) => problemsOf(query, last, schema, guards(schema));
  const found = after.flatMap((query) =>
    problemsIn(query, first).flatMap((problem): Found[] => {
      const at = later.findIndex((one) => !has(problemsIn(query, one), problem));
      const step = later[at];
      if (step === undefined) return [];
      const ended = same(problemsIn(query, later[at - 1] ?? first), problem) ?? problem;
      const fix = 'npx pgproof migrate first, then start what runs it';
      return [{ query, problem: ended, migration: step.migration, fix }];
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

/** What stands in the way on another schema, and does not on this one. */
function rememberGuards(from: Schema): (to: Schema) => readonly Guard[] {
  const known = new Map<Schema, readonly Guard[]>();
  return (to) => {
    const found = known.get(to) ?? newGuards(from.guards, to.guards);
    known.set(to, found);
    return found;
  };
}

/** @param typed the schema that the query was typed on. */
function problemsOf(query: AskedQuery, typed: Schema, found: Schema, guards: readonly Guard[]): Problem[] {
  const [own, other] = [typed.shapes.get(keyOf(query)), found.shapes.get(keyOf(query))];
  // One that fails on its own schema is told of as a whole.
  if (own === undefined || other === undefined || 'refused' in own) return [];
  const met = guards.filter((guard) => meets(own, guard));
  return [
    ...compareShapes(own, other),
    ...met.map((guard): Problem => ({
      severity: 'note',
      kind: 'guard',
      problem: describeGuard(guard),
      name: guard.name,
    })),
  ];
}

function has(problems: readonly Problem[], one: Problem): boolean {
  return same(problems, one) !== undefined;
}

/** Of a statement that fails at several places the server tells one. */
function same(problems: readonly Problem[], one: Problem): Problem | undefined {
  return problems.find(({ kind, name, table }) => kind === one.kind && name === one.name && table === one.table);
}

/** Notes on the same, of several queries, are one. */
function together(found: readonly Found[], release: 'before' | 'after', sql: string): CompatFinding[] {
  const groups = new Map<string, Found[]>();
  for (const one of found) {
    const { severity, kind, name, problem } = one.problem;
    const key =
      severity === 'note' && kind !== 'insert'
        ? `${kind} ${kind === 'guard' ? problem : (name ?? '')}`
        : `${one.query.name} ${problem}`;
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
