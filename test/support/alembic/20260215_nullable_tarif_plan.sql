alter table user_invoice alter column tarif_plan_id drop not null;
