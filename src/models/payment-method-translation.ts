import { id } from './common.js';
import { defineModel } from 'pgproof-runtime';

export const paymentMethodTranslation = defineModel({
  table: 'payment_method_translation',
  about: 'The words of a payment method in another language.',
  small: 'a few methods in a few languages',
  columns: {
    ...id,
    payment_method_id: { type: 'uuid', about: 'whose words these are' },
    locale: { type: 'varchar(10)', about: 'which language: de, or de-AT' },
    name: { type: 'varchar(100)', nullable: true, about: 'what the checkout calls it' },
    description: { type: 'text', nullable: true, about: 'in full' },
    short_description: { type: 'varchar(255)', nullable: true, about: 'in a line' },
    instructions: { type: 'text', nullable: true, about: 'what to do after ordering' },
  },
  primaryKey: ['id'],
  foreignKeys: {
    payment_method_translation_payment_method_id_fkey: {
      columns: ['payment_method_id'],
      references: { table: 'payment_method', columns: ['id'] },
      onDelete: 'cascade',
      about: 'a method that goes takes its words along',
    },
  },
  uniques: {
    uq_payment_method_translation_locale: {
      columns: ['payment_method_id', 'locale'],
      about: 'one translation a language',
    },
  },
  indexes: {
    ix_payment_method_translation_payment_method_id: {
      columns: ['payment_method_id'],
      redundant: "the platform's Python model declares it",
      about: 'the translations of a method',
    },
  },
});
