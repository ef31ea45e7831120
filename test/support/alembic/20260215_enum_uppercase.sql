alter type purchasestatus rename value 'pending' to 'PENDING';
alter type purchasestatus rename value 'completed' to 'COMPLETED';
alter type purchasestatus rename value 'refunded' to 'REFUNDED';
alter type purchasestatus rename value 'cancelled' to 'CANCELLED';

alter type tokentransactiontype rename value 'purchase' to 'PURCHASE';
alter type tokentransactiontype rename value 'usage' to 'USAGE';
alter type tokentransactiontype rename value 'refund' to 'REFUND';
alter type tokentransactiontype rename value 'bonus' to 'BONUS';
alter type tokentransactiontype rename value 'adjustment' to 'ADJUSTMENT';
