import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { firstThree, UserError } from 'pgproof-runtime/errors.js';
import { placeOf } from '../typegen/fault.js';
import type { Source } from '../typegen/sources.js';
import { readRelease, releaseFile, listReleases, type AskedQuery, type Release } from './document.js';
import { findBreaks, type CompatFinding, type Releases, type Step } from './findings.js';
import { reasonsOf, requireReasons, type UpFile } from './reasons.js';
import { keyOf, readSchema, type Schema } from './shapes.js';

/** What the release before and the queries that are there are to each other. */
export interface CompatReport {
  readonly version: string;
  readonly file: string;
  /** The migrations since the release. */
  readonly migrations: readonly string[];
  readonly queries: { readonly before: number; readonly after: number };
  readonly findings: readonly CompatFinding[];
  /** Queries of the release before that its own schema refuses here. */
  readonly unread: readonly string[];
  /** Migrations that say why they may break it, and do not. */
  readonly idle: readonly string[];
}

/** Looks at the schemas that a replay makes. */
export interface Watch {
  /** The migrations after which it looks. */
  readonly lookAt: ReadonlySet<string>;
  readonly afterEach: (last: string | undefined, made: ConnectionConfig) => Promise<void>;
  /** Once the replay is over. */
  readonly report: () => CompatReport;
  /** After that: what looks after each migration, at the queries that have findings, to say which migration it is; undefined where that is known. */
  readonly closer: () => Watch | undefined;
}

interface Wanted {
  readonly releases: string;
  /** The release to compare with; the newest unless told. */
  readonly version?: string | undefined;
  /** All that there are, oldest first, with their up files. */
  readonly migrations: readonly UpFile[];
  readonly sql: string;
  readonly sources: readonly Source[];
}

/**
 * Makes ready to compare the queries that are there with the release before; undefined where there is no release.
 *
 * @throws UserError where the release cannot be read, its migrations are not the first of those that are there, or a later one says
 * that it breaks a release without a reason.
 */
export function watchRelease({ releases, version, migrations: files, sql, sources }: Wanted): Watch | undefined {
  const migrations = files.map(({ name }) => name);
  const after = sources.flatMap(askedOf);
  const before = version === undefined ? findBefore(releases, migrations, after) : readRelease(releases, version);
  if (before === undefined) return undefined;
  const last = lastOf(before, migrations, releases);
  const since = migrations.filter((name) => name > last);
  requireReasons(
    files.filter(({ name }) => name > last),
    releases,
  );
  return watch(
    {
      version: before.version,
      file: releaseFile(releases, before.version),
      before: before.queries,
      after,
      sql,
      reasons: reasonsOf(files, before.version),
      last,
      since,
      queries: { before: before.queries.length, after: after.length },
      unread: undefined,
    },
    since.slice(-1),
  );
}

interface Compared extends Releases {
  readonly file: string;
  /** The last migration of the release. */
  readonly last: string;
  readonly since: readonly string[];
  readonly queries: CompatReport['queries'];
  /** Where that is known. */
  readonly unread: readonly string[] | undefined;
}

/** @param later the migrations since the release after which to look. */
function watch(compared: Compared, later: readonly string[]): Watch {
  const { version, file, before, after, last, since, queries, reasons } = compared;
  const schemas = new Map<string, Schema>();
  const schemaAt = (name: string) => {
    const schema = schemas.get(name);
    if (schema === undefined) throw new Error(`${name} was not applied`);
    return schema;
  };
  const report = (): CompatReport => {
    const first = schemaAt(last);
    const steps = later.map((migration): Step => ({ ...schemaAt(migration), migration }));
    requireTyped(after, steps.at(-1) ?? first, compared.sql);
    const findings = findBreaks(compared, { first, later: steps });
    const isExcused = (name: string) => findings.some((one) => one.reason !== undefined && one.migration === name);
    const unread = compared.unread ?? before.filter((query) => isRefused(first.shapes, query)).map(({ name }) => name);
    const idle = [...reasons.keys()].filter((name) => !isExcused(name));
    return { version, file, migrations: since, queries, findings, unread, idle };
  };
  return {
    lookAt: new Set([last, ...later]),
    afterEach: async (name, made) => {
      if (name !== undefined) schemas.set(name, await readSchema(made, [...before, ...after]));
    },
    report,
    closer: () => {
      const { findings, unread } = report();
      if (findings.length === 0 || later.length === since.length) return undefined;
      const found = new Set(findings.flatMap(({ query, others }) => [query, ...others]));
      const some = (all: readonly AskedQuery[]) => all.filter(({ name }) => found.has(name));
      return watch({ ...compared, before: some(before), after: some(after), unread }, since);
    },
  };
}

function askedOf({ path, file, source, queries }: Source): AskedQuery[] {
  return queries.map(({ name, nameAt, text, parameters }) => {
    const { line, column } = placeOf({ file, source, at: nameAt });
    const marked = parameters.map((parameter) => ({ name: parameter.name, null: !parameter.required }));
    return { name: `${path}: ${name}`, line, column, text, parameters: marked };
  });
}

/** The newest release; where that is what is there now, as in the commit of a release, the one before it. */
function findBefore(
  directory: string,
  migrations: readonly string[],
  after: readonly AskedQuery[],
): Release | undefined {
  const [newest, other] = listReleases(directory)
    .slice(0, 2)
    .map((version) => readRelease(directory, version));
  return newest !== undefined && other !== undefined && isNow(newest, migrations, after) ? other : newest;
}

function isNow(release: Release, migrations: readonly string[], after: readonly AskedQuery[]): boolean {
  const textsOf = (queries: readonly AskedQuery[]) => queries.map(({ name, text }) => `${name}\n${text}`).sort();
  return (
    release.migrations.join('\n') === migrations.join('\n') &&
    textsOf(release.queries).join('\n') === textsOf(after).join('\n')
  );
}

function lastOf({ version, migrations: released }: Release, migrations: readonly string[], directory: string): string {
  const last = released.at(-1);
  if (last === undefined)
    throw new UserError(`${releaseFile(directory, version)} names no migration`, {
      fix: `write it in a checkout of that release: npx pgproof release ${version} --force`,
    });
  const missing = released.filter((name) => !migrations.includes(name));
  if (missing.length > 0)
    throw new UserError(`release ${version} has migrations that are not there: ${firstThree(missing)}`, {
      fix: 'take them back from git: what was released is applied somewhere',
    });
  const between = migrations.filter((name) => name <= last && !released.includes(name));
  if (between.length > 0)
    throw new UserError(`release ${version} lacks migrations that come before its last one: ${firstThree(between)}`, {
      fix: 'give them a later number: a database that has the release refuses them',
      exitCode: 1,
    });
  return last;
}

function requireTyped(after: readonly AskedQuery[], { shapes }: Schema, sql: string): void {
  const refused = after.filter((query) => isRefused(shapes, query));
  if (refused.length === 0) return;
  const names = firstThree(refused.map(({ name }) => name));
  throw new UserError(`queries in ${sql} do not fit the schema that the migrations make: ${names}`, {
    fix: 'npx pgproof types shows where',
    exitCode: 1,
  });
}

function isRefused(shapes: Schema['shapes'], query: AskedQuery): boolean {
  const shape = shapes.get(keyOf(query));
  return shape !== undefined && 'refused' in shape;
}
