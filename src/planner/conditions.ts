/** What a condition of a plan compares a table's column, or an expression over its columns, with. */
export interface Clause {
  /** As an index of the table writes it: `user_id`, `lower((email)::text)`. */
  readonly key: string;
  readonly operator: 'equal' | 'any' | 'null' | 'not null' | 'other';
}

/** The clauses that speak of one table, of conditions that all hold. An `or` is none. */
export function clausesOf(alias: string, conditions: readonly (string | undefined)[]): Clause[] {
  return conditions
    .flatMap((condition) => (condition === undefined ? [] : split(peel(condition), / AND /g)))
    .flatMap((text) => readClause(alias, peel(text)));
}

/** The expression as an index of the table would write it; undefined when another table's columns are in it, or none. */
export function keyOf(alias: string, expression: string): string | undefined {
  const own = peel(expression.replace(prefixOf(alias), ''));
  if (own === peel(expression) || /(?:[\w]|")\.(?:[\w]|")/.test(mask(own, "'"))) return undefined;
  const [, column] = /^\(("(?:[^"]|"")+"|\w+)\)::text$/.exec(own) ?? [];
  return column ?? own;
}

function readClause(alias: string, text: string): Clause[] {
  const clause = (expression: string, operator: Clause['operator']): Clause[] => {
    const [, row] = /^ROW\((.*)\)$/.exec(expression) ?? [];
    const key = keyOf(alias, row === undefined ? expression : (split(row, /, /g)[0] ?? ''));
    return key === undefined ? [] : [{ key, operator }];
  };
  const [, tested, not] = /^(.*) IS (NOT )?NULL$/s.exec(text) ?? [];
  if (tested !== undefined) return clause(peel(tested), not === undefined ? 'null' : 'not null');
  const [left = '', right] = split(text, / (?:=|<>|<=?|>=?|[^\w\s()]{1,3}) /g);
  // A boolean column stands alone.
  if (right === undefined)
    return /^(?:NOT )?(?:\w+|"[^"]+")\.\S+$/.test(text) ? clause(text.replace(/^NOT /, ''), 'equal') : [];
  const sign = text.slice(left.length, text.length - right.length).trim();
  const operator = sign !== '=' ? 'other' : /^ANY \(/.test(right) ? 'any' : 'equal';
  return mentions(alias, left)
    ? mentions(alias, right)
      ? []
      : clause(left, operator)
    : mentions(alias, right)
      ? clause(right, operator)
      : [];
}

function mentions(alias: string, text: string): boolean {
  return prefixOf(alias).test(mask(text, "'"));
}

/** `account.` and `"user".` in front of a column. */
function prefixOf(alias: string): RegExp {
  const quoted = alias.replaceAll('"', '""').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\w".])(?:${quoted}|"${quoted}")\\.(?=[\\w"])`, 'g');
}

/** Without the parentheses around all of it. */
function peel(text: string): string {
  return /^\(\0*\)$/.test(mask(text)) ? peel(text.slice(1, -1)) : text;
}

/** Splits where the pattern stands outside of parentheses and quotes. */
function split(text: string, pattern: RegExp): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const found of mask(text).matchAll(pattern)) {
    parts.push(text.slice(from, found.index));
    from = found.index + found[0].length;
  }
  return [...parts, text.slice(from)];
}

/** The text with zeros for what stands in parentheses or quotes; or only in those quotes. */
function mask(text: string, only?: "'"): string {
  let depth = 0;
  let quote = '';
  return [...text.matchAll(/[\s\S]/g)]
    .map(([letter]) => {
      if (quote !== '') {
        if (letter === quote) quote = '';
        return '\0';
      }
      if (letter === "'" || (letter === '"' && only === undefined)) {
        quote = letter;
        return depth > 0 && only === undefined ? '\0' : letter;
      }
      if (only !== undefined) return letter;
      if (letter === ')') depth -= 1;
      const shown = depth > 0 ? '\0' : letter;
      if (letter === '(') depth += 1;
      return shown;
    })
    .join('');
}
