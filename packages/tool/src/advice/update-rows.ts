import { readTokens } from '../tokens.js';
import { backfill, rowsAtOnce } from './recipes/backfill.js';
import { batched, slug } from './recipes/recipe.js';
import { keyOf, shown, tableOf, type RangeVar } from './relations.js';
import type { Rule } from './rule.js';

/** An update of one table alone: of others the text does not tell what is left to be done. */
export const updatedRows: Rule = {
  name: 'update-rows',
  reason: 'an update locks each row that it changes until the whole file commits',
  find: (file) =>
    file.statements.flatMap(({ kind, tree, start, text }) => {
      const isWhole = kind === 'UpdateStmt' && isPlain(tree) && !file.text.startsWith(batched);
      const table = isWhole ? tableOf(file, tree['relation']) : undefined;
      const parts = table && partsOf(text);
      // One batch would change all of a few rows, too.
      if (table === undefined || parts === undefined || (table.rows ?? Infinity) <= rowsAtOnce) return [];
      const remaining = parts.sets.map(({ column, value }) => `${column} is distinct from ${value}`);
      const columns = (tree['targetList'] as readonly { readonly ResTarget: { readonly name: string } }[]).map(
        ({ ResTarget }) => ResTarget.name,
      );
      const where = `${parts.where === undefined ? '' : `(${parts.where}) and `}${remaining.length > 1 ? `(${remaining.join(' or ')})` : remaining.join('')}`;
      return [
        {
          object: `table ${shown(table)}`,
          problem: `the rows that it changes stay locked until the whole file commits, and what it has done is lost where it fails`,
          at: start,
          recipe: backfill(table, {
            column: slug(...columns).replaceAll('-', '_'),
            key: keyOf(file.before, table),
            set: parts.set,
            where,
          }),
        },
      ];
    }),
};

function isPlain(tree: Record<string, unknown>): boolean {
  const { alias } = tree['relation'] as RangeVar;
  return ['fromClause', 'withClause', 'returningList'].every((part) => tree[part] === undefined) && alias === undefined;
}

interface Parts {
  readonly set: string;
  readonly sets: readonly { readonly column: string; readonly value: string }[];
  readonly where: string | undefined;
}

/** `update … set COLUMN = VALUE, … where …`, where no list of columns is set. */
function partsOf(text: string): Parts | undefined {
  let depth = 0;
  const marks: { readonly word: string; readonly at: number; readonly end: number }[] = [];
  for (const token of readTokens(text)) {
    const word = token.kind === 'other' ? token.text.toLowerCase() : '';
    if (word === '(' || word === '[') depth += 1;
    else if (word === ')' || word === ']') depth -= 1;
    else if (depth === 0 && ['set', ',', '=', 'where'].includes(word))
      marks.push({ word, at: token.at, end: token.end });
  }
  const [set, where] = ['set', 'where'].map((word) => marks.find((mark) => mark.word === word));
  if (set === undefined) return undefined;
  const body = text.slice(set.end, where?.at).trim();
  const commas = marks.filter(({ word, at }) => word === ',' && at > set.end && at < (where?.at ?? text.length));
  const edges = [set.end, ...commas.flatMap(({ at, end }) => [at, end]), where?.at ?? text.length];
  const sets = [];
  for (let index = 0; index < edges.length; index += 2) {
    const piece = text.slice(edges[index], edges[index + 1]);
    const [, column, value] = /^\s*(\w+|"(?:[^"]|"")+")\s*=\s*([^]*?)\s*$/.exec(piece) ?? [];
    if (column === undefined || value === undefined) return undefined;
    sets.push({ column, value: /^[\w.']+$/.test(value) ? value : `(${value})` });
  }
  return { set: body, sets, where: where && text.slice(where.end).trim() };
}
