// Generated from the enum types of the schema by pgproof types: a migration changes them.

export type billingperiod = 'MONTHLY' | 'YEARLY' | 'QUARTERLY' | 'WEEKLY' | 'ONE_TIME';

export type invoicestatus = 'PENDING' | 'PAID' | 'FAILED' | 'CANCELLED' | 'REFUNDED';

export type lineitemtype = 'SUBSCRIPTION' | 'TOKEN_BUNDLE' | 'ADD_ON';

export type purchasestatus = 'PENDING' | 'COMPLETED' | 'REFUNDED' | 'CANCELLED';

export type subscriptionstatus = 'PENDING' | 'ACTIVE' | 'PAUSED' | 'CANCELLED' | 'EXPIRED';

export type tokentransactiontype = 'PURCHASE' | 'USAGE' | 'REFUND' | 'BONUS' | 'ADJUSTMENT';

export type usercasestatus = 'DRAFT' | 'ACTIVE' | 'COMPLETED' | 'ARCHIVED';

export type userrole = 'USER' | 'ADMIN' | 'VENDOR';

export type userstatus = 'PENDING' | 'ACTIVE' | 'SUSPENDED' | 'DELETED';
