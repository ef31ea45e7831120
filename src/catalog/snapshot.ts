import type { Catalog } from './catalog.js';
import { factsOf, lineOf } from './facts.js';

/** The catalog as text: the server's major version, then one fact a line, sorted by bytes. */
export function snapshotText(catalog: Catalog, { owners = false } = {}): string {
  const lines = sortByBytes(factsOf(catalog, { owners }).map(lineOf));
  return [`# PostgreSQL ${catalog.major}`, ...lines, ''].join('\n');
}

/** As `LC_ALL=C sort` orders UTF-8. JavaScript's own order is the same, but for what takes two of its units: an emoji. */
function sortByBytes(lines: string[]): string[] {
  return lines.some((line) => /[\ud800-\udfff]/.test(line))
    ? lines.sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)))
    : lines.sort();
}
