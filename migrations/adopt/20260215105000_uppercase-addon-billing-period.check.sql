-- The models know the upper-case spelling alone.
select id
from addon
where billing_period <> upper(billing_period collate "C");
