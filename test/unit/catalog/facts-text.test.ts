import { expect } from 'chai';
import type { Catalog } from '../../../packages/tool/src/catalog/catalog.js';
import { factsVersion } from '../../../packages/tool/src/catalog/fingerprint.js';
import { snapshotText } from '../../../packages/tool/src/catalog/snapshot.js';
import { emptyCatalog } from '../../support/empty-catalog.js';

const column: Catalog['columns'][number] = {
  schema: 'public',
  table: 't',
  name: 'a',
  tableKind: 'r',
  type: 'character varying(10)',
  collationSchema: 'pg_catalog',
  collation: 'C',
  notNull: true,
  notNullName: 't_a_not_null',
  notNullValid: true,
  notNullNoInherit: false,
  notNullNameInherited: false,
  notNullLocal: true,
  default: `'x'::character varying`,
  identity: '',
  generated: '',
  storage: 'e',
  compression: '',
  statistics: 7,
  options: ['n_distinct=5'],
  serverOptions: null,
  local: true,
};

const table: Catalog['tables'][number] = {
  schema: 'public',
  name: 'part',
  kind: 'r',
  owner: 'o',
  persistence: 'u',
  accessMethod: 'heap',
  tablespace: null,
  options: ['fillfactor=70'],
  toastOptions: null,
  replicaIdentity: 'f',
  replicaIdentityIndex: null,
  rowSecurity: true,
  forceRowSecurity: false,
  ofType: null,
  partitionKey: null,
  partitionBound: 'FOR VALUES FROM (1) TO (5)',
  server: null,
  serverOptions: null,
};

const index: Catalog['indexes'][number] = {
  schema: 'public',
  name: 'i',
  table: 't',
  method: 'btree',
  definition: 'CREATE UNIQUE INDEX i ON public.t USING btree (a)',
  columns: ['a'],
  included: [],
  hasExpressions: false,
  predicate: null,
  unique: true,
  primary: false,
  valid: false,
  immediate: true,
  clustered: true,
  constraint: null,
  parentSchema: null,
  parent: null,
  options: null,
  tablespace: null,
  statistics: null,
};

const catalog: Catalog = {
  ...emptyCatalog,
  schemas: [{ name: 'public', owner: 'o' }],
  tables: [table],
  parents: [
    {
      schema: 'public',
      table: 'part',
      parentSchema: 'public',
      parent: 't',
      partition: true,
      detachPending: false,
    },
  ],
  columns: [column, { ...column, name: 'b', notNullName: 'given', default: null, options: null, statistics: null }],
  indexes: [index],
  domains: [
    {
      schema: 'public',
      name: 'd',
      owner: 'o',
      type: 'integer',
      collationSchema: null,
      collation: null,
      notNull: true,
      notNullName: 'd_not_null',
      default: null,
    },
  ],
  enums: [{ schema: 'public', name: 'e', owner: 'o', labels: ['one', "it's"] }],
  extensions: [{ name: 'citext', version: '1.6', schema: 'public', owner: 'o' }],
  policies: [
    {
      schema: 'public',
      table: 't',
      name: 'p',
      command: '*',
      permissive: false,
      roles: ['PUBLIC'],
      using: '(a IS NULL)',
      check: null,
    },
  ],
  comments: [{ kind: 'table', identity: 'public.t', provider: null, text: "it's" }],
  unknown: [{ kind: 'column option', identity: 'pg_x' }],
};

describe('the text of facts', () => {
  // Fingerprints of this text lie in every database. A change here raises the version, so that they are not compared with others.
  it('is this one in version 2', () => {
    expect(factsVersion).to.equal(2);
    expect(snapshotText(catalog).split('\n')).to.deep.equal([
      '# PostgreSQL 18',
      `column public.t.a character varying(10) collate pg_catalog."C" not null default 'x'::character varying storage external statistics 7 with (n_distinct=5)`,
      'column public.t.b character varying(10) collate pg_catalog."C" constraint given not null storage external',
      'column-order public.t a, b',
      "comment on table public.t 'it''s'",
      'domain public.d integer not null',
      "enum public.e one, 'it''s'",
      'extension citext version 1.6 schema public',
      'index public.i on public.t unique btree (a) invalid',
      'partition public.part of public.t FOR VALUES FROM (1) TO (5)',
      'policy public.t.p restrictive for all to PUBLIC using ((a IS NULL))',
      'schema public',
      'table public.part unlogged with (fillfactor=70) replica identity full row security',
      'unknown column option pg_x',
      '',
    ]);
  });
});
