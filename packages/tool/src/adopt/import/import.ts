import type { FileProblem } from '../../migrate/kinds.js';
import { adaptSection } from './adapt.js';
import { readDbmate } from './dbmate.js';
import { readFlyway } from './flyway.js';
import { readGolangMigrate } from './golang-migrate.js';
import { slugOf, stampBehind } from './names.js';
import { readNodePgMigrate } from './node-pg-migrate.js';
import { notesOf } from './notes.js';
import { pairUp, type Texts } from './pairs.js';
import { findForeign, findUnreadable } from './refused.js';
import type { Note, Reading, Section, SourceFile, Tool } from './source.js';

/** A pair of files to write. */
export interface Pair extends Texts {
  readonly name: string;
}

/** A migration of the other tool, and what became of it. */
export interface ImportedMigration {
  /** What it was. */
  readonly files: readonly string[];
  readonly version: string;
  /** One, or more where statements run alone. */
  readonly pairs: readonly Pair[];
  /** What is not as it was, but for names and markers. */
  readonly notes: readonly Note[];
}

export interface Imported {
  readonly migrations: readonly ImportedMigration[];
  /** What the tool does not run. */
  readonly leftOut: readonly Note[];
  /** Where there are any, there is nothing to write. */
  readonly problems: readonly FileProblem[];
}

const readers: Record<Tool, (files: readonly SourceFile[]) => Reading> = {
  'golang-migrate': readGolangMigrate,
  dbmate: readDbmate,
  'node-pg-migrate': readNodePgMigrate,
  flyway: readFlyway,
};

/**
 * Makes pairs of another tool's files. Their SQL stays as it is to the byte, but for what is noted.
 *
 * @param files all of its folder.
 */
export async function importFiles(files: readonly SourceFile[], tool: Tool): Promise<Imported> {
  const { sources, leftOut, problems: found } = readers[tool](files);
  const problems = [...found, ...findUnreadable(files, sources), ...findForeign(sources, tool)];
  const refused = new Set(problems.map(({ file }) => file));
  const migrations: ImportedMigration[] = [];
  let last: string | undefined;
  for (const source of sources) {
    const adapt = async (section: Section | undefined) =>
      section === undefined || refused.has(section.file) ? undefined : adaptSection(section);
    const [up, down] = [await adapt(source.up), await adapt(source.down)];
    problems.push(...[up, down].flatMap((adapted) => adapted?.problems ?? []));
    const pairs = pairUp(up, down).map((texts, index): Pair => {
      last = stampBehind(source.version, last);
      const title = `${source.title}${index === 0 ? '' : `-${index + 1}`}`;
      return { name: `${last}_${slugOf(title)}`, ...texts };
    });
    const names = [source.up?.file, source.down?.file, source.file].flatMap((file) => file ?? []);
    const notes = notesOf(files, source, { up, down, count: pairs.length });
    migrations.push({ files: [...new Set(names)], version: source.version, pairs, notes });
  }
  return { migrations, leftOut, problems };
}
