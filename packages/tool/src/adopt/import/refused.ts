import type { Finding } from '../../migrate/kinds.js';
import { lineOf, problem, type Section, type Source, type SourceFile, type Tool } from './source.js';

/** Files that hold what is no text. */
export function findUnreadable(files: readonly SourceFile[], sources: readonly Source[]): Finding[] {
  const used = new Set(sources.flatMap(({ file, down }) => [file, down?.file]));
  return files
    .filter(({ path, text }) => text === undefined && used.has(path))
    .map(({ path: file }) => problem({ file, text: 'is not a file of UTF-8 text' }, 'are not files of UTF-8 text'));
}

/** A file that is run as a whole would run what is behind another tool's marker for the way back, too. */
export function findForeign(sources: readonly Source[], tool: Tool): Finding[] {
  const sections = sources.flatMap(({ up, down }) => [up, down]).filter((section) => section?.line === 1);
  return sections.flatMap((section): Finding[] => {
    const found = section && foreign.exec(section.text);
    if (found === null || found === undefined) return [];
    // A pair of its own may have it as a heading.
    if (tool === 'node-pg-migrate' && /migration$/i.test(found[0])) return [];
    const { file, text } = section as Section;
    const note = `${found[0]} is a marker of another tool: ${tool} runs all of the file`;
    return [
      problem({ file, line: lineOf(text, found.index), text: note }, `files have markers of another tool than ${tool}`),
    ];
  });
}

const foreign = /^--[ \t]*(?:migrate:up\b|\+[ \t]*(?:migrate|goose)[ \t]+up\b|up[ \t]+migration\b)/im;
