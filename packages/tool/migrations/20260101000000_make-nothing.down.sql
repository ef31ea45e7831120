-- Locks: none.

select;
