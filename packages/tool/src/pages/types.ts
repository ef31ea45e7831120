import { name, plain } from '../catalog/facts/text.js';
import { factsOf } from '../catalog/facts.js';
import type { FunctionEntry, TypeEntry } from './model.js';
import { shown, type Known } from './source.js';

/** The types that the database has beside PostgreSQL's. */
export function typeEntries({ catalog, historyOf, commentOn, enums }: Known): TypeEntry[] {
  const facts = new Map(factsOf(catalog, { owners: false }).map((fact) => [fact.object, fact.properties.join(' ')]));
  const rows = [
    ...catalog.enums.map((row) => ({ row, kind: 'enum', labels: row.labels })),
    ...catalog.domains.map((row) => ({ row, kind: 'domain', labels: [] })),
    ...catalog.types.map((row) => ({ row, kind: 'type', labels: [] })),
  ];
  return rows.map(({ row, kind, labels }): TypeEntry => {
    const id = name(row.schema, row.name);
    const model = enums.find((one) => name(one.schema ?? 'public', one.enum) === id);
    return {
      id,
      name: shown(id),
      kind,
      about:
        model?.about ?? commentOn(`${kind === 'domain' ? 'type' : kind === 'enum' ? 'type' : 'composite type'} ${id}`),
      labels: labels.map((label) => ({ label, history: historyOf(`label ${name(row.schema, row.name, label)}`) })),
      definition: facts.get(`${kind} ${id}`) ?? '',
      usedBy: catalog.columns
        .filter((column) => column.type.replace(/\[\]$/, '') === id)
        .map((column) => ({ table: name(column.schema, column.table), column: column.name })),
      history: historyOf(`${kind} ${id}`),
    };
  });
}

/** Functions, procedures and aggregates. */
export function functionEntries({ catalog, historyOf, commentOn }: Known): FunctionEntry[] {
  const facts = factsOf(catalog, { owners: false }).filter(({ object }) =>
    /^(?:function|procedure|aggregate) /.test(object),
  );
  const identities = new Set(catalog.functions.map(({ identity }) => plain(identity)));
  return facts.flatMap(({ object, properties }): FunctionEntry[] => {
    const [, kind = '', id = ''] = /^(\S+) ([^]*)$/.exec(object) ?? [];
    if (!identities.has(id)) return [];
    return [
      { id, kind, name: shown(id), about: commentOn(object), text: properties.join('\n'), history: historyOf(object) },
    ];
  });
}
