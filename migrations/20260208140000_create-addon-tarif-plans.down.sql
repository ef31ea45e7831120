-- Locks: the table itself, which goes with all its rows, and for a moment addon and tarif_plan.

drop table addon_tarif_plans;
