-- Why: the tool's queries read catalogs and the runner's tables, which the runner makes before its first migration.
-- Locks: none.

select;
