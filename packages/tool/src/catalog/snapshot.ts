import type { Catalog } from './catalog.js';
import { leaveOut, type Exception } from './exceptions.js';
import { factsOf, lineOf } from './facts.js';

/** The catalog as text: the server's major version, then one fact a line, sorted by bytes; what is excepted is left out. */
export function snapshotText(
  catalog: Catalog,
  { owners = false, exceptions = [] }: { owners?: boolean; exceptions?: readonly Exception[] } = {},
): string {
  const { kept } = leaveOut(catalog, factsOf(catalog, { owners }), exceptions);
  const lines = sortByBytes(kept.map(lineOf));
  return [`# PostgreSQL ${catalog.major}`, ...lines, ''].join('\n');
}

/** As `LC_ALL=C sort` orders UTF-8. JavaScript's own order is the same, but for what takes two of its units: an emoji. */
function sortByBytes(lines: string[]): string[] {
  return lines.some((line) => /[\ud800-\udfff]/.test(line))
    ? lines.sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)))
    : lines.sort();
}
