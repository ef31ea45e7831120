import type { EnumModel } from './model.js';

export const userStatus = {
  enum: 'userstatus',
  about: 'whether a user may come in',
  labels: ['PENDING', 'ACTIVE', 'SUSPENDED', 'DELETED'],
} as const satisfies EnumModel;

/** Every enum type of the platform. */
export const enums: readonly EnumModel[] = [userStatus];
