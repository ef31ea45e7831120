-- Why: an invoice for tokens or add-ons alone has no plan.
-- Locks: user_invoice for a moment.
-- squawk-ignore-file ban-drop-not-null

alter table user_invoice
  alter column tarif_plan_id drop not null;
