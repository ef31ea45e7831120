import { withCastElements } from './array-casts.js';
import { withDocumentsInBrackets, withoutDouble } from './documents.js';
import { isSpace, isWord, parse, write, type Node } from './expression-nodes.js';
import { withoutNamesOfCasts } from './names-of-casts.js';

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
 * And as the server of another minor release writes it:
 *
 * - 15.20 puts `(x IS DOCUMENT)` in parentheses, 15.18 does not.
 *
 * test/integration/catalog/normal-form.test.ts has the server read its own text again, and expects just this.
 *
 * @param text as the server writes it, with all parentheses.
 */
export function normalForm(text: string): string {
  if (!text.includes('((') && !/\(array\[| as | is document\b/i.test(text)) return text;
  const known = forms.get(text);
  if (known !== undefined) return known;
  const nodes = parse(text);
  const form = nodes === undefined ? text : write(normalize(nodes));
  if (forms.size === mostForms) forms.clear();
  forms.set(text, form);
  return form;
}

/** Many tables say the same, and a run reads its catalog several times. */
const forms = new Map<string, string>();
const mostForms = 10_000;

function normalize(nodes: readonly Node[]): Node[] {
  const inner = nodes.map((node) =>
    typeof node === 'string' ? node : withoutDouble({ ...node, nodes: flatten(normalize(node.nodes)) }),
  );
  return withDocumentsInBrackets(withoutNamesOfCasts(withCastElements(inner)));
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
