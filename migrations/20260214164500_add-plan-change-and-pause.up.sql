-- Why: a plan changes when the paid period ends, not at once; and a subscription may rest.
-- Locks: subscription, while the new column's empty foreign key is checked; writes to tarif_plan for as long.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint

alter table subscription
  add column pending_plan_id  uuid,
  add column paused_at        timestamp,
  add constraint fk_subscription_pending_plan_id_tarif_plan foreign key (pending_plan_id) references tarif_plan (id);
