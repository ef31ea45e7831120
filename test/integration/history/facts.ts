import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestDatabase } from '../../support/database.js';

const support = join(import.meta.dirname, '../../support');

/** How a catalog differs from what it should be, a fact a line. */
export interface Difference {
  missing: string[];
  surplus: string[];
}

/** The facts of schema public; see facts.sql for what they are. */
export async function readFacts({ sql }: TestDatabase): Promise<string[]> {
  const rows = await sql.unsafe<{ line: string }[]>(readFileSync(join(support, 'facts.sql'), 'utf8'));
  return rows.map(({ line }) => line);
}

/** @param name a file of test/support/facts */
export function expectedFacts(name: 'before-sprint' | 'after-original-sprint' | 'target'): string[] {
  return readFileSync(join(support, 'facts', `${name}.tsv`), 'utf8')
    .trimEnd()
    .split('\n');
}

/** The tables at the end of the sprint, without their schema. */
export function tablesOfSprint(): Set<string> {
  return new Set(expectedFacts('target').flatMap((fact) => /^column\t([^\t]+)\t/.exec(fact)?.[1] ?? []));
}

export function compareFacts(expected: readonly string[], found: readonly string[]): Difference {
  return {
    missing: expected.filter((fact) => !found.includes(fact)),
    surplus: found.filter((fact) => !expected.includes(fact)),
  };
}

/** Where column order means nothing, each column's position is 0. */
export function withoutPosition(fact: string): string {
  return fact.replace(/^(?<table>column\t[^\t]+\t)\d+/, '$<table>0');
}
