/* @name FindPasswordResetTokenById */
select
  user_id,
  token,
  expires_at,
  used_at,
  id,
  created_at,
  updated_at,
  version
from public.password_reset_token
where id = :id!;
