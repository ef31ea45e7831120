/* @name FindPluginConfigById */
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
where id = :id!;
