import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const project = join(import.meta.dirname, '../..');

/** What a page has its reader do, in its order: type a command, write a file, or change one. */
export type Step =
  | { readonly command: string; readonly prints: string }
  | { readonly file: string; readonly text: string }
  | Change;

interface Change {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** What a page has its reader do. */
export const stepsOf = (page: string): Step[] => readSteps(readFileSync(join(project, page), 'utf8'));

/** What docs/workflow.md has its reader do to the schema. Its examples get other names where the schema has them. */
export function stepsOfWorkflow(): Step[] {
  const [recipe = ''] = readFileSync(join(project, 'docs/workflow.md'), 'utf8').split(/^## When /m);
  const snapshot = readFileSync(join(project, 'schema.snapshot'), 'utf8');
  const unused = (word: string, object: string): string =>
    new RegExp(`^${object}${word}( |$)`, 'm').test(snapshot) ? unused(`${word}x`, object) : word;
  return readSteps(
    recipe
      .replaceAll('phone', unused('phone', 'column public.user.'))
      .replaceAll('callback', unused('callback', 'table public.')),
  );
}

/**
 * Reads the steps of a page. In a block without a language, `$ ` begins a command, and what it prints follows. A block of `diff` changes the
 * file that the text before it names last, and a block of any other language is that file.
 */
export function readSteps(page: string): Step[] {
  let read = 0;
  return [...page.matchAll(/^```(\w*)\n([^]*?)^```$/gm)].flatMap(
    ({ 0: block, 1: language = '', 2: text = '', index }) => {
      const before = page.slice(read, index);
      read = index + block.length;
      if (language === '') return commandsOf(text);
      const file = [...before.matchAll(/`([\w./-]+\/[\w-]+(?:\.\w+)+)`/g)].at(-1)?.[1];
      if (file === undefined) throw new Error(`no file is named before this block:\n${text}`);
      return [language === 'diff' ? { file, from: sideOf(text, '+'), to: sideOf(text, '-') } : { file, text }];
    },
  );
}

/** The text of a file with the change, which fits in one place. */
export function change(text: string, { file, from, to }: Change): string {
  const pieces = text.split(from);
  if (pieces.length !== 2) throw new Error(`${file} has this ${pieces.length - 1} times, not once:\n${from}`);
  return pieces.join(to);
}

/**
 * Matches what a command prints, as a page shows it: `…` stands for anything, alone on a line for any number of lines. Numbers from 2 on,
 * URLs and spaces in a row may be others.
 */
export function asPrinted(prints: string): RegExp {
  const lines = prints.split('\n').filter((line) => line !== '');
  return new RegExp(`^${lines.map((line) => (line === '…' ? '(?:.*\\n)*?' : `${ofLine(line)}\\n`)).join('')}$`);
}

function commandsOf(text: string): Step[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command = '', ...prints] = part.split('\n');
      return { command, prints: prints.join('\n') };
    });
}

/** A diff without the lines that the other side has alone. */
function sideOf(diff: string, other: '+' | '-'): string {
  return diff
    .split('\n')
    .filter((line) => !line.startsWith(other))
    .map((line) => line.slice(1))
    .join('\n');
}

function ofLine(line: string): string {
  return line
    .split(/(postgres:\/\/\S+|…|\d+| +)/)
    .map((part) => {
      if (part.startsWith('postgres://')) return 'postgres://\\S+';
      if (part === '…') return '.*';
      if (/^ +$/.test(part)) return ' +';
      return /^\d+$/.test(part) && part !== '0' && part !== '1' ? '\\d+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    })
    .join('');
}
