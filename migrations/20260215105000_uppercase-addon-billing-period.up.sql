-- Why: Python wrote both spellings, and the models know the upper-case one. Letter case is the one thing of this history that the way
-- down does not bring back. (collate "C": a Turkish database has other capitals.)
-- Locks: the rows of addon that change, then addon for a moment.

update addon
set billing_period = upper(billing_period collate "C")
where billing_period <> upper(billing_period collate "C");

alter table addon
  alter column billing_period set default 'MONTHLY';
