import type { FileProblem } from '../../migrate/kinds.js';
import { lineOf, problem, type Source, type SourceFile, type Tool } from './source.js';

/** Files that hold what is no text. */
export function findUnreadable(files: readonly SourceFile[], sources: readonly Source[]): FileProblem[] {
  const used = new Set(sources.flatMap(({ file, down }) => [file, down?.file]));
  return files
    .filter(({ path, text }) => text === undefined && used.has(path))
    .map(({ path: file }) => problem({ file, text: 'is not a file of UTF-8 text' }, 'are not files of UTF-8 text'));
}

/** A file that is run as a whole would run what another tool's marker keeps for the way back, too. One marker alone may be a heading. */
export function findForeign(sources: readonly Source[], tool: Tool): FileProblem[] {
  const sections = sources.flatMap(({ up, down }) => [up, down]).filter((section) => section?.line === 1);
  return sections.flatMap((section): FileProblem[] => {
    const { file = '', text = '' } = section ?? {};
    const [up, down] = ['up', 'down'].map((way) => markerOf(way).exec(text));
    if (up === null || up === undefined || down === null || down === undefined) return [];
    const note = `${down[0]} is a marker of another tool: ${tool} runs all of the file`;
    return [
      problem({ file, line: lineOf(text, down.index), text: note }, `files have markers of another tool than ${tool}`),
    ];
  });
}

const markerOf = (way: string) =>
  new RegExp(
    `^--[ \\t]*(?:migrate:${way}\\b|\\+[ \\t]*(?:migrate|goose)[ \\t]+${way}\\b|${way}[ \\t]+migration\\b)`,
    'im',
  );
