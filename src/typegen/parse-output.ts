/** What pgtyped wrote of one query: the types of its parameters and columns, without a word on NULL. */
export interface NamedTypes {
  readonly parameters: ReadonlyMap<string, string>;
  readonly columns: ReadonlyMap<string, string>;
}

/** Reads the module that pgtyped wrote for a query; undefined when it did not type it. */
export function parseOutput(output: string, name: string): NamedTypes | undefined {
  if (!output.includes(`new PreparedQuery<${name}Params`)) return undefined;
  const columns = fieldsOf(output, `${name}Result`);
  const parameters = fieldsOf(output, `${name}Params`);
  return columns === undefined || parameters === undefined ? undefined : { columns, parameters };
}

function fieldsOf(output: string, name: string): Map<string, string> | undefined {
  // What a query without columns or parameters has; `never` is what one has that was not typed.
  if (output.includes(`export type ${name} = void;`)) return new Map();
  const body = new RegExp(`^export interface ${name} \\{\\n([\\s\\S]*?)^\\}$`, 'm').exec(output)?.[1];
  if (body === undefined) return undefined;
  const fields = [...body.matchAll(/^ {2}("(?:[^"\\]|\\.)*"|[^\s:?]+)\??: (.*);$/gm)];
  return new Map(fields.map(([, field = '', type = '']) => [fieldName(field), resolve(output, type)]));
}

function fieldName(field: string): string {
  return field.startsWith('"') ? (JSON.parse(field) as string) : field;
}

/** pgtyped gives an array a name: `stringArray`, declared above as `(string)[]`. */
function resolve(output: string, type: string): string {
  const bare = type.replace(/ \| null| \| void/g, '');
  const start = output.indexOf(`export type ${bare} = (`);
  if (start < 0) return bare;
  return output.slice(start + `export type ${bare} = `.length, output.indexOf(';', start));
}
