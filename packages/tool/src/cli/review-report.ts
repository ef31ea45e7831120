import { counted } from '../library/counted.js';
import { blocked, shownLocks } from '../migrate/locks.js';
import { shownTable } from '../migrate/locks-line.js';
import { code, codeInCell, fenceFor, someOf, text, within } from '../pages/inline.js';
import { fileOf } from '../releases/document.js';
import { factLines } from '../review/facts.js';
import { mermaidOf } from '../review/mermaid.js';
import type { Review, ReviewedLoss, ReviewedMigration } from '../review/report.js';
import { toldReport } from './compat.js';
import { sentenceOf, wordOf } from './compat-report.js';
import { asTyped } from './print.js';
import { queriesSection } from './review-queries.js';
import { toldChange } from './schema-history.js';

interface Around {
  readonly searchPath: readonly string[];
  /** The folder of queries. */
  readonly sql: string;
}

/** How long sections may be, in characters: a comment of GitHub's takes 65,536. What is more is counted. */
const room = { faults: 4000, migrations: 8000, facts: 16_000, losses: 4000, release: 8000 };

/** For a pull request: a section for each thing that there is something to say of. */
export function reviewMarkdown(review: Review, around: Around): string {
  const { base, commit, migrations, queries } = review;
  const count = migrations.length === 0 ? 'no new migration' : counted(migrations.length, 'new migration');
  const sections = [
    [`## Database: ${count}`],
    [`Compared with ${code(base)}, which this branch left at ${code(commit.slice(0, 10))}.`],
    faultsOf(review),
    ...(migrations.length === 0
      ? []
      : [
          migrationsOf(migrations, around),
          diagramOf(review, around),
          factsOf(review),
          lossesOf(review),
          queries.before + queries.after === 0 ? [] : queriesSection(queries, around.sql),
          releaseOf(review),
        ]),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

/** As JSON has it. */
export function toldReview(review: Review, sql: string): object {
  const { base, commit, migrations, edited, removed, diagram, changes, losses, down, queries, compat } = review;
  return {
    base,
    commit,
    migrations,
    edited,
    removed,
    ...diagram,
    changes: changes.map(toldChange),
    losses,
    down,
    queries: {
      ...queries,
      changes: queries.changes.map((one) => ({ ...one, file: fileOf({ name: one.query }, sql) })),
    },
    compat: typeof compat === 'object' ? toldReport(compat) : null,
    notCompared: typeof compat === 'string' ? compat : null,
  };
}

/** What keeps it from being applied where the base is. */
function faultsOf({ base, edited, removed, migrations }: Review): string[] {
  const on = code(base);
  const faults = [
    ...edited.map(
      (file) =>
        `- **Edited:** ${code(file)} is another one on ${on}, where it is frozen. Put it back, and write a new one.`,
    ),
    ...removed.map(
      (name) => `- **Removed:** ${code(name)} is on ${on} and not here. Put it back: what applied it refuses to run.`,
    ),
    ...migrations.flatMap(({ name, before }) =>
      before === null
        ? []
        : [
            `- **Too early:** ${code(name)} comes before ${code(before)}, which is on ${on}: a database that has that one refuses it. Give it a later number; here it is looked at as if it had one.`,
          ],
    ),
  ];
  return within(faults, room.faults, (more) => `- … and ${more} more`);
}

function migrationsOf(migrations: readonly ReviewedMigration[], { searchPath }: Around): string[] {
  const rows = migrations.flatMap(({ name, locks }) => {
    const row = (...cells: readonly string[]) => `| ${[codeInCell(name), ...cells].join(' | ')} |`;
    if (locks === null) return [row('not known: it runs outside a transaction', '', '')];
    const shown = shownLocks(locks);
    if (shown.length === 0) return [row('none that was there', '', '')];
    return shown.map((lock) => {
      const mode = `${lock.lock}${lock.rewritten ? ', rewritten' : ''}${lock.foretold === true ? ' (by the kind of its statement)' : ''}`;
      return row(codeInCell(shownTable(lock, searchPath)), mode, blocked(lock.lock) ?? 'neither reads nor writes');
    });
  });
  return [
    '| Migration | Table that it locks | Lock | What waits |',
    '| --- | --- | --- | --- |',
    ...within(rows, room.migrations, (more) => `| … and ${counted(more, 'more row')} | | | |`),
  ];
}

function diagramOf({ diagram }: Review, { searchPath }: Around): string[] {
  if (diagram.tables.length === 0) return [];
  return ['### Tables', '', '```mermaid', ...mermaidOf(diagram, searchPath), '```'];
}

function factsOf({ changes }: Review): string[] {
  const facts = factLines(changes);
  if (facts.length === 0) return ['### Catalog', '', 'No fact of the catalog changes.'];
  const following = changes.filter(({ follows }) => follows === true).length;
  const lines = within(
    facts.map((line) => cut(line, 400)),
    room.facts,
    (more) => `# … and ${counted(more, 'more line')}: ${asTyped('npx pgproof review --json')}`,
  );
  const fence = fenceFor(lines.join('\n'), 3);
  const rest = following === 0 ? [] : ['', `${counted(following, 'more fact')} only follow a renaming.`];
  return ['### Catalog', '', `${fence}diff`, ...lines, fence, ...rest];
}

function lossesOf({ losses, down }: Review): string[] {
  const { failure, unrestored } = down;
  const items = [
    ...losses.map((loss) => `- ${loss.direction === 'up' ? 'Going up' : 'Going down'} takes away ${lossText(loss)}`),
    ...(failure === null ? [] : [`- **Fails:** ${code(failure.migration)} does not go down: ${text(failure.message)}`]),
    ...(unrestored.length === 0
      ? []
      : [`- **Not restored:** once they are down, the catalog is not as before: ${someOf(unrestored)}`]),
  ];
  const all =
    items.length > 0 ? within(items, room.losses, (more) => `- … and ${more} more`) : ['Nothing, either way.'];
  return ['### What is lost', '', ...all];
}

function lossText({ kind, object, migration }: ReviewedLoss): string {
  const what = { table: 'with its rows', column: 'with its values', label: 'where columns hold it' }[kind];
  return `the ${kind} ${code(object)}, ${what} (${code(migration)})`;
}

function releaseOf({ compat }: Review): string[] {
  if (compat === undefined) return [];
  if (typeof compat === 'string') return ['### The release before', '', `It was not compared: ${text(compat)}.`];
  const { version, findings } = compat;
  const items = findings.map((finding) => {
    const [word] = wordOf(finding);
    const { file, line, fix, reason } = finding;
    const rest = reason === undefined ? `fix: ${asTyped(fix)}` : `because: ${reason}`;
    return `- **${word}** ${code(`${file}:${line}`)} ${text(sentenceOf(finding, version))}\n  - ${text(rest)}`;
  });
  const all =
    items.length > 0
      ? within(items, room.release, (more) => `- … and ${more} more: ${asTyped('npx pgproof compat')}`)
      : ['It misses nothing.'];
  return [`### Release ${text(version)} on the schema after`, '', ...all];
}

function cut(line: string, most: number): string {
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}
