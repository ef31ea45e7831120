import type { Graphviz } from '@hpcc-js/wasm-graphviz';

/** A box of a picture, in points. */
export interface Box {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  /** The group that it stands in; empty for none. */
  readonly group: string;
}

export interface Edge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

/** Where everything is, from the upper left corner. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** The upper left corner of each box, by its id. */
  readonly boxes: ReadonlyMap<string, Point>;
  /** The curve of each edge, as a path of SVG, by its id. */
  readonly edges: ReadonlyMap<string, string>;
  readonly groups: readonly (Point & { readonly name: string; readonly width: number; readonly height: number })[];
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Drawn {
  readonly bb: string;
  readonly objects?: readonly {
    readonly name: string;
    readonly bb?: string;
    readonly pos?: string;
    readonly label?: string;
  }[];
  readonly edges?: readonly { readonly pos: string; readonly id: string }[];
}

/** Has Graphviz lay boxes out, those of a group together. It is WebAssembly, and the same on each machine. */
export async function layOut(boxes: readonly Box[], edges: readonly Edge[]): Promise<Layout> {
  const graphviz = await loadGraphviz();
  const drawn = JSON.parse(graphviz.layout(graphOf(boxes, edges), 'json', 'dot')) as Drawn;
  const [, , width = 0, height = 0] = numbers(drawn.bb);
  const sizes = new Map(boxes.map((box, index) => [`n${index}`, box]));
  const objects = drawn.objects ?? [];
  return {
    width,
    height,
    boxes: new Map(
      objects.flatMap(({ name, pos }): [string, Point][] => {
        const box = sizes.get(name);
        const [x = 0, y = 0] = numbers(pos ?? '');
        return box === undefined
          ? []
          : [[box.id, { x: round(x - box.width / 2), y: round(height - y - box.height / 2) }]];
      }),
    ),
    edges: new Map((drawn.edges ?? []).map(({ id, pos }) => [id, curveOf(pos, height)])),
    groups: objects.flatMap(({ bb, label }) => {
      if (bb === undefined || label === undefined) return [];
      const [left = 0, bottom = 0, right = 0, top = 0] = numbers(bb);
      return [
        { name: label, x: left, y: round(height - top), width: round(right - left), height: round(top - bottom) },
      ];
    }),
  };
}

/** Only here: it takes longer to load than most commands take to run. */
async function loadGraphviz(): Promise<Graphviz> {
  const library = await import('@hpcc-js/wasm-graphviz');
  return (loaded ??= library.Graphviz.load());
}

let loaded: Promise<Graphviz> | undefined;

function graphOf(boxes: readonly Box[], edges: readonly Edge[]): string {
  const names = new Map(boxes.map(({ id }, index) => [id, `n${index}`]));
  const inches = (points: number) => (points / 72).toFixed(4);
  const nodes = (group: string) =>
    boxes
      .filter((box) => box.group === group)
      .map(({ id, width, height }) => `${names.get(id)} [width=${inches(width)}, height=${inches(height)}]`);
  const groups = [...new Set(boxes.map(({ group }) => group))]
    .sort()
    .map((group, index) =>
      group === ''
        ? nodes('').join('\n')
        : `subgraph cluster_${index} {\nlabel=${quoted(group)}; margin=10; fontsize=14\n${nodes(group).join('\n')}\n}`,
    );
  return [
    'digraph {',
    'rankdir=LR; nodesep=0.14; ranksep=0.55',
    'node [shape=box, fixedsize=true, label=""]',
    'edge [arrowhead=none]',
    ...groups,
    ...edges.map(({ id, from, to }) => `${names.get(from)} -> ${names.get(to)} [id=${quoted(id)}]`),
    '}',
  ].join('\n');
}

/** A string of Graphviz's language. */
function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

function numbers(text: string): number[] {
  return text.split(/[, ]/).map(Number);
}

function curveOf(pos: string, height: number): string {
  const points = pos.split(' ').map((point) => {
    const [x = 0, y = 0] = numbers(point);
    return `${round(x)},${round(height - y)}`;
  });
  const [first, ...others] = points;
  return `M${first}C${others.join(' ')}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
