// Generated from sql/settings/plugin-config.sql by make types: change it there.

import type { Query } from '../../database/query.js';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface FindPluginConfigByIdParams {
  id: string;
}

export interface FindPluginConfigByIdResult {
  config: Json | null;
  created_at: string;
  disabled_at: string | null;
  enabled_at: string | null;
  id: string;
  plugin_name: string;
  status: string;
  updated_at: string;
}

export const findPluginConfigById: Query<FindPluginConfigByIdParams, FindPluginConfigByIdResult> = {
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
};
