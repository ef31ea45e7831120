import type { Catalog } from '../catalog.js';
import { functionKinds } from './programs.js';
import { fact, name, plain, quote, quoteText, type Fact } from './text.js';

interface Privilege {
  privilege: string;
  grantable: boolean;
}

const objectTypes: Record<string, string> = {
  r: 'tables',
  S: 'sequences',
  f: 'functions',
  T: 'types',
  n: 'schemas',
  L: 'large objects',
};

/** Grants, default privileges, comments, security labels, and what is unknown. */
export function accessFacts(catalog: Catalog): Fact[] {
  return [
    ...collect(catalog.grants, (row) => {
      const words = row.granted ? ['grant', 'to'] : ['revoke', 'from'];
      const by = row.grantor === null ? '' : ` by ${plain(row.grantor)}`;
      return `${words[0]} on ${row.kind} ${plain(row.identity)} ${words[1]} ${plain(row.grantee)}${by}`;
    }),
    ...collect(catalog.defaultPrivileges, (row) => {
      const words = row.granted ? ['grant', 'to'] : ['revoke', 'from'];
      const place = row.schema === null ? '' : ` in schema ${quote(row.schema)}`;
      const types = objectTypes[row.objectType] ?? row.objectType;
      return `default ${words[0]} for role ${plain(row.role)}${place} on ${types} ${words[1]} ${plain(row.grantee)}`;
    }),
    ...catalog.comments.map((row) => {
      const kind = row.provider === null ? 'comment' : `security label for ${quote(row.provider)}`;
      return fact(`${kind} on ${row.kind} ${plain(row.identity)}`, quoteText(row.text));
    }),
    ...catalog.unknown.map((row) => fact(`unknown ${row.kind} ${row.identity}`)),
  ];
}

/** The owner of every object that has one of its own. */
export function ownerFacts(catalog: Catalog): Fact[] {
  const inSchemas = [
    ...catalog.tables,
    ...catalog.views,
    ...catalog.sequences,
    ...catalog.enums,
    ...catalog.domains,
    ...catalog.types,
    ...catalog.statistics,
  ].map((row) => ({ object: name(row.schema, row.name), owner: row.owner }));
  const byIdentity = [...catalog.functions, ...catalog.operators, ...catalog.languages, ...catalog.foreignServers].map(
    (row) => ({
      object: `${functionKinds[row.kind] ?? row.kind} ${plain(row.identity)}`,
      owner: row.owner,
    }),
  );
  const database = (kind: string, rows: { name: string; owner: string }[]) =>
    rows.map((row) => ({ object: `${kind} ${name(row.name)}`, owner: row.owner }));
  return [
    ...inSchemas,
    ...byIdentity,
    ...database('schema', catalog.schemas),
    ...database('extension', catalog.extensions),
    ...database('event trigger', catalog.eventTriggers),
    ...database('publication', catalog.publications),
    ...database('subscription', catalog.subscriptions),
  ].flatMap(({ object, owner }) => (owner === null ? [] : [fact(`owner of ${object}`, quote(owner))]));
}

function collect<Row extends Privilege>(rows: Row[], objectOf: (row: Row) => string): Fact[] {
  const privileges = new Map<string, string[]>();
  for (const row of rows) {
    const object = objectOf(row);
    const words = row.grantable ? `${row.privilege} with grant option` : row.privilege;
    privileges.set(object, [...(privileges.get(object) ?? []), words]);
  }
  return [...privileges].map(([object, words]) => fact(object, words.join(', ')));
}
