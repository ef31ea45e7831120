import { place } from './fault.js';
import type { Source } from './sources.js';
import { paramsName, resultName } from './write.js';

/** What differs between a module as it is and as it should be; where it can be told, by query. */
export interface Stale {
  /** Path below the folder of modules: `catalog/tables.ts`. */
  readonly path: string;
  readonly fresh: string;
  readonly present: string;
}

/**
 * A line for each column or parameter whose type has changed, with where its query stands:
 * `sql/tokens/balance.sql:1:10: FindBalance gives balance as string; tokens/balance.ts says number`.
 *
 * @returns nothing when no type differs, as after an edit by hand.
 */
export function describeStale({ path, fresh, present }: Stale, sources: readonly Source[]): string[] {
  const source = sources.find((candidate) => `${candidate.path}.ts` === path);
  return (source?.queries ?? []).flatMap(({ name, nameAt }) => {
    const at = place({ file: source?.file ?? '', source: source?.source ?? '', at: nameAt });
    const say = (what: string, now: string | undefined, was: string | undefined) =>
      now === was ? [] : [`${at}: ${name} ${what.replace('…', now ?? 'nothing')}; ${path} says ${was ?? 'nothing'}`];
    if (!present.includes(`: ${name}'`)) return [`${at}: ${name} is new; ${path} does not have it`];
    return [
      ...compareFields(fresh, present, paramsName(name)).flatMap(([field, now, was]) =>
        say(`takes ${field} as …`, now, was),
      ),
      ...compareFields(fresh, present, resultName(name)).flatMap(([field, now, was]) =>
        say(`gives ${field} as …`, now, was),
      ),
      ...say('gives … rows', cardinalityOf(fresh, name), cardinalityOf(present, name)),
    ];
  });
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
