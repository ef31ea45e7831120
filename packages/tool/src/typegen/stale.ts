import { placeOf } from './fault.js';
import type { Source } from './sources.js';
import { paramsName, resultName } from './write.js';

/** What differs between a module as it is and as it should be; where it can be told, by query. */
export interface Stale {
  /** Path below the folder of modules: `catalog/tables.ts`. */
  readonly path: string;
  readonly fresh: string;
  readonly present: string;
}

/** How a generated module differs from what the queries generate now. */
export interface ModuleDifference {
  /** Path below the folder of modules. */
  readonly module: string;
  readonly problem: 'is missing' | 'differs' | 'has no queries' | 'lacks a query' | 'has another type';
  /** The query that tells it, and where its name stands. */
  readonly query?: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** What of the query has another type, and for a parameter or a column its name. */
  readonly of?: 'parameter' | 'column' | 'rows';
  readonly field?: string;
  /** The type as it is generated now, and as the module has it: null where there is none. */
  readonly generated?: string | null;
  readonly present?: string | null;
}

/**
 * Each column and parameter whose type has changed, with where its query stands.
 *
 * @returns nothing when no type differs, as after an edit by hand.
 */
export function findStale({ path, fresh, present }: Stale, sources: readonly Source[]): ModuleDifference[] {
  const source = sources.find((candidate) => `${candidate.path}.ts` === path);
  return (source?.queries ?? []).flatMap(({ name, nameAt }): ModuleDifference[] => {
    const at = placeOf({ file: source?.file ?? '', source: source?.source ?? '', at: nameAt });
    const query = { module: path, query: name, ...at };
    if (!present.includes(`: ${name}'`)) return [{ ...query, problem: 'lacks a query' }];
    const changed = (of: 'parameter' | 'column' | 'rows', fields: [string, string | undefined, string | undefined][]) =>
      fields
        .filter(([, now, was]) => now !== was)
        .map(([field, now = null, was = null]): ModuleDifference => {
          const named = of === 'rows' ? {} : { field };
          return { ...query, problem: 'has another type', of, ...named, generated: now, present: was };
        });
    return [
      ...changed('parameter', compareFields(fresh, present, paramsName(name))),
      ...changed('column', compareFields(fresh, present, resultName(name))),
      ...changed('rows', [['', cardinalityOf(fresh, name), cardinalityOf(present, name)]]),
    ];
  });
}

/** A line for people: `sql/tokens/balance.sql:1:10: FindBalance gives balance as string; tokens/balance.ts says number`. */
export function describeStale(difference: ModuleDifference): string {
  const { module, problem, query = '', file = '', line = 0, column = 0, field = '' } = difference;
  const at = `${file}:${line}:${column}: ${query}`;
  switch (problem) {
    case 'is missing':
      return `${module} is missing`;
    case 'differs':
      return `${module} differs from what its queries generate`;
    case 'has no queries':
      return `${module} has no file of queries`;
    case 'lacks a query':
      return `${at} is new; ${module} does not have it`;
    case 'has another type': {
      const now = difference.generated ?? 'nothing';
      const what = {
        parameter: `takes ${field} as ${now}`,
        column: `gives ${field} as ${now}`,
        rows: `gives ${now} rows`,
      };
      return `${at} ${what[difference.of ?? 'rows']}; ${module} says ${difference.present ?? 'nothing'}`;
    }
  }
}

function compareFields(
  fresh: string,
  present: string,
  name: string,
): [string, string | undefined, string | undefined][] {
  const now = fieldsOf(fresh, name);
  const was = fieldsOf(present, name);
  return [...new Set([...now.keys(), ...was.keys()])].map((field) => [field, now.get(field), was.get(field)]);
}

function fieldsOf(module: string, name: string): Map<string, string> {
  const body = new RegExp(`^export interface ${name} \\{\\n([\\s\\S]*?)^\\}`, 'm').exec(module)?.[1] ?? '';
  const lines = body.matchAll(/^ {2}(?:'((?:[^'\\]|\\.)*)'|([\w$]+))\??: (.*?)(?: \| undefined)?;$/gm);
  return new Map([...lines].map(([, quoted, plain = '', type = '']) => [quoted ?? plain, type]));
}

function cardinalityOf(module: string, name: string): string | undefined {
  return new RegExp(`Query<${paramsName(name)}, ${resultName(name)}, ('\\w+')>`).exec(module)?.[1];
}
