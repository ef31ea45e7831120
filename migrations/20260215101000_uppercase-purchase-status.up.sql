-- Why: the platform's models write upper case, so no purchase could be saved. A label's renaming keeps every row's value.
-- Locks: the type only: no row of token_bundle_purchase is rewritten or read.

alter type purchasestatus rename value 'pending' to 'PENDING';
alter type purchasestatus rename value 'completed' to 'COMPLETED';
alter type purchasestatus rename value 'refunded' to 'REFUNDED';
alter type purchasestatus rename value 'cancelled' to 'CANCELLED';
