import { isSpace, isWord, split, write, type Group, type Node } from './expression-nodes.js';

/** Each array constructor with its cast pushed into its elements. */
export function withCastElements(nodes: readonly Node[]): Node[] {
  const normal: Node[] = [];
  for (let index = 0; index < nodes.length; index++) {
    const node = nodes[index] ?? '';
    const elements = elementsIn(node);
    const type = elements === undefined ? [] : arrayType(nodes.slice(index + 1));
    if (elements === undefined || type.length === 0) normal.push(node);
    else {
      // Behind the constructor: `::`, the elements' type, `[]`.
      normal.push('ARRAY', castElements(elements, write(type.slice(1, -1))));
      index += type.length;
    }
  }
  return normal;
}

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
