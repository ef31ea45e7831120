-- Why: every value to lower case, whichever it had before: letter case is the one thing of this history that is not kept.
-- Locks: the rows of addon that change, then addon for a moment.

update addon
set billing_period = lower(billing_period collate "C")
where billing_period <> lower(billing_period collate "C");

alter table addon
  alter column billing_period set default 'monthly';
