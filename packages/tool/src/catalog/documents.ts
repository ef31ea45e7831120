import { isSpace, isWord, type Group, type Node } from './expression-nodes.js';

/** Each `x IS DOCUMENT` in parentheses. */
export function withDocumentsInBrackets(nodes: readonly Node[]): Node[] {
  let done: Node[] = [];
  for (const node of nodes) {
    done.push(node);
    if (!endsWithTest(done)) continue;
    const start = startOfOperand(done.slice(0, -4));
    done = [...done.slice(0, start), { open: '(', nodes: done.slice(start) }];
  }
  return done;
}

/** `((x IS DOCUMENT))` with one pair of parentheses. */
export function withoutDouble(group: Group): Group {
  const [only, ...others] = group.nodes;
  const isDouble = group.open === '(' && others.length === 0 && typeof only === 'object' && endsWithTest(only.nodes);
  return isDouble ? only : group;
}

function endsWithTest(nodes: readonly Node[]): boolean {
  const [before, is, space, document] = nodes.slice(-4);
  return isSpace(before) && isWord(is, 'IS') && isSpace(space) && isWord(document, 'DOCUMENT');
}

/** Where the operand begins that these nodes end with: at CASE where it ends with END, else after the last space. */
function startOfOperand(nodes: readonly Node[]): number {
  if (!isWord(nodes.at(-1), 'END')) return nodes.findLastIndex((node) => isSpace(node)) + 1;
  let open = 0;
  for (let index = nodes.length - 1; index >= 0; index--) {
    if (isWord(nodes[index], 'END')) open++;
    if (isWord(nodes[index], 'CASE') && --open === 0) return index;
  }
  return 0;
}
