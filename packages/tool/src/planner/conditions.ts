/** What a condition of a plan compares a table's column, or an expression over its columns, with. */
export interface Clause {
  /** As an index of the table writes it: `user_id`, `lower((email)::text)`. */
  readonly key: string;
  /** `any` is equal to one of a list. */
  readonly operator: 'equal' | 'any' | 'null' | 'not null' | 'other';
}

/**
 * The clauses that compare one table with something else, of conditions that all hold. An `or` is none.
 *
 * @param alias what the plan calls the table.
 * @param conditions as the plan writes them: `((job.user_id = $1) AND (job.at > $2))`.
 */
export function clausesOf(alias: string, conditions: readonly (string | undefined)[]): Clause[] {
  return conditions
    .flatMap((condition) => (condition === undefined ? [] : split(peel(condition), / AND /g)))
    .flatMap((text) => {
      const [expression, operator] = readClause(alias, peel(text)) ?? [];
      // Of a row that is compared, the first column decides where an index is entered.
      const [, row] = /^ROW\((.*)\)$/s.exec(expression ?? '') ?? [];
      const key = keyOf(alias, row === undefined ? (expression ?? '') : (split(row, /, /g)[0] ?? ''));
      return key === undefined || operator === undefined ? [] : [{ key, operator }];
    });
}

/** The expression as an index of the table would write it; undefined when no column of the table is in it, or another's is. */
export function keyOf(alias: string, expression: string): string | undefined {
  const own = peel(expression.replace(prefixOf(alias), ''));
  if (!mentions(alias, expression) || /(?:\b[a-z_]\w*|")\.["\w]/i.test(withoutStrings(own))) return undefined;
  // What makes a text of a varchar changes nothing, and an index knows it by its column.
  const [, column] = /^\(("(?:[^"]|"")+"|\w+)\)::text$/.exec(own) ?? [];
  return column ?? own;
}

/** The side of a clause that is the table's, and how it is compared. */
function readClause(alias: string, text: string): [string, Clause['operator']] | undefined {
  const [, tested, not] = /^(.*) IS (NOT )?NULL$/s.exec(text) ?? [];
  if (tested !== undefined) return [tested, not === undefined ? 'null' : 'not null'];
  const [left = '', right] = split(text, / [^\w\s()'"]{1,3} /g);
  if (right === undefined) {
    // A boolean column stands alone.
    const [, column] = /^(?:NOT )?((?:\w+|"[^"]+")\.(?:\w+|"[^"]+"))$/.exec(text) ?? [];
    return column === undefined ? undefined : [column, 'equal'];
  }
  const sign = text.slice(left.length, text.length - right.length).trim();
  const operator = sign !== '=' ? 'other' : right.startsWith('ANY (') ? 'any' : 'equal';
  if (mentions(alias, left) && mentions(alias, right)) return undefined;
  return [mentions(alias, left) ? left : right, operator];
}

function mentions(alias: string, text: string): boolean {
  return prefixOf(alias).test(withoutStrings(text));
}

/** `account.` and `"user".` in front of a column. */
function prefixOf(alias: string): RegExp {
  const name = alias.replaceAll('"', '""').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\w".])(?:${name}|"${name}")\\.(?=[\\w"])`, 'g');
}

/** Without the parentheses around all of it. */
function peel(text: string): string {
  return /^\(\0*\)$/.test(outside(text)) ? peel(text.slice(1, -1)) : text;
}

/** Splits where the pattern stands outside of parentheses and quotes. */
function split(text: string, pattern: RegExp): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const found of outside(text).matchAll(pattern)) {
    parts.push(text.slice(from, found.index));
    from = found.index + found[0].length;
  }
  return [...parts, text.slice(from)];
}

/** The text with a zero for each letter that stands in parentheses or quotes. */
function outside(text: string): string {
  let depth = 0;
  return text.replace(/'[^']*'|"[^"]*"|[^]/g, (piece) => {
    if (piece === ')') depth -= 1;
    const shown = depth === 0 && piece.length === 1 ? piece : '\0'.repeat(piece.length);
    if (piece === '(') depth += 1;
    return shown;
  });
}

function withoutStrings(text: string): string {
  return text.replace(/'[^']*'/g, "''");
}
