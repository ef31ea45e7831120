import { nameOfCast } from './name-of-cast.js';

/**
 * An expression, or a definition with expressions in it, as the server writes it once it has read back what it writes: after a dump is
 * restored, `pg_get_expr` and its like say the same in two ways otherwise.
 *
 * - The parser pushes the cast of an array constructor into its elements: `(ARRAY['a'::character varying])::text[]`, which is how
 *   `status in ('a', 'b')` is kept, becomes `ARRAY[('a'::character varying)::text]`.
 * - The grammar takes an AND in front of an AND for one list, and so with OR: `((a >= 1) AND (a <= 2)) AND b`, which is how
 *   `a between 1 and 2 and b` is kept, loses the inner parentheses. One that stands behind keeps them.
 * - A column without a name, of a subquery or of a function's body, is called by its cast once that was written out: `select 'x'` is kept
 *   as `SELECT 'x'::text`, which becomes `SELECT 'x'::text AS text`. Where a name counts it is always written, so a cast's own is left out.
 *
 * test/integration/catalog/normal-form.test.ts has the server read its own text again, and expects just this.
 *
 * @param text as the server writes it, with all parentheses.
 */
export function normalForm(text: string): string {
  if (!text.includes('((') && !/\(array\[| as /i.test(text)) return text;
  const nodes = parse(text);
  return nodes === undefined ? text : write(normalize(nodes));
}

/** A token, or what stands in brackets. */
type Node = string | Group;
interface Group {
  readonly open: '(' | '[';
  readonly nodes: Node[];
}

const token = /[Ee]'(?:[^'\\]|\\[^]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|[A-Za-z_][\w$]*|\s+|::|[^]/g;

/** Undefined where brackets do not match. */
function parse(text: string): Node[] | undefined {
  const open: { group: Group; nodes: Node[] }[] = [];
  let nodes: Node[] = [];
  for (const [found] of text.matchAll(token)) {
    if (found === '(' || found === '[') {
      open.push({ group: { open: found, nodes: [] }, nodes });
      nodes = [];
    } else if (found === ')' || found === ']') {
      const last = open.pop();
      if (last === undefined || (last.group.open === '(') !== (found === ')')) return undefined;
      const group = { ...last.group, nodes };
      nodes = last.nodes;
      nodes.push(group);
    } else nodes.push(found);
  }
  return open.length === 0 ? nodes : undefined;
}

function write(nodes: readonly Node[]): string {
  return nodes
    .map((node) =>
      typeof node === 'string' ? node : `${node.open}${write(node.nodes)}${node.open === '(' ? ')' : ']'}`,
    )
    .join('');
}

function normalize(nodes: readonly Node[]): Node[] {
  const inner = nodes.map((node) =>
    typeof node === 'string' ? node : { ...node, nodes: flatten(normalize(node.nodes)) },
  );
  const normal: Node[] = [];
  for (let index = 0; index < inner.length; index++) {
    const node = inner[index] ?? '';
    const elements = elementsIn(node);
    const type = elements === undefined ? [] : arrayType(inner.slice(index + 1));
    if (elements === undefined || type.length === 0) normal.push(node);
    else {
      // Behind the constructor: `::`, the elements' type, `[]`.
      normal.push('ARRAY', castElements(elements, write(type.slice(1, -1))));
      index += type.length;
    }
  }
  return withoutNamesOfCasts(normal);
}

/** Of a list of ANDs, or of ORs, that begins with another of the same: the one list. */
function flatten(nodes: Node[]): Node[] {
  const [first] = nodes;
  const word = listWord(nodes);
  if (first === undefined || typeof first === 'string' || first.open !== '(' || word === undefined) return nodes;
  return isSpace(nodes[1]) && isWord(nodes[2], word) && listWord(first.nodes) === word
    ? [...first.nodes, ...nodes.slice(1)]
    : nodes;
}

function listWord(nodes: readonly Node[]): 'AND' | 'OR' | undefined {
  const has = { AND: nodes.some((node) => isWord(node, 'AND')), OR: nodes.some((node) => isWord(node, 'OR')) };
  if (has.AND === has.OR) return undefined;
  return has.AND ? 'AND' : 'OR';
}

function isSpace(node: Node | undefined): boolean {
  return typeof node === 'string' && node.trim() === '';
}

function isWord(node: Node | undefined, word: string): boolean {
  return typeof node === 'string' && node.toUpperCase() === word;
}

/** Without ` AS text` behind `'x'::text`. */
function withoutNamesOfCasts(nodes: readonly Node[]): Node[] {
  const kept: Node[] = [];
  for (let index = 0; index < nodes.length; index++) {
    const [space, word, , alias] = nodes.slice(index, index + 4);
    const named = isSpace(space) && isWord(word, 'AS') && typeof alias === 'string';
    if (named && nameAfterCast(kept) === alias.replace(/^"(.*)"$/s, '$1')) index += 3;
    else kept.push(...nodes.slice(index, index + 1));
  }
  return kept;
}

/** What the server calls a column that has no name, where its expression ends with these nodes; undefined where no cast names it. */
function nameAfterCast(nodes: readonly Node[]): string | undefined {
  const last = nodes.at(-1);
  const cast = nodes.lastIndexOf('::');
  const name = cast < 0 ? undefined : nameOfCast(write(nodes.slice(cast + 1)));
  if (name !== undefined) return name;
  if (typeof last !== 'object' || last.open !== '(') return undefined;
  const inner = last.nodes.slice(isSpace(last.nodes[0]) ? 1 : 0);
  const collate = inner.findIndex((node) => isWord(node, 'COLLATE'));
  if (collate > 0) return nameAfterCast(inner.slice(0, collate - 1));
  if (!isWord(inner[0], 'SELECT')) return undefined;
  const end = inner.findIndex((node) => node === ',' || (typeof node === 'string' && afterSelectList.test(node)));
  return nameAfterCast(inner.slice(0, end < 0 ? inner.length : isSpace(inner[end - 1]) ? end - 1 : end));
}

const afterSelectList = /^(?:from|where|group|having|window|union|intersect|except|order|limit|offset|fetch|for)$/i;

/** What stands in `(ARRAY[…])`. */
function elementsIn(node: Node): Group | undefined {
  return typeof node === 'string' || node.open !== '(' ? undefined : constructorOf(node.nodes);
}

function constructorOf(nodes: readonly Node[]): Group | undefined {
  const [word, elements, ...more] = nodes;
  return isWord(word, 'ARRAY') && typeof elements === 'object' && elements.open === '[' && more.length === 0
    ? elements
    : undefined;
}

const typeWord = /^(?:varying|precision|with|without|time|zone|year|month|day|hour|minute|second|to)$/i;

/** The nodes of `::character varying(3)[]` where they begin with that, else none. */
function arrayType(nodes: readonly Node[]): Node[] {
  if (nodes[0] !== '::') return [];
  const end = nodes.findIndex((node) => typeof node === 'object' && node.open === '[' && node.nodes.length === 0);
  const [, name, ...more] = nodes.slice(0, Math.max(end, 0));
  const isName = typeof name === 'string' && /^["A-Za-z_]/.test(name);
  const isType = more.every((node, index) =>
    typeof node === 'object'
      ? node.open === '('
      : node === '.' || more[index - 1] === '.' || isSpace(node) || typeWord.test(node),
  );
  return isName && isType ? nodes.slice(0, end + 1) : [];
}

function castElements(elements: Group, type: string): Group {
  const casts = split(elements.nodes).map((element) => cast(element, type));
  return { open: '[', nodes: casts.flatMap((element, index) => (index === 0 ? element : [',', ' ', ...element])) };
}

function cast(element: Node[], type: string): Node[] {
  const inner = constructorOf(element);
  if (inner !== undefined) return ['ARRAY', castElements(inner, type)];
  const [only] = element;
  if (element.length === 1 && typeof only === 'object' && only.open === '(') {
    const collate = only.nodes.findIndex((node) => isWord(node, 'COLLATE'));
    if (collate > 0) {
      const [value, collation] = [only.nodes.slice(0, collate - 1), only.nodes.slice(collate - 1)];
      return [{ open: '(', nodes: [...cast(value, type), ...collation] }];
    }
  }
  return write(element).endsWith(`::${type}`) ? element : [{ open: '(', nodes: element }, '::', type];
}

/** At the commas. */
function split(nodes: readonly Node[]): Node[][] {
  const parts: Node[][] = [[]];
  for (const node of nodes) {
    const last = parts.at(-1);
    if (node === ',') parts.push([]);
    else if (!isSpace(node) || (last?.length ?? 0) > 0) last?.push(node);
  }
  return parts;
}
