import type { ParsedStatement } from '../../migrate/grammar.js';
import type { FileProblem } from '../../migrate/kinds.js';
import { holdsStatement } from '../../migrate/files.js';
import { readTokens } from '../../tokens.js';
import { takeControl } from './control.js';
import { findFaultsOf } from './faults.js';
import type { Note, Section } from './source.js';
import { stepsOf, type Step } from './steps.js';

/** What a section becomes. */
export interface Adapted {
  /** True for what has comments at most. */
  readonly isEmpty: boolean;
  /** All of it, where it is one file. */
  readonly text: string;
  /** True where that file runs outside a transaction. */
  readonly alone: boolean;
  readonly steps: readonly Step[];
  /** True where they cannot be one file. */
  readonly isSplit: boolean;
  readonly notes: readonly Note[];
  readonly problems: readonly FileProblem[];
}

/** Takes out of a section what the runner does itself, and finds what has to run alone. */
export async function adaptSection(section: Section): Promise<Adapted> {
  const { file, head, transactional } = section;
  const problems = await findFaultsOf(section);
  const nothing = { isEmpty: false, text: '', alone: false, steps: [], isSplit: false, notes: [] };
  if (problems.length > 0) return { ...nothing, problems };
  const { text, notes, lineAt } = await takeControl(section);
  if (!holdsStatement(text)) return { ...nothing, isEmpty: true, text: head + text, notes, problems };
  const hadOwn = notes.length > 0;
  const { steps, settings, behind } = await stepsOf(text);
  const [first] = steps;
  // What commits in its own body.
  const isOwn = !transactional && /^(?:Do|Call)Stmt$/.test(first?.statement.kind ?? '');
  const alone = first !== undefined && steps.length === 1 && (isOwn || first.alone);
  const isSplit = steps.length > 1 && steps.some((step) => step.alone);
  const note = (told: string, at = 0) => notes.push({ file, line: lineAt(at), text: told });
  for (const { text: setting, start } of alone || isSplit ? behind : [])
    note(`taken out, since the runner resets what a file sets: ${setting}`, start);
  for (const { text: setting, start } of settings.filter(reachesFar))
    note(`lasts to the end of this file, and with the other tool it may have longer: ${setting}`, start);
  const [broken] = [...readTokens(text)].filter((token) => 'text' in token && /^[^-/][^]*\r\n/.test(token.text));
  if (broken !== undefined)
    note('a string has line ends of Windows: the runner reads those of all files as \\n', broken.at);
  if (alone) note('runs alone: -- no-transaction is the first line of its file', first.statement.start);
  if (isSplit) note('what runs alone has a migration of its own');
  if (!transactional && !hadOwn && !alone && !isSplit) note('what ran without a transaction runs in one');
  const told = alone ? first.before + first.text : text;
  return { isEmpty: false, text: head + told, alone, steps: withHead(steps, head), isSplit, notes, problems };
}

/** What decides where and as whom the files behind it run. */
function reachesFar({ kind, tree }: ParsedStatement): boolean {
  const name = String(tree['name']);
  return kind !== 'VariableSetStmt' || /^(?:search_path|role|session_authorization)$/.test(name);
}

function withHead(steps: readonly Step[], head: string): Step[] {
  return steps.map((step, index) => (index === 0 ? { ...step, text: head + step.text } : step));
}
