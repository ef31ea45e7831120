import { FaultsError } from 'pgproof-runtime/errors.js';
import { placeOf } from '../typegen/fault.js';
import { listReleases } from './document.js';

/** A migration with its up file. */
export interface UpFile {
  readonly name: string;
  readonly up: { readonly path: string; readonly text: string };
}

/** `-- breaks 0.1.0: why`, on a line of its own in an up file. */
interface Mark {
  readonly name: string;
  readonly version: string;
  readonly reason: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Why migrations may break a release, by their names. */
export function reasonsOf(files: readonly UpFile[], version: string): Map<string, string> {
  const own = files.flatMap(marksOf).filter((mark) => mark.version === version && mark.reason !== '');
  return new Map(own.map(({ name, reason }) => [name, reason]));
}

/** @throws FaultsError that names each mark which counts for nothing: without a reason, or of a release that there is not. */
export function requireReasons(files: readonly UpFile[], releases: string): void {
  const known = listReleases(releases);
  const faults = files.flatMap(marksOf).flatMap(({ file, line, column, version, reason }) => {
    const message = known.includes(version)
      ? reason === ''
        ? `"breaks ${version}" has no reason`
        : undefined
      : `there is no release ${version} in ${releases}: ${known.join(', ')}`;
    return message === undefined ? [] : [{ file, line, column, message }];
  });
  if (faults.length === 0) return;
  const lines = faults.map(({ file, line, column, message }) => `\n  ${file}:${line}:${column}: ${message}`);
  throw new FaultsError(faults, `these lines say that a release may break, and count for nothing:${lines.join('')}`, {
    fix: 'write -- breaks VERSION: WHY, of a release that is there; where the file is applied, then: npx pgproof restamp',
    exitCode: 1,
  });
}

/** Prose that begins with the word names no version. */
function marksOf({ name, up: { path, text } }: UpFile): Mark[] {
  return [...text.matchAll(/^([ \t]*)--[ \t]*breaks[ \t]+(v?\d[\w.+-]*)[ \t]*(?::(.*)|$)/gim)].map((found) => {
    const [, space = '', version = '', reason = ''] = found;
    const { file, line, column } = placeOf({ file: path, source: text, at: found.index + space.length });
    return { name, version, reason: reason.trim(), file, line, column };
  });
}
