// Generated from sql/payments/payment-method-translation.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export interface FindPaymentMethodTranslationByIdParams {
  id: string;
}

export interface FindPaymentMethodTranslationByIdResult {
  id: string;
  payment_method_id: string;
  locale: string;
  name: string | null;
  description: string | null;
  short_description: string | null;
  instructions: string | null;
}

export const findPaymentMethodTranslationById: Query<FindPaymentMethodTranslationByIdParams, FindPaymentMethodTranslationByIdResult, 'optional'> = {
  name: 'payments/payment-method-translation: FindPaymentMethodTranslationById',
  text: `
select
  id,
  payment_method_id,
  locale,
  name,
  description,
  short_description,
  instructions
from public.payment_method_translation
where id = $1`,
  parameters: ['id'],
  oids: [2950],
  cardinality: 'optional',
};
