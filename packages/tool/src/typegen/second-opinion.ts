import type { Described } from './describe.js';
import type { Analysis } from './nullability/analyze.js';
import type { Named } from './pgtyped.js';
import type { Fault } from './fault.js';
import type { SourceQuery } from './scan.js';
import type { Types } from './types.js';

/** That pgtyped found the parameters and the columns that the server told us of, with the same types. */
export function checkNamed(
  query: SourceQuery,
  { described, analysis }: { described: Described; analysis: Analysis },
  named: Named,
  types: Types,
): Fault[] {
  const parameters = query.parameters.map(({ name }, index) => [name, described.parameters[index]?.oid ?? ''] as const);
  const columns = analysis.columns.map(
    ({ name }, index) => [name, belowDomain(types, described.columns[index]?.oid ?? '')] as const,
  );
  return [
    ...compare(query, 'takes', new Map(parameters), named.parameters, types),
    ...compare(query, 'gives', new Map(columns), named.columns, types),
  ];
}

function compare(
  query: SourceQuery,
  verb: string,
  ours: ReadonlyMap<string, string>,
  named: ReadonlyMap<string, string>,
  types: Types,
): Fault[] {
  const names = [...new Set([...ours.keys(), ...named.keys()])];
  return names.flatMap((name) => {
    const type = types.byOid.get(ours.get(name) ?? '')?.name;
    const found = named.get(name);
    if (type === found) return [];
    const message = `${query.name} ${verb} ${name} as ${type ?? 'nothing'}; pgtyped says ${found ?? 'nothing'}`;
    return [{ at: query.nameAt, message, fix: 'write it another way' }];
  });
}

/** Of a column whose type is a domain, the protocol names the type below. */
function belowDomain(types: Types, oid: string): string {
  const type = types.byOid.get(oid);
  return type?.kind === 'd' ? belowDomain(types, type.base) : oid;
}
