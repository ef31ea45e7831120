-- No lower-case billing period is left.
select
  addon.id
from addon
where addon.billing_period <> upper(addon.billing_period collate "C");
