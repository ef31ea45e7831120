import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Cardinality } from 'pgproof-runtime/query.js';
import { UserError } from 'pgproof-runtime/errors.js';

/** What a release of the application asks of its database: `releases/0.1.0.json`. */
export interface Release {
  readonly version: string;
  /** Those that the schema of the release is made by, oldest first. */
  readonly migrations: readonly string[];
  /** The labels of the enum types that the queries take and give, by the name of the type. */
  readonly enums: Readonly<Record<string, readonly string[]>>;
  /** Sorted by name. */
  readonly queries: readonly ReleasedQuery[];
}

export interface ReleasedQuery {
  /** Its file below the folder of queries, without `.sql`, and its name: `accounts/user: FindUserById`. */
  readonly name: string;
  /** Of the name in the file, both from 1. */
  readonly line: number;
  readonly column: number;
  readonly cardinality: Cardinality;
  /** The text that runs. */
  readonly text: string;
  /** By `$n`. */
  readonly parameters: readonly ReleasedValue[];
  readonly columns: readonly ReleasedValue[];
}

/** A parameter, or a column of the result. */
export interface ReleasedValue {
  readonly name: string;
  /** The type of the database. */
  readonly type: string;
  /** Whether the parameter takes NULL, or the column can be NULL. */
  readonly null: boolean;
  /** The type in TypeScript, without `| null`. */
  readonly typescript: string;
}

/** What of a query it takes to ask for it on another schema, and to say which it is. */
export interface AskedQuery extends Pick<ReleasedQuery, 'name' | 'line' | 'column' | 'text'> {
  /** Whether each may be NULL, as far as that is known. */
  readonly parameters: readonly Pick<ReleasedValue, 'name' | 'null'>[];
}

/** Where a query of a release stood: `sql/accounts/user.sql`. */
export function fileOf({ name }: Pick<ReleasedQuery, 'name'>, sql: string): string {
  return join(sql, `${name.slice(0, name.lastIndexOf(': '))}.sql`);
}

/** The name without the file: `FindUserById`. */
export function shortName(name: string): string {
  return name.slice(name.lastIndexOf(': ') + 2);
}

/** The releases of a folder, newest first. A folder that is not there has none. */
export function listReleases(directory: string): string[] {
  return filesIn(directory)
    .filter((file) => file.endsWith('.json') && isVersion(basename(file, '.json')))
    .map((file) => basename(file, '.json'))
    .sort((left, right) => compareVersions(right, left));
}

export function releaseFile(directory: string, version: string): string {
  return join(directory, `${version}.json`);
}

/** @throws UserError when there is no such file, or it does not hold a release. */
export function readRelease(directory: string, version: string): Release {
  const file = releaseFile(directory, version);
  const again = `take it back from git, or write it in a checkout of that release: npx pgproof release ${version} --force`;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const known = listReleases(directory);
    throw new UserError(`there is no release ${version}: ${file} cannot be read`, {
      fix: known.length === 0 ? again : `name one of ${known.join(', ')}`,
      cause,
    });
  }
  const release = parse(text);
  if (release !== undefined && release.version === version) return release;
  throw new UserError(`${file} does not hold the queries of release ${version}`, { fix: again });
}

/** The same bytes for the same release: a query a block, a parameter and a column a line. */
export function printRelease({ version, migrations, enums, queries }: Release): string {
  const list = (items: readonly unknown[], indent: string) =>
    items.length === 0
      ? '[]'
      : `[\n${items.map((item) => `${indent}  ${JSON.stringify(item)}`).join(',\n')}\n${indent}]`;
  const labels = Object.entries(enums).map(
    ([name, values]) => `    ${JSON.stringify(name)}: ${JSON.stringify(values)}`,
  );
  const blocks = queries.map(({ parameters, columns, ...query }) => {
    const fields = Object.entries(query).map(([key, value]) => `      "${key}": ${JSON.stringify(value)},\n`);
    return `    {\n${fields.join('')}      "parameters": ${list(parameters, '      ')},\n      "columns": ${list(columns, '      ')}\n    }`;
  });
  return [
    `{\n  "version": ${JSON.stringify(version)},\n  "migrations": ${list(migrations, '  ')},\n`,
    `  "enums": {${labels.length === 0 ? '' : `\n${labels.join(',\n')}\n  `}},\n`,
    `  "queries": [\n${blocks.join(',\n')}\n  ]\n}\n`,
  ].join('');
}

export type Written = 'written' | 'is written already' | 'differs';

/** Writes a release, unless another text stands there, which only `force` writes over. */
export function writeRelease(directory: string, release: Release, force: boolean): Written {
  const text = printRelease(release);
  const file = releaseFile(directory, release.version);
  if (filesIn(directory).includes(basename(file))) {
    if (readFileSync(file, 'utf8') === text) return 'is written already';
    if (!force) return 'differs';
  }
  mkdirSync(directory, { recursive: true });
  writeFileSync(file, text);
  return 'written';
}

/** A version is the name of a file. */
export function isVersion(text: string): boolean {
  return /^\d[0-9A-Za-z.+_-]*$/.test(text);
}

/** As semantic versions are ordered, and others by their numbers: 1.0.0-rc.1 comes before 1.0.0, and 0.9 before 0.10. */
export function compareVersions(left: string, right: string): number {
  const [[core, before], [otherCore, otherBefore]] = [partsOf(left), partsOf(right)];
  const byCore = compareParts(core, otherCore);
  if (byCore !== 0) return byCore;
  if (before === undefined || otherBefore === undefined)
    return Number(before === undefined) - Number(otherBefore === undefined);
  return compareParts(before, otherBefore);
}

function partsOf(version: string): [readonly string[], readonly string[] | undefined] {
  const [core = '', ...before] = version.split('-');
  return [core.split('.'), before.length === 0 ? undefined : before.join('-').split('.')];
}

function compareParts(left: readonly string[], right: readonly string[]): number {
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const [one, other] = [left[at], right[at]];
    if (one === undefined || other === undefined) return one === undefined ? -1 : 1;
    const isNumbers = /^\d+$/.test(one) && /^\d+$/.test(other);
    const order = isNumbers ? Number(one) - Number(other) : one < other ? -1 : Number(one > other);
    if (order !== 0) return order;
  }
  return 0;
}

function parse(text: string): Release | undefined {
  try {
    const release = JSON.parse(text) as Partial<Release>;
    const isNamed = (query: Partial<ReleasedQuery>) =>
      [query.name, query.text].every((value) => typeof value === 'string') &&
      [query.parameters, query.columns].every((values) => Array.isArray(values));
    const isRelease =
      typeof release.version === 'string' &&
      Array.isArray(release.migrations) &&
      Array.isArray(release.queries) &&
      release.queries.every(isNamed);
    return isRelease ? (release as Release) : undefined;
  } catch {
    return undefined;
  }
}

function filesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
