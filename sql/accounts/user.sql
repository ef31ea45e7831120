/* @name FindUserById */
select
  email,
  password_hash,
  status,
  role,
  id,
  created_at,
  updated_at,
  version,
  payment_customer_id
from public."user"
where id = :id!;
