import { common } from './common.js';
import { userRole, userStatus } from './enums.js';
import { defineModel } from 'pgproof-runtime';

export const user = defineModel({
  table: 'user',
  about: 'Somebody with an account.',
  columns: {
    email: { type: 'varchar(255)', about: 'where mail goes and what they log in with' },
    password_hash: { type: 'varchar(255)', about: 'bcrypt, never shown' },
    status: { type: userStatus, default: "'PENDING'", about: 'whether they may come in' },
    role: {
      type: userRole,
      default: "'USER'",
      about: 'what they may see of the platform: nothing to do with the roles of user_roles',
    },
    payment_customer_id: { type: 'varchar(255)', nullable: true, about: 'what the payment provider calls them' },
    ...common,
  },
  primaryKey: ['id'],
  indexes: {
    ix_user_email: { columns: ['email'], unique: true, about: 'an address has one account' },
    ix_user_email_lower: {
      columns: ['email'],
      using: 'btree (lower((email)::text))',
      about: "ours, not the sprint's: a password reset takes the address in whatever case",
    },
    ix_user_payment_customer_id: {
      columns: ['payment_customer_id'],
      unique: true,
      about: "a provider's message is about exactly one",
    },
    ix_user_status: { columns: ['status'], about: 'who is active' },
  },
});
