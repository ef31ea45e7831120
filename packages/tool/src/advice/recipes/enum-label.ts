import { qualified } from '../../catalog/keywords.js';
import { quoteLiteral } from 'pgproof-runtime/quote.js';
import { lines, slug, type Recipe } from './recipe.js';

/** A label more. What uses it comes in a later file: a transaction cannot use a label that it has added. */
export function addLabel(type: { readonly schema: string; readonly name: string }, label: string): Recipe {
  return [
    {
      name: slug('add', type.name, label),
      up: lines(
        '-- No table is locked, and no row is read.',
        `alter type ${qualified(type.schema, type.name)} add value if not exists ${quoteLiteral(label)};`,
      ),
      down: lines(
        '-- The label stays: to take it away writes every row of every table that has the type.',
        'select 1;',
      ),
      locks: [],
      then: `deploy what can read ${label} before anything writes it`,
    },
  ];
}
