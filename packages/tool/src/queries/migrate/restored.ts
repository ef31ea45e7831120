// Generated from sql/migrate/restored.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export interface FindCatalogsOfUpParams {
  name: string;
}

export interface FindCatalogsOfUpResult {
  catalogBefore: string | null;
  catalogAfter: string | null;
}

/** Of the last time that it went up: before it, null where the run did not read the catalog just then; and at the end of the run. */
export const findCatalogsOfUp: Query<FindCatalogsOfUpParams, FindCatalogsOfUpResult, 'optional'> = {
  name: 'migrate/restored: FindCatalogsOfUp',
  text: `
select
  record.catalog_before as "catalogBefore",
  record.catalog_after as "catalogAfter"
from public.migration_record as record
where record.name = $1
  and record.direction = 'up'
order by record.id desc
limit 1`,
  parameters: ['name'],
  oids: [25],
  cardinality: 'optional',
};

export type ListTakenDownParams = Record<never, never>;

export interface ListTakenDownResult {
  name: string;
  upSha256: string;
  downSha256: string;
}

export const listTakenDown: Query<ListTakenDownParams, ListTakenDownResult, 'many'> = {
  name: 'migrate/restored: ListTakenDown',
  text: `
select distinct
  record.name as name,
  record.up_sha256 as "upSha256",
  record.down_sha256 as "downSha256"
from public.migration_record as record
where record.direction = 'down'
order by record.name`,
  parameters: [],
  oids: [],
  cardinality: 'many',
};
