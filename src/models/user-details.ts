import { common } from './common.js';
import { defineModel } from 'pgproof-runtime';

export const userDetails = defineModel({
  table: 'user_details',
  about: "A user's name and address, and what goes on invoices.",
  columns: {
    user_id: { type: 'uuid', about: 'whose they are' },
    first_name: { type: 'varchar(100)', nullable: true, about: 'as the user writes it' },
    last_name: { type: 'varchar(100)', nullable: true, about: 'as the user writes it' },
    address_line_1: { type: 'varchar(255)', nullable: true, about: 'street and number' },
    address_line_2: { type: 'varchar(255)', nullable: true, about: 'what else the address needs' },
    city: { type: 'varchar(100)', nullable: true, about: 'of the address' },
    postal_code: { type: 'varchar(20)', nullable: true, about: 'of the address' },
    country: { type: 'varchar(2)', nullable: true, about: 'of the address: ISO 3166-1, two letters' },
    phone: { type: 'varchar(20)', nullable: true, about: 'as the user writes it' },
    company: { type: 'varchar(255)', nullable: true, about: 'whom invoices are made out to' },
    tax_number: { type: 'varchar(100)', nullable: true, about: "the company's, for invoices" },
    config: {
      type: 'jsonb',
      nullable: true,
      default: "'{}'",
      about: "the user's settings, which the database does not read",
    },
    balance: { type: 'numeric(10,2)', default: '0.00', about: 'money that the platform owes the user' },
    ...common,
  },
  primaryKey: ['id'],
  foreignKeys: {
    user_details_user_id_fkey: {
      columns: ['user_id'],
      references: { table: 'user', columns: ['id'] },
      onDelete: 'cascade',
      about: 'a user who goes takes their details along',
    },
  },
  indexes: {
    ix_user_details_user_id: { columns: ['user_id'], unique: true, about: 'a user has one' },
  },
});
