/* @name KeepLocks */
-- What a migration locked, and how often it was tried again after lock_timeout: null where that is not known.
alter table public.migration_record
  add column if not exists locks jsonb,
  add column if not exists lock_retries integer;
