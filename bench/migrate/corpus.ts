import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadMigrations } from '../../packages/tool/src/migrate/files.js';
import { project } from '../workshop/workshop.js';

export interface Pair {
  readonly name: string;
  readonly up: string;
  readonly down: string;
}

/** The same SQL in every tool's format: folders, and for psql files. */
export interface Corpus {
  readonly folder: string;
  readonly pairs: string;
  readonly dbmate: string;
  readonly nodePgMigrate: string;
  /** All ups one after the other. */
  readonly whole: string;
  /** The same, with `begin` and `commit` around each. */
  readonly transactions: string;
}

/**
 * The project's migrations. What must run outside a transaction is made to run in one, for all tools alike: `psql -1` has a single
 * transaction, and node-pg-migrate's files cannot leave theirs.
 */
export function projectPairs(): Pair[] {
  return loadMigrations(join(project, 'migrations')).map(({ name, up, down }) => ({
    name,
    up: withoutConcurrently(up.text),
    down: withoutConcurrently(down.text),
  }));
}

/** Small migrations, a second apart: a table, a comment on it, a table, … */
export function tinyPairs(count: number): Pair[] {
  return Array.from({ length: count }, (_, index) => {
    const stamp = new Date(Date.UTC(2020, 0, 1) + index * 1000).toISOString().replace(/\D/g, '').slice(0, 14);
    const table = `filler_${Math.floor(index / 2)}`;
    return index % 2 === 0
      ? {
          name: `${stamp}_create-filler`,
          up: `create table ${table} (\n  id   bigint not null,\n  name text\n);\n`,
          down: `drop table ${table};\n`,
        }
      : {
          name: `${stamp}_comment-filler`,
          up: `comment on table ${table} is 'Filler';\n`,
          down: `comment on table ${table} is null;\n`,
        };
  });
}

/** Writes the migrations in every format. */
export function writeCorpus(folder: string, pairs: readonly Pair[]): Corpus {
  const corpus = {
    folder,
    pairs: join(folder, 'pairs'),
    dbmate: join(folder, 'dbmate'),
    nodePgMigrate: join(folder, 'node-pg-migrate'),
    whole: join(folder, 'whole.sql'),
    transactions: join(folder, 'transactions.sql'),
  };
  for (const each of [corpus.pairs, corpus.dbmate, corpus.nodePgMigrate]) mkdirSync(each, { recursive: true });
  for (const { name, up, down } of pairs) {
    refuseMarkers(name, up, down);
    writeFileSync(join(corpus.pairs, `${name}.up.sql`), up);
    writeFileSync(join(corpus.pairs, `${name}.down.sql`), down);
    writeFileSync(join(corpus.dbmate, `${name}.sql`), `-- migrate:up\n${up}\n-- migrate:down\n${down}`);
    writeFileSync(join(corpus.nodePgMigrate, `${name}.sql`), `-- Up Migration\n${up}\n-- Down Migration\n${down}`);
  }
  writeFileSync(corpus.whole, pairs.map(({ up }) => `${up}\n`).join(''));
  writeFileSync(corpus.transactions, pairs.map(({ up }) => `begin;\n${up}\ncommit;\n`).join(''));
  return corpus;
}

function withoutConcurrently(text: string): string {
  return text.replace(/^-- *no-transaction *\n/, '').replace(/\bconcurrently /gi, '');
}

/** A comment that a tool takes for its marker would cut the rest of the file off, and no one would be told. */
function refuseMarkers(name: string, ...texts: string[]): void {
  const marker = texts
    .map((text) => /^\s*--[\s-]*(?:(?:up|down)\s+migration|migrate:).*/im.exec(text)?.[0])
    .find(Boolean);
  if (marker !== undefined)
    throw new Error(`${name} has a comment that reads as another tool's marker: ${marker.trim()}`);
}
