-- Why: an add-on may be offered with some plans only.
-- Locks: new table only; the foreign keys hold off writes to addon and tarif_plan for a moment.

create table addon_tarif_plans (
  addon_id       uuid  not null,
  tarif_plan_id  uuid  not null,
  constraint addon_tarif_plans_pkey primary key (addon_id, tarif_plan_id),
  constraint addon_tarif_plans_addon_id_fkey foreign key (addon_id) references addon (id) on delete cascade,
  constraint addon_tarif_plans_tarif_plan_id_fkey foreign key (tarif_plan_id) references tarif_plan (id) on delete cascade
);

create index ix_addon_tarif_plans_plan on addon_tarif_plans (tarif_plan_id);
