-- no-transaction
-- Why: a password reset looks an address up in whatever case, without a login, and read all of "user" for it.
-- Locks: nothing for longer than a moment. If it fails it leaves an INVALID index behind,
-- which the next run replaces.

create index concurrently ix_user_email_lower on "user" (lower(email));
