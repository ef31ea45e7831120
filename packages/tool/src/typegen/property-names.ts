import type { Analysis } from './nullability/analyze.js';
import type { Fault } from './fault.js';
import type { SourceQuery } from './scan.js';

/** Names that an object cannot have, or has already: values are passed in an object, and a row is one. */
export function checkProperties(query: SourceQuery, { columns, parameters }: Analysis): Fault[] {
  const lost = columns
    .filter(({ name }) => name === '__proto__')
    .map(({ name }) => ({
      at: query.nameAt,
      message: `no row can have a column ${name}`,
      fix: 'give it a name: as …',
    }));
  const taken = parameters.flatMap(({ name, takesNull }, index): Fault[] => {
    const at = query.parameters[index]?.at ?? query.nameAt;
    if (name === '__proto__')
      return [{ at, message: `no object can have a property ${name}`, fix: 'give the parameter another name' }];
    if (!takesNull || !(name in {})) return [];
    const fix = `write :${name}!, or give it another name`;
    return [{ at, message: `every object has a ${name}, so that it cannot be left out`, fix }];
  });
  return [...lost, ...taken];
}
