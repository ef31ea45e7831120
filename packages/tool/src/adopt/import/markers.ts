import { skipSpace } from '../../tokens.js';
import { lineOf, type Note } from './source.js';

/** A marker of a tool: where it begins, and where the SQL behind its line does. */
export interface Marker {
  readonly at: number;
  readonly end: number;
  /** Its own line. */
  readonly text: string;
}

/**
 * All markers that a pattern of the tool's own finds.
 *
 * @param word what stands in the marker's own line: white space before and behind it may be other lines.
 */
export function findMarkers(text: string, pattern: RegExp, word: RegExp): Marker[] {
  return [...text.matchAll(pattern)].map(({ 0: found, index }) => {
    const own = index + Math.max(0, found.search(word));
    const start = text.lastIndexOf('\n', own) + 1;
    const line = text.indexOf('\n', own);
    const end = line === -1 ? text.length : line + 1;
    return { at: start, end, text: text.slice(start, end).trim() };
  });
}

/** True for what has no SQL: comments and white space. */
export function holdsNoSql(text: string): boolean {
  return skipSpace(text, 0) === text.length;
}

/**
 * Lines that look like a marker, of this tool or of another, and are none to it: what stands behind them ran.
 *
 * @param ran the text of a file, and from where on the tool ran it.
 */
export function findStrays(
  ran: { readonly file: string; readonly text: string; readonly from: number },
  markers: readonly Marker[],
  tool: string,
): Note[] {
  const { file, text, from } = ran;
  return [...text.matchAll(alike)].flatMap(({ 0: found, index }) => {
    const at = index + found.search(/--/);
    if (at < from || markers.some((marker) => at >= marker.at && at < marker.end)) return [];
    return [
      {
        file,
        line: lineOf(text, at),
        text: `${found.trim()} is a comment to ${tool}: what stands behind it ran with what stands before it`,
      },
    ];
  });
}

const alike =
  /^[^\S\n]*--[ \t-]*(?:migrate:[ \t]*(?:up|down)\b|\+[ \t]*(?:migrate|goose)[ \t]+(?:up|down)\b|(?:up|down)[ \t]+migration\b|(?:migrate[ \t]+)?(?:up|down)[ \t]*\r?$).*/gim;
