import { importFiles } from '../../packages/tool/src/adopt/import/import.js';
import type { Tool } from '../../packages/tool/src/adopt/import/source.js';

/** What another tool's files become: the text of each file that would be written, and all that is said, a line each. */
export interface Read {
  readonly files: Readonly<Record<string, string>>;
  readonly said: readonly string[];
  readonly refused: readonly string[];
}

export async function importText(tool: Tool, texts: Readonly<Record<string, string | undefined>>): Promise<Read> {
  const given = Object.entries(texts).map(([path, text]) => ({ path, text }));
  const { migrations, leftOut, problems } = await importFiles(given, tool);
  const pairs = problems.length > 0 ? [] : migrations.flatMap((one) => one.pairs);
  return {
    files: Object.fromEntries(
      pairs.flatMap(({ name, up, down }) => [
        [`${name}.up.sql`, up],
        [`${name}.down.sql`, down],
      ]),
    ),
    said: [...(problems.length > 0 ? [] : migrations.flatMap(({ notes }) => notes)), ...leftOut].map(
      ({ file, line, text }) => `${file}${line === undefined ? '' : `:${line}`}: ${text}`,
    ),
    refused: problems.map(({ line }) => line),
  };
}

/** The down file of what had none. */
export const noWayBack = `do $$ begin
  raise exception 'this migration cannot be taken down: the tool that it comes from had no way back'
    using errcode = 'object_not_in_prerequisite_state';
end $$;
`;
