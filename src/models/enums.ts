import type { EnumModel, LabelOf } from 'pgproof-runtime';

export const userStatus = {
  enum: 'userstatus',
  about: 'whether a user may come in',
  labels: ['PENDING', 'ACTIVE', 'SUSPENDED', 'DELETED'],
} as const satisfies EnumModel;
export type UserStatus = LabelOf<typeof userStatus>;

export const userRole = {
  enum: 'userrole',
  about: 'what a user may see of the platform',
  labels: ['USER', 'ADMIN', 'VENDOR'],
} as const satisfies EnumModel;
export type UserRole = LabelOf<typeof userRole>;

export const userCaseStatus = {
  enum: 'usercasestatus',
  about: 'where a case stands',
  labels: ['DRAFT', 'ACTIVE', 'COMPLETED', 'ARCHIVED'],
} as const satisfies EnumModel;
export type UserCaseStatus = LabelOf<typeof userCaseStatus>;

export const billingPeriod = {
  enum: 'billingperiod',
  about: 'how long one payment lasts',
  labels: ['MONTHLY', 'YEARLY', 'QUARTERLY', 'WEEKLY', 'ONE_TIME'],
} as const satisfies EnumModel;
export type BillingPeriod = LabelOf<typeof billingPeriod>;

export const subscriptionStatus = {
  enum: 'subscriptionstatus',
  about: 'where a subscription to a plan or an add-on stands',
  labels: ['PENDING', 'ACTIVE', 'PAUSED', 'CANCELLED', 'EXPIRED'],
} as const satisfies EnumModel;
export type SubscriptionStatus = LabelOf<typeof subscriptionStatus>;

export const invoiceStatus = {
  enum: 'invoicestatus',
  about: 'where an invoice stands',
  labels: ['PENDING', 'PAID', 'FAILED', 'CANCELLED', 'REFUNDED'],
} as const satisfies EnumModel;
export type InvoiceStatus = LabelOf<typeof invoiceStatus>;

export const lineItemType = {
  enum: 'lineitemtype',
  about: 'what a line of an invoice sells',
  labels: ['SUBSCRIPTION', 'TOKEN_BUNDLE', 'ADD_ON'],
} as const satisfies EnumModel;
export type LineItemType = LabelOf<typeof lineItemType>;

export const purchaseStatus = {
  enum: 'purchasestatus',
  about: 'where the purchase of a bundle stands',
  labels: ['PENDING', 'COMPLETED', 'REFUNDED', 'CANCELLED'],
} as const satisfies EnumModel;
export type PurchaseStatus = LabelOf<typeof purchaseStatus>;

export const tokenTransactionType = {
  enum: 'tokentransactiontype',
  about: 'why tokens came or went',
  labels: ['PURCHASE', 'USAGE', 'REFUND', 'BONUS', 'ADJUSTMENT'],
} as const satisfies EnumModel;
export type TokenTransactionType = LabelOf<typeof tokenTransactionType>;

/** Every enum type of the platform. */
export const enums: readonly EnumModel[] = [
  userStatus,
  userRole,
  userCaseStatus,
  billingPeriod,
  subscriptionStatus,
  invoiceStatus,
  lineItemType,
  purchaseStatus,
  tokenTransactionType,
];
