-- Locks: the type only: no row of invoice_line_item is rewritten or read.

alter type lineitemtype rename value 'ADD_ON' to 'add_on';
alter type lineitemtype rename value 'TOKEN_BUNDLE' to 'token_bundle';
alter type lineitemtype rename value 'SUBSCRIPTION' to 'subscription';
