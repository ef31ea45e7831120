import type { Cardinality } from 'pgproof-runtime/query.js';
import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { run } from 'pgproof-runtime/query.js';
import { listGuards, listRequiredColumns, type ListGuardsResult } from '../queries/releases/columns.js';
import { fromPg, readPg } from '../session/pg.js';
import type { Described } from '../typegen/describe.js';
import { analysisOf, cardinalityOf } from '../typegen/explained.js';
import type { Facts } from '../typegen/nullability/catalog.js';
import { notNull, type Nullability } from '../typegen/nullability/nullability.js';
import { askServer } from '../typegen/typed.js';
import { isArray, itemsOf, typeText, type Types, type Use } from '../typegen/types.js';
import type { AskedQuery } from './document.js';
import { nameOf } from './make.js';
import { writesOf } from './writes.js';

/** What a query is on one schema. */
export type Shape = Refusal | Answer;

export interface Refusal {
  readonly refused: string;
}

export interface Answer {
  readonly parameters: readonly Value[];
  readonly columns: readonly Value[];
  readonly cardinality: Cardinality;
  /** The columns that its inserts leave out, although they need a value. */
  readonly lacks: readonly { readonly table: string; readonly column: string; readonly byTrigger: boolean }[];
  readonly writes: readonly { readonly table: string; readonly how: 'write' | 'remove' }[];
}

/** A parameter, or a column of the result. */
export interface Value {
  readonly name: string;
  readonly type: string;
  /** The name of the server's type below arrays and domains; of another one its own. */
  readonly base: string;
  readonly isArray: boolean;
  /** What its values are in JavaScript. */
  readonly javascript: string;
  /** Whether the parameter takes NULL, or the column can be NULL; of an array, whether it can hold NULL. */
  readonly null: boolean;
  readonly nullWithin: boolean;
  /** Of an enum. */
  readonly labels: readonly string[] | undefined;
}

/** A table's constraint, unique index, trigger or policy, or the type of one of its columns. */
export interface Guard extends Omit<ListGuardsResult, 'relation'> {
  readonly table: string;
}

/** A schema, as queries see it. */
export interface Schema {
  /** By `keyOf`. */
  readonly shapes: ReadonlyMap<string, Shape>;
  readonly guards: readonly Guard[];
  /** What tables and columns are called, by what stays when they are renamed. */
  readonly names: ReadonlyMap<string, Named>;
}

/** A table, or a column of it. */
export interface Named {
  readonly table: string;
  readonly column?: string;
}

/** What a shape hangs on, beside the schema. */
export function keyOf({ text, parameters }: AskedQuery): string {
  return JSON.stringify([text, parameters.map((parameter) => [parameter.name, parameter.null])]);
}

/** Asks a database what queries are on its schema. Nothing runs, and nothing stays. */
export async function readSchema(config: ConnectionConfig, queries: readonly AskedQuery[]): Promise<Schema> {
  // Most are of both releases.
  const asked = [...new Map(queries.map(({ name, text }) => [text, { name, text }])).values()];
  const { described, facts, types } = await askServer(asked, config);
  const byText = new Map(asked.map(({ text }, index) => [text, described[index]]));
  const { required, guards } = await readPg(config, 'pgproof compat', async (client) => ({
    required: await run(fromPg(client), listRequiredColumns),
    guards: await run(fromPg(client), listGuards),
  }));
  const world = { facts, types, required };
  const shapes = queries.map((query): [string, Shape] => {
    const found = byText.get(query.text);
    if (found === undefined) throw new Error(`${query.name} was not described`);
    const shape = 'message' in found ? { refused: found.message } : shapeOf(query, found, world);
    return [keyOf(query), shape];
  });
  return {
    shapes: new Map(shapes),
    guards: guards.map(({ relation, ...guard }) => ({ ...guard, table: tableOf(facts, relation) })),
    names: namesOf(facts),
  };
}

interface World {
  readonly facts: Facts;
  readonly types: Types;
  readonly required: readonly { readonly relation: string; readonly number: string }[];
}

function shapeOf({ parameters }: AskedQuery, described: Described, world: World): Shape {
  const { facts, types } = world;
  const marked = parameters.map(({ name, null: takesNull }) => ({ name, required: !takesNull, at: 0 }));
  const analysis = analysisOf(described, { parameters: marked }, facts);
  const writes = described.tree === undefined ? [] : writesOf(described.tree);
  return {
    parameters: described.parameters.map(({ oid }, index) =>
      valueOf(types, parameters[index]?.name ?? '', oid, {
        use: 'parameter',
        null: analysis.parameters[index]?.takesNull === true,
        nullWithin: true,
      }),
    ),
    columns: analysis.columns.map(({ name, nullability, elements }, index) =>
      valueOf(types, name, described.columns[index]?.oid ?? '', {
        use: 'result',
        null: isNullable(nullability),
        nullWithin: isNullable(elements),
      }),
    ),
    cardinality: cardinalityOf(described, facts),
    writes: writes.map(({ relation, how }) => ({ table: tableOf(facts, relation), how })),
    lacks: writes.flatMap(({ relation, given }) => (given === undefined ? [] : lackingIn(relation, given, world))),
  };
}

function lackingIn(relation: string, given: ReadonlySet<string>, { facts, required }: World): Answer['lacks'] {
  const { triggers = [], ruled = false } = facts.relations.get(relation) ?? {};
  return required
    .filter((column) => column.relation === relation && !given.has(column.number))
    .map(({ number }) => ({
      table: tableOf(facts, relation),
      column: facts.columns.get(relation)?.get(number)?.name ?? number,
      byTrigger: ruled || triggers.includes('insert'),
    }));
}

function valueOf(
  types: Types,
  name: string,
  oid: string,
  { use, ...nulls }: { readonly use: Use } & Pick<Value, 'null' | 'nullWithin'>,
): Value {
  const items = itemsOf(types, oid);
  const type = types.byOid.get(items);
  const isOwn = type?.schema !== 'pg_catalog';
  // The union of an enum's labels is a text to JavaScript.
  const plain = { ...types, enumNames: new Map<string, string>() };
  return {
    name,
    type: nameOf(types, oid),
    base: isOwn ? nameOf(types, items) : type.name,
    isArray: isArray(types, oid),
    javascript: typeText(plain, oid, use === 'result' ? 'full' : use).text,
    ...nulls,
    labels: type?.kind === 'e' ? type.labels : undefined,
  };
}

function isNullable(nullability: Nullability): boolean {
  return nullability !== notNull;
}

/** As a snapshot writes it: `public.user`. */
function tableOf({ relations }: Facts, relation: string): string {
  const { schema, name } = relations.get(relation) ?? {};
  return schema === undefined || name === undefined ? relation : `${schema}.${name}`;
}

function namesOf(facts: Facts): Map<string, Named> {
  const own = [...facts.relations].filter(([, { schema }]) => !['pg_catalog', 'information_schema'].includes(schema));
  return new Map(
    own.flatMap(([relation]): [string, Named][] => {
      const table = tableOf(facts, relation);
      const columns = [...(facts.columns.get(relation) ?? [])].map(([number, { name }]): [string, Named] => [
        `${relation}.${number}`,
        { table, column: name },
      ]);
      return [[relation, { table }], ...columns.filter(([, { column = '' }]) => !isDropped(column))];
    }),
  );
}

/** What the server calls a column that is gone. */
function isDropped(column: string): boolean {
  return /^\.{8}pg\.dropped\.\d+\.{8}$/.test(column);
}
