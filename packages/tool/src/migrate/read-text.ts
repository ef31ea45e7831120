import { readFileSync } from 'node:fs';
import { UserError } from 'pgproof-runtime/errors.js';

/**
 * Reads a file of a migration. The byte order mark goes, and line ends become `\n`.
 *
 * @returns undefined for what is no file of UTF-8 text. PostgreSQL's text holds no NUL, at which its protocol would end the file.
 */
export function readText(path: string): string | undefined {
  try {
    const lenient = readFileSync(path, 'utf8');
    // What is no UTF-8 comes out as U+FFFD, which a file may hold as well: then it is read once more, strictly, which is slower.
    const text = lenient.includes('\uFFFD')
      ? new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path))
      : lenient.replace(/^\uFEFF/, '');
    return text.includes('\0') ? undefined : text.replaceAll('\r\n', '\n');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A folder, or a link to nowhere, under the name of a file.
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA' || code === 'EISDIR' || code === 'ENOENT') return undefined;
    throw new UserError(`the file cannot be read: ${path}`, { fix: 'grant the right to read it', cause: error });
  }
}
