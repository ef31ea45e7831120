/* @name UpdateUser */
update public."user"
set
  email = :email!,
  status = :status!,
  role = :role!,
  payment_customer_id = :paymentCustomerId,
  version = version + 1,
  updated_at = now() at time zone 'utc'
where id = :id! and version = :expectedVersion!
returning
  email,
  password_hash,
  status,
  role,
  id,
  created_at,
  updated_at,
  version,
  payment_customer_id;

/* @name FindUserDetailsByUserId */
select
  user_id,
  first_name,
  last_name,
  address_line_1,
  address_line_2,
  city,
  postal_code,
  country,
  phone,
  id,
  created_at,
  updated_at,
  version,
  company,
  tax_number,
  config,
  balance
from public.user_details
where user_id = :userId!;

/* @name UpdateUserDetails */
update public.user_details
set
  first_name = :firstName,
  last_name = :lastName,
  address_line_1 = :addressLine1,
  address_line_2 = :addressLine2,
  city = :city,
  postal_code = :postalCode,
  country = :country,
  phone = :phone,
  company = :company,
  tax_number = :taxNumber,
  version = version + 1,
  updated_at = now() at time zone 'utc'
where id = :id! and version = :expectedVersion!
returning
  user_id,
  first_name,
  last_name,
  address_line_1,
  address_line_2,
  city,
  postal_code,
  country,
  phone,
  id,
  created_at,
  updated_at,
  version,
  company,
  tax_number,
  config,
  balance;

/* @name DeleteUser */
delete from public."user"
where id = :id!
returning id;
