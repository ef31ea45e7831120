/** A query as pgtyped described it: what of its module we keep. */
export interface DescribedQuery {
  /** As written behind `@name`: `ListTables`. */
  readonly name: string;
  /** The text with `:name` parameters. */
  readonly statement: string;
  readonly parameters: readonly Parameter[];
  /** The declaration of the parameters' type, or undefined when the query takes none. */
  readonly paramsType: string | undefined;
  /** The declaration of a row's type, or undefined when the query returns no rows. */
  readonly resultType: string | undefined;
}

export interface Parameter {
  readonly name: string;
  readonly transform: { readonly type: string };
  /** Where it stands in the statement; both ends belong to it. */
  readonly locs: readonly { readonly a: number; readonly b: number }[];
}

/** Takes a module that pgtyped wrote apart: the types that its queries share (enums, Json), and the queries. */
export function parseOutput(output: string): { sharedTypes: string[]; queries: DescribedQuery[] } {
  const queries = [
    ...output.matchAll(/^export const (\w+) = new PreparedQuery<(\w+)Params,(\w+)Result>\((\w+)\);$/gm),
  ].map(([, , name = '', , ir = '']) => {
    const { statement, params } = JSON.parse(capture(output, new RegExp(`^const ${ir}: any = (\\{.*\\});$`, 'm'))) as {
      statement: string;
      params: Parameter[];
    };
    return {
      name,
      statement,
      parameters: params,
      paramsType: findInterface(output, `${name}Params`),
      resultType: findInterface(output, `${name}Result`),
    };
  });
  const own = new Set(queries.flatMap(({ name }) => [`${name}Params`, `${name}Result`]));
  const sharedTypes = [...output.matchAll(/^export type (\w+) = [^;]*;$/gm)]
    .filter(([, name = '']) => !own.has(name))
    .map(([declaration]) => declaration);
  return { sharedTypes, queries };
}

function findInterface(output: string, name: string): string | undefined {
  return new RegExp(`^export interface ${name} \\{\\n[\\s\\S]*?^\\}$`, 'm').exec(output)?.[0];
}

function capture(text: string, pattern: RegExp): string {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Error(`pgtyped's output has changed its form: nothing matches ${String(pattern)}`);
  return found;
}
