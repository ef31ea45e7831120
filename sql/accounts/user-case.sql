/* @name FindUserCaseById */
select
  user_id,
  description,
  date_started,
  status,
  id,
  created_at,
  updated_at,
  version
from public.user_case
where id = :id!;
