import { isSpace, isWord, write, type Node } from './expression-nodes.js';
import { nameOfCast } from './name-of-cast.js';

/** Without ` AS text` behind `'x'::text`. */
export function withoutNamesOfCasts(nodes: readonly Node[]): Node[] {
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
