/* @name InsertUser */
with account as (
  insert into public."user"
    (email, password_hash, status, role)
  values
    (:email!, :passwordHash!, 'ACTIVE', :role!)
  returning id
)
insert into public.user_details
  (user_id, first_name, last_name)
select
  account.id,
  :firstName!,
  :lastName!
from account
returning user_id as "userId";
