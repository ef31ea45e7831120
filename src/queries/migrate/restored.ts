// Generated from sql/migrate/restored.sql by make types: change it there.

import type { Query } from '../../database/query.js';

export interface FindCatalogBeforeParams {
  name: string;
}

export interface FindCatalogBeforeResult {
  catalogBefore: string | null;
}

/** Of the last time that it went up; null where the run did not read the catalog just before it. */
export const findCatalogBefore: Query<FindCatalogBeforeParams, FindCatalogBeforeResult, 'maybe'> = {
  name: 'migrate/restored: FindCatalogBefore',
  text: `
select
  record.catalog_before as "catalogBefore"
from public.migration_record as record
where record.name = $1
  and record.direction = 'up'
order by record.id desc
limit 1`,
  parameters: ['name'],
  oids: [25],
  gives: 'maybe',
};

export interface FindCatalogAfterParams {
  name: string;
}

export interface FindCatalogAfterResult {
  catalogAfter: string | null;
}

/** Of the end of the run that took it up last. */
export const findCatalogAfter: Query<FindCatalogAfterParams, FindCatalogAfterResult, 'maybe'> = {
  name: 'migrate/restored: FindCatalogAfter',
  text: `
select
  record.catalog_after as "catalogAfter"
from public.migration_record as record
where record.name = $1
  and record.direction = 'up'
order by record.id desc
limit 1`,
  parameters: ['name'],
  oids: [25],
  gives: 'maybe',
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
  gives: 'many',
};
