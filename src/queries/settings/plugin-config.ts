// Generated from sql/settings/plugin-config.sql by pgproof types: change it there.

import type { Json, Query, Timestamp } from 'pgproof-runtime';

export interface FindPluginConfigByIdParams {
  id: string;
}

export interface FindPluginConfigByIdResult {
  id: string;
  plugin_name: string;
  status: string;
  config: Json | null;
  enabled_at: Timestamp | null;
  disabled_at: Timestamp | null;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export const findPluginConfigById: Query<FindPluginConfigByIdParams, FindPluginConfigByIdResult, 'optional'> = {
  name: 'settings/plugin-config: FindPluginConfigById',
  text: `
select
  id,
  plugin_name,
  status,
  config,
  enabled_at,
  disabled_at,
  created_at,
  updated_at
from public.plugin_config
where id = $1`,
  parameters: ['id'],
  oids: [25],
  cardinality: 'optional',
};
