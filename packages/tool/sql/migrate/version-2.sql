/* @name AllowAdopted */
-- What was there before the runner: its records say when another tool noted the migration, and what was accepted with the baseline.
alter table public.migration_record
  add column if not exists noted_at timestamptz,
  add column if not exists adoption jsonb,
  drop constraint if exists direction_is_up_or_down,
  drop constraint if exists direction_is_up_down_or_adopt,
  add constraint direction_is_up_down_or_adopt check (direction in ('up', 'down', 'adopt'));
