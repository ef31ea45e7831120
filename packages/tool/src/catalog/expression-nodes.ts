import { readTokens } from '../tokens.js';

/** A token, or what stands in brackets. */
export type Node = string | Group;
export interface Group {
  readonly open: '(' | '[';
  readonly nodes: Node[];
}

/** Undefined where brackets do not match. */
export function parse(text: string): Node[] | undefined {
  const open: { group: Group; nodes: Node[] }[] = [];
  let nodes: Node[] = [];
  for (const { at, end } of readTokens(text)) {
    const found = text.slice(at, end);
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

export function write(nodes: readonly Node[]): string {
  return nodes
    .map((node) =>
      typeof node === 'string' ? node : `${node.open}${write(node.nodes)}${node.open === '(' ? ')' : ']'}`,
    )
    .join('');
}

export function isSpace(node: Node | undefined): boolean {
  return typeof node === 'string' && node.trim() === '';
}

export function isWord(node: Node | undefined, word: string): boolean {
  return typeof node === 'string' && node.toUpperCase() === word;
}

/** At the commas. */
export function split(nodes: readonly Node[]): Node[][] {
  const parts: Node[][] = [[]];
  for (const node of nodes) {
    const last = parts.at(-1);
    if (node === ',') parts.push([]);
    else if (!isSpace(node) || (last?.length ?? 0) > 0) last?.push(node);
  }
  return parts;
}
