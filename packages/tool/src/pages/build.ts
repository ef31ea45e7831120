import { join, relative } from 'node:path';
import type { Migration } from '../migrate/files.js';
import { blocked, shownLocks, type Locked } from '../migrate/locks.js';
import { placeOf } from '../typegen/fault.js';
import type { Source } from '../typegen/sources.js';
import type { PlannedQuery } from '../planner/served.js';
import { livesOf } from '../timeline/lives.js';
import { reasonOf } from '../timeline/reason.js';
import type { Step } from '../timeline/kept.js';
import { domainsOf } from './domains.js';
import { generatedQuery } from './generated.js';
import type { MigrationPage, QueryPage, Site } from './model.js';
import { planText } from './plan-text.js';
import { relationsIn, type Resolve } from './relations.js';
import { knownOf, type Schema } from './source.js';
import { relationsOf, tablePages } from './tables.js';
import { functionEntries, typeEntries } from './types.js';
import { name } from '../catalog/facts/text.js';

/** What a site is built of. */
export interface Material extends Omit<Schema, 'lives'> {
  /** The project's name and its folder: paths on pages lead from there. */
  readonly project: string;
  readonly root: string;
  readonly steps: readonly Step[];
  readonly migrations: readonly Migration[];
  readonly sources: readonly Source[];
  /** The plans of the queries; none where the server has none without rows. */
  readonly planned: readonly PlannedQuery[];
  /** What each migration locked in the replay, by its name. */
  readonly locked: ReadonlyMap<string, Pick<Locked, 'locks'>>;
  /** The folder of generated modules. */
  readonly out: string;
  readonly searchPath: readonly string[];
}

/** Makes of the catalog, the models, the queries and the history what the pages say. */
export async function buildSite(material: Material): Promise<Site> {
  const { catalog, steps } = material;
  const known = knownOf({ ...material, lives: livesOf(steps) });
  const queries = await queryPages(material);
  const tables = relationsOf(catalog).map((row) => ({ id: name(row.schema, row.name), name: row.name }));
  const paths = new Map(
    material.sources.flatMap(({ path, queries: own }) => own.map((query) => [idOf(path, query.name), path])),
  );
  const domains = domainsOf(
    tables,
    queries.map((query) => ({
      path: paths.get(query.id) ?? '',
      reads: query.reads,
      writes: query.writes.map(({ table }) => table),
    })),
  );
  return {
    name: material.project,
    major: catalog.major,
    domains,
    tables: tablePages(known, domains, queries),
    types: typeEntries(known),
    functions: functionEntries(known),
    queries,
    migrations: migrationPages(material),
  };
}

function idOf(path: string, query: string): string {
  return `${path}: ${query}`;
}

async function queryPages({ sources, planned, out, searchPath, catalog, root }: Material): Promise<QueryPage[]> {
  const ids = new Set(relationsOf(catalog).map((row) => name(row.schema, row.name)));
  const parents = new Map(
    catalog.parents.map((row) => [name(row.schema, row.table), name(row.parentSchema, row.parent)]),
  );
  const resolve: Resolve = (schema, relation) => {
    const places = (schema === undefined ? searchPath : [schema]).map((one) => name(one, relation));
    return places.map((place) => parents.get(place) ?? place).find((id) => ids.has(id));
  };
  const plans = new Map(planned.map((one) => [one.query, one]));
  const pages: QueryPage[] = [];
  for (const { path, file, source, queries } of sources)
    for (const query of queries) {
      const plan = plans.get(query);
      const generated = generatedQuery(out, path, query.name);
      const first = query.placeOf(0);
      pages.push({
        id: idOf(path, query.name),
        name: query.name,
        about: query.documentation,
        file: shownPath(file, root),
        line: placeOf({ file, source, at: query.nameAt }).line,
        sql: source.slice(first, query.placeOf(query.text.length)),
        module: generated && { ...generated, file: shownPath(join(out, `${path}.ts`), root) },
        ...(await relationsIn(query.text, resolve)),
        plan: plan?.plan && planText(plan.plan),
        refused: plan?.refused,
        slow: plan?.slow ?? [],
        indexes: plan?.indexes ?? [],
        needs: plan?.needs ?? [],
      });
    }
  return pages;
}

function migrationPages({ steps, migrations, locked, root }: Material): MigrationPage[] {
  const changes = new Map(steps.map((step) => [step.migration, step.changes]));
  return migrations.map(({ name: migration, up, down }) => ({
    name: migration,
    date: dateOf(migration),
    reason: reasonOf(up.text),
    transactional: up.transactional,
    locks: locksOf(locked.get(migration)),
    changes: (changes.get(migration) ?? []).map((change) => ({ migration, ...change })),
    up: { path: shownPath(up.path, root), text: up.text },
    down: { path: shownPath(down.path, root), text: down.text },
  }));
}

function locksOf(found: Pick<Locked, 'locks'> | undefined): MigrationPage['locks'] {
  const locks = found?.locks && shownLocks(found.locks);
  return locks?.map(({ schema, table, lock, rewritten }) => ({
    table: name(schema, table),
    lock,
    blocks: blocked(lock),
    rewritten,
  }));
}

/** `2026-02-11` */
export function dateOf(migration: string): string {
  const [, year = '', month = '', day = ''] = /^(\d{4})(\d\d)(\d\d)/.exec(migration) ?? [];
  return `${year}-${month}-${day}`;
}

function shownPath(path: string, root: string): string {
  return relative(root, path).replaceAll('\\', '/');
}
