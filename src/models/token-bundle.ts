import { common } from './common.js';
import { defineModel } from 'pgproof-runtime';

export const tokenBundle = defineModel({
  table: 'token_bundle',
  about: 'Tokens that are sold together.',
  small: 'a shop sells a few bundles',
  columns: {
    name: { type: 'varchar(255)', about: 'what the shop calls it' },
    description: { type: 'text', nullable: true, about: 'for the shop' },
    token_amount: { type: 'integer', about: 'how many tokens' },
    price: { type: 'numeric(10,2)', about: 'for the whole bundle' },
    is_active: { type: 'boolean', default: 'true', about: 'can be bought' },
    sort_order: { type: 'integer', default: '0', about: 'its place in the shop, lowest first' },
    ...common,
  },
  primaryKey: ['id'],
  indexes: {
    ix_token_bundle_is_active: { columns: ['is_active'], about: 'the shop lists what can be bought' },
  },
});
