import { times } from './common.js';
import { defineModel } from 'pgproof-runtime';

export const pluginConfig = defineModel({
  table: 'plugin_config',
  about: 'Whether a plugin is on, and its settings.',
  small: 'one row a plugin',
  columns: {
    id: {
      type: 'varchar(36)',
      default: '(gen_random_uuid())::text',
      about: 'the row, for ever; text, as the Python side has it',
    },
    plugin_name: { type: 'varchar(100)', about: 'what code calls it' },
    status: { type: 'varchar(20)', default: "'disabled'", about: 'enabled or disabled' },
    config: { type: 'jsonb', nullable: true, default: "'{}'", about: 'settings, which the database does not read' },
    enabled_at: { type: 'timestamp', nullable: true, about: 'when it was last switched on' },
    disabled_at: { type: 'timestamp', nullable: true, about: 'when it was last switched off' },
    ...times,
  },
  primaryKey: ['id'],
  indexes: {
    ix_plugin_config_plugin_name: { columns: ['plugin_name'], unique: true, about: 'one row a plugin' },
  },
});
