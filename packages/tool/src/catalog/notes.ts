import type { Catalog } from './catalog.js';
import { madeUpName, madeUpNameOfDomain } from './facts/not-null.js';
import { name, quote } from './facts/text.js';

/** Problems that make no two databases different, and what they are about. */
export const notes = {
  'column order differs': 'the order of columns',
  'made-up name differs': 'names that the server made up',
  'unknown option': 'options that this version does not know',
  'cluster mark differs': 'the indexes that tables were clustered on',
  'populated differs': 'which materialized views are populated',
  'open public differs': 'the right of every role to create in the schema public',
  'left-over differs': "the sequence that a dump has left of the runner's table",
} as const;

export type NoteProblem = keyof typeof notes;

export function isNote(problem: string): problem is NoteProblem {
  return problem in notes;
}

/** What is so in a database without anyone having to say it in DDL: it is told where two databases differ in it, and in no snapshot. */
export interface Note {
  /** As in facts: `column public.t.a`. */
  readonly object: string;
  readonly problem: Exclude<NoteProblem, 'column order differs' | 'open public differs'>;
  readonly text: string;
}

export function notesOf(catalog: Catalog): Note[] {
  return [
    ...catalog.columns.flatMap((row) => nameNote(`column ${name(row.schema, row.table, row.name)}`, madeUpName(row))),
    ...catalog.domains.flatMap((row) => nameNote(`domain ${name(row.schema, row.name)}`, madeUpNameOfDomain(row))),
    ...catalog.unknown
      .map(({ kind, identity }) => `unknown ${kind} ${identity}`)
      .filter((object) => unknownOption.test(object))
      .map((object) => ({ object, problem: 'unknown option' as const, text: 'the option' })),
    ...catalog.leftOver.map((object) => ({ object, problem: 'left-over differs' as const, text: 'the sequence' })),
    ...catalog.indexes.flatMap((row) =>
      row.clustered
        ? [
            {
              object: `index ${name(row.schema, row.name)}`,
              problem: 'cluster mark differs' as const,
              text: 'clustered',
            },
          ]
        : [],
    ),
    ...catalog.views.flatMap((row) =>
      row.populated
        ? []
        : [
            {
              object: `materialized view ${name(row.schema, row.name)}`,
              problem: 'populated differs' as const,
              text: 'not populated',
            },
          ],
    ),
  ];
}

/** The fact of an option that this version does not know: a server may have set it by itself. */
export const unknownOption = /^unknown (?:column|table|view|\w+ index) option \S+$/;

function nameNote(object: string, constraint: string | undefined): Note[] {
  return constraint === undefined
    ? []
    : [{ object, problem: 'made-up name differs', text: `constraint ${quote(constraint)}` }];
}
