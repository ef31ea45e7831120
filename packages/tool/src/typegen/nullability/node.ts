/**
 * PostgreSQL's analysed query tree, as its text form gives it. Fields go by the server's own names, and a field that is not there is an
 * error: the form changes between major versions, and an analysis that read it wrongly would guess.
 */
export interface Node {
  /** `QUERY`, `VAR`, `OPEXPR` …; the test of a new version of the server says when one is unknown. */
  readonly kind: string;
  readonly fields: ReadonlyMap<string, Value>;
}

/** A token, a node, a list of either, or nothing (`<>`). Lists of numbers and sets of them are lists of tokens. */
export type Value = string | Node | readonly Value[] | null;

export class TreeError extends Error {}

export function node(parent: Node, field: string): Node {
  return asNode(valueOf(parent, field), `${parent.kind}.${field}`);
}

export function optionalNode(parent: Node, field: string): Node | undefined {
  return valueOf(parent, field) === null ? undefined : node(parent, field);
}

export function nodes(parent: Node, field: string): Node[] {
  return list(parent, field).map((value) => asNode(value, `${parent.kind}.${field}`));
}

/** A list of lists of nodes: the rows of VALUES. */
export function nodeRows(parent: Node, field: string): Node[][] {
  return list(parent, field).map((row) => asList(row, `${parent.kind}.${field}`).map((value) => asNode(value, field)));
}

export function numbers(parent: Node, field: string): number[] {
  return list(parent, field).map(Number);
}

export function number(parent: Node, field: string): number {
  const value = Number(token(parent, field));
  if (!Number.isNaN(value)) return value;
  throw new TreeError(`${parent.kind}.${field} is no number`);
}

export function flag(parent: Node, field: string): boolean {
  const value = token(parent, field);
  if (value === 'true' || value === 'false') return value === 'true';
  throw new TreeError(`${parent.kind}.${field} is neither true nor false`);
}

export function token(parent: Node, field: string): string {
  const value = valueOf(parent, field);
  if (typeof value === 'string') return value;
  throw new TreeError(`${parent.kind}.${field} is no token`);
}

export function optionalToken(parent: Node, field: string): string | undefined {
  return valueOf(parent, field) === null ? undefined : token(parent, field);
}

export function list(parent: Node, field: string): readonly Value[] {
  const value = valueOf(parent, field);
  return value === null ? [] : asList(value, `${parent.kind}.${field}`);
}

export function isNode(value: Value): value is Node {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

/** The joins over a variable that may fill it with NULL. */
export function joinsOver(variable: Node): number[] {
  return numbers(variable, 'varnullingrels');
}

/** Every node at and below this one, subqueries and all. */
export function* allNodes(root: Node): Generator<Node> {
  yield root;
  for (const value of root.fields.values()) yield* nodesIn(value);
}

function* nodesIn(value: Value): Generator<Node> {
  if (value === null || typeof value === 'string') return;
  if (isNode(value)) yield* allNodes(value);
  else for (const item of value) yield* nodesIn(item);
}

/** One text for each tree: of two expressions that print the same, one is NULL when the other is. */
export function print(value: Value): string {
  if (value === null) return '<>';
  if (typeof value === 'string') return value;
  if (!isNode(value)) return `(${value.map(print).join(' ')})`;
  return `{${value.kind} ${[...value.fields].map(([field, content]) => `${field} ${print(content)}`).join(' ')}}`;
}

function valueOf({ kind, fields }: Node, field: string): Value {
  const value = fields.get(field);
  if (value !== undefined) return value;
  throw new TreeError(`${kind} has no ${field}`);
}

function asNode(value: Value, what: string): Node {
  if (isNode(value)) return value;
  throw new TreeError(`${what} is no node`);
}

function asList(value: Value, what: string): readonly Value[] {
  if (Array.isArray(value)) return value as readonly Value[];
  throw new TreeError(`${what} is no list`);
}
