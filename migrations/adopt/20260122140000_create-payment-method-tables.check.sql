-- The payment method that it seeds: an invoice cannot be paid by one that is not there.
select code
from (values ('invoice')) as seeded (code)
where not exists (select from payment_method where payment_method.code = seeded.code);
