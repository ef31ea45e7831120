-- Locks: the type only: no row of token_bundle_purchase is rewritten or read.

alter type purchasestatus rename value 'CANCELLED' to 'cancelled';
alter type purchasestatus rename value 'REFUNDED' to 'refunded';
alter type purchasestatus rename value 'COMPLETED' to 'completed';
alter type purchasestatus rename value 'PENDING' to 'pending';
