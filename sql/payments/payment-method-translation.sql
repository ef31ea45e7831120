/* @name FindPaymentMethodTranslationById */
select
  id,
  payment_method_id,
  locale,
  name,
  description,
  short_description,
  instructions
from public.payment_method_translation
where id = :id!;
