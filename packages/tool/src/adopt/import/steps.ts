import { aloneAs, createdIndex, droppedIndex } from '../../migrate/alone.js';
import { parseStatements, type ParsedStatement } from '../../migrate/grammar.js';
import { isSetting } from '../../migrate/no-transaction.js';
import { endOf } from './control.js';

/** A statement of a section, with the comments above it. */
export interface Step {
  readonly statement: ParsedStatement;
  /** True for what PostgreSQL refuses in a transaction. */
  readonly alone: boolean;
  readonly text: string;
  /** What was set before it. */
  readonly before: string;
  /** The index that it creates or drops. */
  readonly index: string | undefined;
}

/** The statements of a section. */
export interface Steps {
  readonly steps: readonly Step[];
  /** What sets something for longer than a transaction: also `select set_config(…, false)`, as pg_dump writes it. */
  readonly settings: readonly ParsedStatement[];
  /** Settings behind the last of them. */
  readonly behind: readonly ParsedStatement[];
}

/** Cuts a section into its statements. Settings are none: each comes along with all that is behind it. */
export async function stepsOf(text: string): Promise<Steps> {
  const statements = (await parseStatements(text)) ?? [];
  const steps: Step[] = [];
  const settings: string[] = [];
  let behind: ParsedStatement[] = [];
  let from = 0;
  for (const statement of statements) {
    const end = lineEnd(text, endOf(text, statement.start + statement.text.length));
    const slice = text.slice(from, end);
    from = end;
    if (isSetting(statement)) {
      settings.push(slice);
      behind.push(statement);
    } else {
      behind = [];
      const index = (createdIndex(statement) ?? droppedIndex(statement))?.name;
      steps.push({ statement, alone: aloneAs(statement) !== undefined, text: slice, before: settings.join(''), index });
    }
  }
  const last = steps.pop();
  return {
    steps: last === undefined ? [] : [...steps, { ...last, text: last.text + text.slice(from) }],
    settings: statements.filter(sets),
    behind,
  };
}

function sets(statement: ParsedStatement): boolean {
  return (
    isSetting(statement) ||
    /^select\s+(?:pg_catalog\s*\.\s*)?set_config\s*\(\s*'(?:search_path|role)'[^]*,\s*false\s*\)$/i.test(statement.text)
  );
}

/** A comment behind a statement is about it. */
function lineEnd(text: string, end: number): number {
  const rest = /[ \t]*(?:--[^\n]*)?(?:\r?\n|$)/y;
  rest.lastIndex = end;
  return end + (rest.exec(text)?.[0].length ?? 0);
}
