-- Why: the same fault as in purchasestatus. Its first repair dropped the column and turned every line into a subscription.
-- Locks: the type only: no row of invoice_line_item is rewritten or read.

alter type lineitemtype rename value 'subscription' to 'SUBSCRIPTION';
alter type lineitemtype rename value 'token_bundle' to 'TOKEN_BUNDLE';
alter type lineitemtype rename value 'add_on' to 'ADD_ON';
