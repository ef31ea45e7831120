import type { Catalog } from '../catalog/catalog.js';
import { name } from '../catalog/facts/text.js';
import { bare } from './sql.js';

/** What an object is, and the relation that it belongs to; a sequence may belong to one column of it. */
export type Part = { readonly relation: string; readonly column?: string } & (
  | { readonly kind: 'column'; readonly row: Catalog['columns'][number] }
  | { readonly kind: 'constraint'; readonly row: Catalog['constraints'][number] }
  | { readonly kind: 'index'; readonly row: Catalog['indexes'][number] }
  | { readonly kind: 'statistics'; readonly row: Catalog['statistics'][number] }
  | { readonly kind: 'trigger' | 'rule' | 'policy'; readonly row: { readonly name: string } }
  | { readonly kind: 'inheritance'; readonly row: Catalog['parents'][number] }
  | { readonly kind: 'other' }
);

/** The facts about parts of a table, a view or a type. */
export function partsOf(catalog: Catalog): Map<string, Part> {
  return new Map<string, Part>([
    ...catalog.columns.map((row) => attached('column', row, { kind: 'column', row })),
    ...catalog.constraints.map((row) => attached('constraint', row, { kind: 'constraint', row })),
    ...catalog.triggers.map((row) => attached('trigger', row, { kind: 'trigger', row })),
    ...catalog.rules.map((row) => attached('rule', row, { kind: 'rule', row })),
    ...catalog.policies.map((row) => attached('policy', row, { kind: 'policy', row })),
    ...catalog.indexes.map((row) => part(`index ${name(row.schema, row.name)}`, row, { kind: 'index', row })),
    ...catalog.statistics.map((row): [string, Part] => {
      const [, relation = ''] = / FROM (.*)$/s.exec(row.definition) ?? [];
      return [`statistics ${name(row.schema, row.name)}`, { relation: bare(relation), kind: 'statistics', row }];
    }),
    ...catalog.parents.map((row) =>
      row.partition
        ? part(`partition ${name(row.schema, row.table)}`, row, { kind: 'other' })
        : part(`inheritance ${name(row.schema, row.table)}`, row, { kind: 'inheritance', row }),
    ),
    ...catalog.sequences.flatMap(({ schema, name: sequence, tableSchema, table, column, identity }) => {
      if (tableSchema === null || table === null || column === null) return [];
      const owner = { relation: name(tableSchema, table), column: name(tableSchema, table, column) };
      return [[`sequence ${name(schema, sequence)}`, identity ? told : { ...owner, kind: 'other' }] as [string, Part]];
    }),
    ...catalog.publicationMembers.map(({ publication, schema, table }): [string, Part] => [
      table === null
        ? `publication-schema ${name(publication)} ${name(schema)}`
        : `publication-table ${name(publication)} ${name(schema, table)}`,
      told,
    ]),
  ]);
}

/** Of what another fact tells, too: a column that it is an identity, a publication that it is there. */
const told: Part = { relation: '', kind: 'other' };

type QualifiedTable = { readonly schema: string; readonly table: string };
type Kind<P = Part> = P extends Part ? Omit<P, 'relation'> : never;

function attached(word: string, row: QualifiedTable & { readonly name: string }, kind: Kind): [string, Part] {
  return part(`${word} ${name(row.schema, row.table, row.name)}`, row, kind);
}

function part(object: string, { schema, table }: QualifiedTable, kind: Kind): [string, Part] {
  return [object, { relation: name(schema, table), ...kind }];
}
